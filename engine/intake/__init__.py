"""Files on the way in: found, opened, read page by page, kept."""
