"""Text from documents, made safe for a terminal."""

from __future__ import annotations

import unicodedata


def plain(text: str) -> str:
    """On one line, without control and formatting characters: an escape sequence must not reach the terminal."""
    return "".join(" " if unicodedata.category(character) in ("Cc", "Cf", "Cs") else character for character in text)
