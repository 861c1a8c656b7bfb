"""Models: found on this disk, got, what they need, and on which terms they may be used."""
