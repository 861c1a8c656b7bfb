"""The text model at work on the library: what it may read, the plan, an answer, a document read ahead."""
