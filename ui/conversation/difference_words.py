"""What is said where pages differ: which page says what, and whether it was read from the picture. No page is right."""

from __future__ import annotations

from engine.contracts import Claim, Difference
from ui.wording import tr


def differing(difference: Difference) -> str:
    """What differs: pages, or the words and the picture of one page."""
    pages = {(claim.document_id, claim.page) for claim in difference.claims}
    return tr("Pages differ") if len(pages) > 1 else tr("Words and picture of a page differ")


def claim_words(claim: Claim) -> str:
    """ "says 4,130, read from the picture"."""
    said = tr("says {number}, read from the picture") if claim.seen else tr("says {number}")
    return said.format(number=claim.number)


def claim_name(claim: Claim) -> str:
    """What a screen reader says of a claim: document, page, number, and the words around it."""
    said = tr("{document}, p. {page} {says}: {text}")
    return said.format(document=claim.document, page=claim.label, says=claim_words(claim), text=claim.text)


def difference_sentence(difference: Difference) -> str:
    """ "Pages differ: page 4 says 4,310; page 7 (read from the picture) says 4,130."."""
    several = len({claim.document_id for claim in difference.claims}) > 1
    said = "; ".join(_page_says(claim, names_document=several) for claim in difference.claims)
    return f"{differing(difference)}: {said}."


def _page_says(claim: Claim, *, names_document: bool) -> str:
    page = tr("page {page}") if not claim.seen else tr("page {page} (read from the picture)")
    said = tr("{document}, {page} says {number}") if names_document else tr("{page} says {number}")
    return said.format(document=claim.document, page=page.format(page=claim.label), number=claim.number)
