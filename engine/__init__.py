"""Folioscope's engine: answers questions about documents. No Qt; usable without a window."""
