"""Which pages a vision model looks at, in which order, and why: from facts about pages and the question alone.

A look takes half a minute to minutes where a page of words takes seconds, so it goes to pages whose words do not tell
what they show. Nobody can know beforehand which picture answers: what is left out is said, and may be wished for.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from engine.answering.plan import PATIENCE
from engine.contracts import How, PageFacts, PageLine, PageOutline, PageWay, Pictures, TextSource
from engine.search.analysis import fold, words
from engine.search.page_references import PageReference, page_references

SHOWS = 0.1
"""part of a page's area that pictures or drawings cover, from which words alone do not say what it shows"""
BEST = 3
"""ranked pages that are looked at if they show something"""
MOST = 6
"""pages that are looked at without being wished for"""
CANDIDATES = 12
"""ranked pages that are looked at where every picture is wished for, but of the best pages alone"""
VISUAL = frozenset(
    """
    chart charts graph graphs plot diagram diagrams figure figures picture pictures photo photos photograph image images
    map drawing drawings sketch logo signature signatures signed stamp stamped seal handwriting handwritten arrow arrows
    colour colours color colors red green blue yellow orange shaded axis axes legend bar bars curve curves pie
    diagramm grafik abbildung bild foto zeichnung unterschrift stempel pfeil farbe kurve karte
    graphique schema image photo dessin signature tampon fleche couleur courbe carte
    grafico figura imagen foto dibujo firma sello flecha color curva mapa
    immagine disegno timbro freccia colore assinatura carimbo seta cor desenho
    """.split()
)
"""folded words of questions that ask about what a page shows; two languages may share one"""

UNREADABLE = "Its print could not be read as text."
NAMED = "The question asks about this page, which shows more than words."
ASKED = "It shows a picture or a drawing, and the question asks about one."
BEARS = "It bears on the question, and shows a picture or a drawing."
WISHED = "Every picture was wished for."
WORDS = "Its words say what it shows."
OTHERS_FIRST = "It shows more than words; other pages bear more on the question."
NOT_AMONG_BEST = "It is not among the pages that fit best."
NO_WORDS = "There are no words on it."
NOT_READ = "It could not be read."


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page as it is known without its words."""

    document_id: str
    document: str
    outline: PageOutline

    @property
    def key(self) -> tuple[str, int]:
        """Document and position."""
        return self.document_id, self.outline.position

    @property
    def can_be_drawn(self) -> bool:
        """Whether there is a picture of it."""
        return self.outline.width > 0 and self.outline.height > 0

    @property
    def is_lost(self) -> bool:
        """Whether there is something on it that could not be read."""
        return self.outline.failed is not None or self.outline.source is TextSource.UNREADABLE

    @property
    def has_words(self) -> bool:
        """Whether there is something to read."""
        return self.outline.source in (TextSource.LAYER, TextSource.OCR) and self.outline.failed is None


@dataclass(frozen=True, slots=True, kw_only=True)
class PicturesAsked:
    """A question, as far as the choice of pages depends on it."""

    question: str
    ranked: Sequence[tuple[str, int]]
    """pages that bear on it, best first"""
    how: How
    pictures: Pictures
    reads: bool
    """a text model reads words of the pages"""
    seconds_a_page: float | None = None
    """of a look on this machine; None where none has been measured"""

    @property
    def most(self) -> int | None:
        """Pages that are looked at at most; None: there is no limit. Auto is stopped by patience, not by a lack of
        pages; whoever wishes for every page has it."""
        if self.pictures is not Pictures.AUTO or self.how is How.EVERY:
            return None
        return MOST if self.seconds_a_page is None else min(MOST, max(1, int(PATIENCE // self.seconds_a_page)))


def page_lines(leaves: Sequence[Leaf], asked: PicturesAsked) -> tuple[PageLine, ...]:
    """A line for every page: those first that are looked at, in the order in which they are likely to answer."""
    place = {key: number for number, key in enumerate(asked.ranked)}
    ordered = sorted(leaves, key=lambda leaf: place.get(leaf.key, len(place)))
    reasons = _reasons(ordered, asked)
    looked = dict(list(reasons.items())[: asked.most])
    by_key = {leaf.key: leaf for leaf in ordered}
    first = [_line(by_key[key], asked, place, reason) for key, reason in looked.items()]
    rest = [_line(leaf, asked, place, None, left_out=leaf.key in reasons) for leaf in ordered if leaf.key not in looked]
    return (*first, *rest)


def _reasons(ordered: Sequence[Leaf], asked: PicturesAsked) -> dict[tuple[str, int], str]:
    """Why each of some pages is to be looked at, the surest reasons first."""
    drawn = [leaf for leaf in ordered if leaf.can_be_drawn]
    if asked.pictures is Pictures.NEVER:
        return {}
    if asked.pictures is Pictures.ALWAYS:
        best = set(asked.ranked[:CANDIDATES])
        return {leaf.key: WISHED for leaf in drawn if asked.how is not How.BEST or leaf.key in best}
    named = page_references(fold(asked.question))
    is_visual = bool(VISUAL & set(words(fold(asked.question))))
    best = set(asked.ranked[:BEST])
    found: dict[str, list[tuple[str, int]]] = {reason: [] for reason in (NAMED, ASKED, BEARS, UNREADABLE)}
    for leaf in drawn:
        reason = _reason(leaf, is_named=_is_named(leaf, named), is_visual=is_visual, is_best=leaf.key in best)
        if reason:
            found[reason].append(leaf.key)
    return {key: reason for reason, keys in found.items() for key in keys}


def _reason(leaf: Leaf, *, is_named: bool, is_visual: bool, is_best: bool) -> str | None:
    facts = leaf.outline.facts
    is_lost = not leaf.has_words and (facts is None or shows(facts))
    if is_lost:
        return NAMED if is_named else UNREADABLE
    if not shows(facts):
        return None
    if is_named:
        return NAMED
    if is_visual:
        return ASKED
    # A scan whose words were read is a picture of nothing but its words.
    is_scan = facts is not None and facts.scan
    return BEARS if is_best and not is_scan else None


def shows(facts: PageFacts | None) -> bool:
    """Whether the page shows more than its words say, as far as is known."""
    return facts is None or facts.scan or max(facts.picture_share, facts.drawing_share) >= SHOWS


def _is_named(leaf: Leaf, named: Collection[PageReference]) -> bool:
    number, label = leaf.outline.position, leaf.outline.label
    return any(one.first <= number <= one.last or label in (str(one.first), one.roman) for one in named)


def _line(
    leaf: Leaf,
    asked: PicturesAsked,
    place: dict[tuple[str, int], int],
    looked: str | None,
    *,
    left_out: bool = False,
) -> PageLine:
    is_best = place.get(leaf.key, CANDIDATES) < CANDIDATES
    is_read = asked.reads and leaf.has_words and (asked.how is not How.BEST or is_best)
    if looked is not None:
        way, reason = PageWay.BOTH if is_read else PageWay.LOOK, looked
    elif is_read:
        way, reason = PageWay.READ, OTHERS_FIRST if left_out else WORDS
    else:
        way, reason = PageWay.SKIP, _why_not(leaf, asked)
    return PageLine(
        document_id=leaf.document_id,
        document=leaf.document,
        page=leaf.outline.position,
        label=leaf.outline.label,
        way=way,
        reason=reason,
        failed=way is PageWay.SKIP and leaf.is_lost,
    )


def _why_not(leaf: Leaf, asked: PicturesAsked) -> str:
    if leaf.outline.failed is not None:
        return leaf.outline.failed
    if not leaf.has_words:
        return NO_WORDS if leaf.outline.source is TextSource.MISSING else NOT_READ
    return NOT_AMONG_BEST if asked.how is How.BEST else "Its words were searched; no model reads them."
