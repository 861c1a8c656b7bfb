"""Documents to be compared, made of words with places, without a file or a library behind them."""

from __future__ import annotations

import threading
from dataclasses import replace

from engine.comparing.compare import compare
from engine.comparing.copies import Side
from engine.contracts import Change, Comparison, Page, PageFacts, PageOutline, PageText
from tests.helpers.scripted_session import make_document

FACTS = PageFacts(0, 0, False, 0)


def side(document_id: str, *texts: PageText | str | None) -> Side:
    """A document with these pages; a sentence in the place of a page says why it could not be read, None that it is
    still to be read."""
    pages, outline = {}, []
    for position, text in enumerate(texts, start=1):
        words = text if isinstance(text, PageText) else None
        outline.append(
            PageOutline(
                position=position,
                label=str(position),
                width=595,
                height=842,
                source=words.source if words is not None else None,
                failed=text if isinstance(text, str) else None,
            )
        )
        if words is not None:
            pages[position] = Page(
                document_id=document_id,
                position=position,
                label=str(position),
                width=595,
                height=842,
                turn=0,
                text=words,
                facts=FACTS,
                failed=None,
            )
    document = make_document(document_id, f"{document_id}.pdf", page_count=len(texts))
    return Side(document, outline, pages)


def compared(before: Side, after: Side) -> Comparison:
    """What changed."""
    return compare(before, after, stop=threading.Event())


def changes(before: PageText, after: PageText) -> tuple[Change, ...]:
    """What changed between two documents of one page."""
    (pair,) = compared(side("old", before), side("new", after)).pages
    return pair.changes


def unsure(page: PageText, *words: str, confidence: float = 0.4) -> PageText:
    """The page as OCR reads it, not sure of these words."""
    byte = round(255 * confidence)
    return replace(page, confidences=bytes(byte if word in words else 255 for word in page.text.split()))
