"""The right pane: questions, quotes as cards, what an answer rests on, and earlier answers."""
