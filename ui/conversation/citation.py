"""Quotes and answers as plain text with their source, for the clipboard."""

from __future__ import annotations

from collections.abc import Callable

from engine.contracts import Answer, Quote
from ui.wording import coverage, page_name

PageCounts = Callable[[str], int | None]
"""document id -> number of its pages; None where the document is no longer in the library"""


def source_of(quote: Quote, page_counts: PageCounts) -> str:
    """ "Annual report.pdf, p. xii (14 of 60)"."""
    return f"{quote.document}, {page_name(quote.label, quote.page, page_counts(quote.document_id))}"


def cite_quote(quote: Quote, page_counts: PageCounts) -> str:
    """The quoted words in quotation marks and where they stand."""
    return f"\u201c{quote.text}\u201d\n{source_of(quote, page_counts)}"


def cite_answer(answer: Answer, page_counts: PageCounts) -> str:
    """Question, answer, all quotes with their sources, and what that rests on."""
    parts = [answer.question]
    if answer.answer is not None:
        parts.append(answer.answer)
    parts.extend(cite_quote(quote, page_counts) for quote in answer.quotes)
    parts.extend(answer.notes)
    parts.append(coverage(answer.coverage))
    return "\n\n".join(parts)
