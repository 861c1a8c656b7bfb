"""What changed between two documents, page by page: in code, by their words. Knows pages, not where they come from."""
