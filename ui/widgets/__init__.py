"""Small parts that more than one pane uses."""
