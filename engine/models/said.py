"""Words of files that are not trusted, in our sentences."""

from __future__ import annotations

LONGEST = 80
"""characters"""
AGAIN = "Get the model again."


def said(text: str) -> str:
    """A text that can be told: short, on one line, and of whole letters, which names of files need not be."""
    letters = " ".join(text[: 4 * LONGEST].encode(errors="replace").decode().split())
    return letters if len(letters) <= LONGEST else f"{letters[: LONGEST - 1]}\u2026"
