"""Models of random weights, made when they are needed: a text and a vision model of a few megabytes for self-tests."""
