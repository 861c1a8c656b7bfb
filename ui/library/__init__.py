"""The left pane: documents, how far each is, and what one can do with them."""
