"""Folioscope's program: builds the engine and the window and puts them together."""

__version__ = "0.1.0"
