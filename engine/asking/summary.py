"""A summary is the answer to one question that is put to every page."""

from __future__ import annotations

SUMMARY = (
    "What do these pages say? Sum up what they are, who is involved, the main points with their numbers and dates, and "
    "what follows from them."
)
