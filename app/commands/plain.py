"""Text from documents, made safe for a terminal."""

from __future__ import annotations

import unicodedata

HARMLESS = "\n"


def plain(text: str) -> str:
    """Without control and formatting characters: an escape sequence in a document must not reach the terminal."""
    return "".join(c if c in HARMLESS or unicodedata.category(c) not in ("Cc", "Cf", "Cs") else " " for c in text)
