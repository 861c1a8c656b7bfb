"""The order in which a person reads the lines of a page."""

from __future__ import annotations

from collections.abc import Sequence

from engine.documents.ocr_words import OcrLine


def in_reading_order(lines: Sequence[OcrLine]) -> tuple[OcrLine, ...]:
    return tuple(lines)
