"""The index over all pages, and what it answers to a question: ranked pages, then quotes."""
