"""Many questions for many documents: the window that asks for them and shows the grid of their answers."""
