"""Folioscope as people get it: a program with all that it needs, its place on a desktop, and what a release says."""
