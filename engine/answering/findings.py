"""What a vision model says of a page, checked against the page's words, and several such findings joined to one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from engine.answering.checking import find_quote, lost_quote, quote_of
from engine.answering.look_form import Said
from engine.answering.views import View
from engine.contracts import Finding, Page, Quote, Support
from engine.search.analysis import fold, words
from engine.search.languages import language_of

FOREIGN_WORDS = 4
"""different stop words of another language, from which a page counts as written in it: a name or a title has fewer"""
FOREIGN = "The page is not in English; Llama 3.2 Vision is made for pictures in English only."
SMALL = "The print is small: the page was looked at once more in {count} parts."


@dataclass(frozen=True, slots=True)
class Sight:
    """One look: at what, and what came of it."""

    view: View
    said: Said
    cut: bool
    seconds: float


def finding_of(sights: Sequence[Sight]) -> Finding:
    """What a page says, from one look at all of it, or from several that follow it at its parts.

    Those that answer stand one behind the other, equal ones once.
    """
    view = sights[0].view
    checked = [(sight, _checked(sight)) for sight in sights if sight.said.text]
    supports = {_support(sight.view, quotes) for sight, quotes in checked}
    closer = len(sights) > 1
    foreign = (FOREIGN,) if is_foreign(view.visible) else ()
    small = (SMALL.format(count=len(sights) - 1),) if closer and view.is_small else ()
    return Finding(
        document_id=view.page.document_id,
        document=view.document,
        page=view.page.position,
        label=view.page.label,
        text=" ".join(_once([sight.said.text for sight, _ in checked])),
        quotes=tuple(dict.fromkeys(quote for _, quotes in checked for quote in quotes)),
        region=view.region,
        support=_weakest(supports or {_support(view, ())}),
        notes=(*foreign, *small),
        closer=closer,
        cut=any(sight.cut for sight in sights),
        seconds=sum(sight.seconds for sight in sights),
    )


def is_foreign(page: Page) -> bool:
    """Whether the page's words are in another language than English."""
    return language_of(words(fold(_visible(page))), FOREIGN_WORDS) != "en"


def _checked(sight: Sight) -> tuple[Quote, ...]:
    """The words that were read, with their places, or marked as not found."""
    quotes = []
    for read in sight.said.read:
        found = find_quote(read, sight.view.visible)
        make = sight.view.page, sight.view.document
        quotes.append(lost_quote(read, *make) if found is None else quote_of(found, *make))
    return tuple(dict.fromkeys(quotes))


def _support(view: View, quotes: Sequence[Quote]) -> Support:
    if not _visible(view.visible):
        return Support.PICTURE
    return Support.FOUND if quotes and all(quote.verified for quote in quotes) else Support.NOT_FOUND


def _weakest(supports: Collection[Support]) -> Support:
    return next(one for one in (Support.NOT_FOUND, Support.PICTURE, Support.FOUND) if one in supports)


def _visible(page: Page) -> str:
    return " ".join(word.text for word in page.text.words() if not word.hidden)


def _once(texts: Sequence[str]) -> list[str]:
    """Each text once; case, spaces and the full stop at the end make no difference."""
    return list({" ".join(text.casefold().split()).rstrip("."): text for text in reversed(texts)}.values())[::-1]
