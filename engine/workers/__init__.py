"""Child processes: start, talk, deadline, restart."""
