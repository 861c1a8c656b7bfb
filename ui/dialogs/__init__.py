"""Windows that come up for one purpose and go."""
