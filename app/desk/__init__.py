"""Joins a window to a session: what the person wants becomes a call, what comes of it is shown."""
