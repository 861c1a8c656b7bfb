"""How Folioscope gets onto a machine."""
