"""Where a quote stands, in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from engine.contracts import Claim, Finding, Quote, TextSource
from ui.wording import page_name, tr

PageCounts = Callable[[str], int | None]
"""document id -> number of its pages; None where the document is no longer in the library"""
_LONGEST_NAME = 20
"""letters of a document's name on a button"""
_RUN = 3
"""pages in a row that are told as "4-8" """
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s.,'\u2019](?=\d)")


def source_of(quote: Quote, page_counts: PageCounts) -> str:
    """ "Annual report.pdf, p. xii (14 of 60)"."""
    return f"{quote.document}, {page_name(quote.label, quote.page, page_counts(quote.document_id))}"


def page_words(label: str, document: str = "") -> str:
    """ "p. 12", with the document before it where that is not plain."""
    page = tr("p. {position}").format(position=label)
    if not document:
        return page
    name = document if len(document) <= _LONGEST_NAME else f"{document[: _LONGEST_NAME - 1]}\u2026"
    return f"{name}, {page}"


def page_runs(labels: Mapping[int, str]) -> str:
    """ "1, 2, 4-8": pages (position -> printed label) in order, those in a row as from-to."""
    said: list[str] = []
    for _, group in groupby(enumerate(sorted(labels)), key=lambda place: place[1] - place[0]):
        row = [labels[page] for _, page in group]
        said.extend([f"{row[0]}\u2013{row[-1]}"] if len(row) >= _RUN else row)
    return ", ".join(said)


def page_place(document_id: str, document: str, page: int, label: str = "") -> Quote:
    """A page as a place to go to: a quote without words."""
    return Quote(
        document_id=document_id,
        document=document,
        page=page,
        label=label or str(page),
        text="",
        boxes=(),
        source=TextSource.LAYER,
        verified=False,
    )


def place_of(finding: Finding) -> Quote:
    """Where a finding stands: all words together that the model read and that are on the page."""
    page = page_place(finding.document_id, finding.document, finding.page, finding.label)
    return replace(page, boxes=tuple(box for quote in finding.quotes if quote.verified for box in quote.boxes))


def shows_number(quote: Quote, number: str) -> bool:
    """Whether a number of a calculation stands in the quote, whatever parts its digits there."""
    return _BETWEEN_DIGITS.sub("", number) in _BETWEEN_DIGITS.sub("", quote.text)


def claim_place(claim: Claim, quotes: Iterable[Quote], findings: Sequence[Finding]) -> Quote | Finding:
    """Where a claim stands: the finding or the quote that holds its number, else its page."""
    page = (claim.document_id, claim.page)
    if claim.seen:
        for finding in findings:
            if (finding.document_id, finding.page) == page and claim.number in finding.text:
                return finding
    for quote in quotes:
        if (quote.document_id, quote.page) == page and shows_number(quote, claim.number):
            return quote
    return page_place(claim.document_id, claim.document, claim.page, claim.label)
