"""What changed between two documents, as a text model reads it: each side of a change under a number of its own.

Code has found the changes; the model puts them into words. Where it quotes words of one side, both sides are cited,
whole, as the comparison has them: a change that is seen from one side alone cannot be checked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from engine.answering.page_text import page_text, standing_at
from engine.answering.parts import MarkedPage, Part
from engine.answering.plan import PASSAGES
from engine.answering.prompts import page_part
from engine.contracts import Change, Page, Quote

MOST_CHANGES = 100
"""of which as many are read as fit: with its name one takes some thirty tokens at least"""


def changes_part(code: str, changes: Sequence[Change]) -> Part:
    """The prompt that changes are put into words from, in the order given. ``code``: delimiter, drawn at random."""
    sides = [(quote, change, number) for number, change in enumerate(changes, 1) for quote in change.quotes]
    return Part(code, tuple(_side(mark, *side) for mark, side in enumerate(sides, 1)))


def likely(changes: Sequence[Change]) -> list[int]:
    """The places of those that are put into words first: where numbers differ, then the others."""
    return sorted(range(len(changes)), key=lambda place: not changes[place].numbers_differ)[:MOST_CHANGES]


def fitting(changes: Sequence[Change], tokens: Sequence[int]) -> list[int]:
    """The places of as many as may be read together, the earlier ones first; one in any case.

    Args:
        tokens: of each side of each change, in their order.
    """
    left, taken = PASSAGES, []
    for place, size in enumerate(_sizes(changes, tokens)):
        if size <= left:
            taken.append(place)
            left -= size
    return taken or [0]


def put_into_words(changes: Sequence[Change], cited: Sequence[Quote]) -> int:
    """How many of the changes are behind statements. ``cited``: the quotes of these."""
    behind = set(cited)
    return sum(not behind.isdisjoint(change.quotes) for change in changes)


def _side(mark: int, quote: Quote, change: Change, number: int) -> MarkedPage:
    """A side of a change as a page that holds nothing else."""
    page = Page(
        document_id=quote.document_id,
        position=quote.page,
        label=quote.label,
        width=0.0,
        height=0.0,
        turn=0,
        # Where exactly the words stand is known of the quotes, which are cited in the place of this page.
        text=standing_at(quote.text, quote.boxes[0], quote.source),
        facts=None,
        failed=None,
    )
    name = f"{quote.document}, page {quote.page}, change {number}, {_when(quote, change)}"
    return MarkedPage(mark, page, quote.document, page_part(mark, page_text(page.text), name), change.quotes)


def _when(quote: Quote, change: Change) -> str:
    if quote is change.before:
        return "before" if change.after is not None else "before (gone now)"
    return "now" if change.before is not None else "now (new)"


def _sizes(changes: Sequence[Change], tokens: Sequence[int]) -> Iterator[int]:
    sides = iter(tokens)
    return (sum(islice(sides, len(change.quotes))) for change in changes)
