"""The page in the middle of the window: reading, finding, selecting, and the place of a quote."""
