"""What is kept: documents, pages, answers, backups, in one SQLite file, and caches beside it."""
