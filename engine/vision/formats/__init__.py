"""Weights in the forms in which people have them, read tensor by tensor under one set of names."""
