"""The tables of a page as rows and columns."""
