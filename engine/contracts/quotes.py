"""Words of a page that are cited."""

from __future__ import annotations

from dataclasses import dataclass

from engine.contracts.pages import Box, TextSource


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words shown to be on a page."""

    document_id: str
    document: str
    """the document's name when the answer was made"""
    page: int
    label: str
    text: str
    boxes: tuple[Box, ...]
    """one for each line that the quote touches"""
    source: TextSource
    verified: bool
    """these words are on this page, and no more than that"""
    answer_spans: tuple[tuple[int, int], ...] = ()
    """character ranges of ``text`` that fit what was asked for (amount, date, name ...)"""
    digits_unsure: bool = False
    """OCR was not sure of a digit: compare with the picture"""
    score: float = 0.0
