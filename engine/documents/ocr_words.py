"""What OCR hands on: words, their places and how sure it is of them."""

from __future__ import annotations

from dataclasses import dataclass

from engine.contracts import TextSource


@dataclass(frozen=True, slots=True)
class OcrWord:
    """One word; ``text`` holds no white space."""

    text: str
    box: tuple[float, float, float, float]
    """x0, y0, x1, y1 in pixels of the upright picture, origin top left"""
    confidence: float
    """0 to 1: that of the character it is least sure of"""


OcrLine = tuple[OcrWord, ...]


@dataclass(frozen=True, slots=True)
class OcrResult:
    """All that was read from one picture."""

    turn: int
    """degrees clockwise that set the picture upright: 0, 90, 180 or 270"""
    width: int
    """pixels of the upright picture"""
    height: int
    lines: tuple[OcrLine, ...]
    """in reading order; none where the page is UNREADABLE, for half of its words would be worse"""
    source: TextSource
    """OCR, MISSING (no writing) or UNREADABLE (writing that cannot be read here)"""
