"""Where a quote stands, in words."""

from __future__ import annotations

import re
from collections.abc import Callable

from engine.contracts import Quote
from ui.wording import page_name, tr

PageCounts = Callable[[str], int | None]
"""document id -> number of its pages; None where the document is no longer in the library"""
_LONGEST_NAME = 20
"""letters of a document's name on a button"""
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s.,'\u2019](?=\d)")


def source_of(quote: Quote, page_counts: PageCounts) -> str:
    """ "Annual report.pdf, p. xii (14 of 60)"."""
    return f"{quote.document}, {page_name(quote.label, quote.page, page_counts(quote.document_id))}"


def page_words(quote: Quote, *, name_document: bool) -> str:
    """ "p. 12", with the document before it where that is not plain."""
    page = tr("p. {position}").format(position=quote.label)
    if not name_document:
        return page
    name = quote.document if len(quote.document) <= _LONGEST_NAME else f"{quote.document[: _LONGEST_NAME - 1]}\u2026"
    return f"{name}, {page}"


def shows_number(quote: Quote, number: str) -> bool:
    """Whether a number of a calculation stands in the quote, whatever parts its digits there."""
    return _BETWEEN_DIGITS.sub("", number) in _BETWEEN_DIGITS.sub("", quote.text)
