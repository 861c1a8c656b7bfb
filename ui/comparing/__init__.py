"""Two documents beside each other: what changed from one to the other."""
