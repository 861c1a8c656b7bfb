"""What is asked of each model, in full or, with ``quick``, in a few minutes."""

from __future__ import annotations

from dataclasses import dataclass

from app.checking import charts, needle, pages
from app.checking.questions import Question

LENGTHS = (8_000, 32_000)
"""tokens of the long documents"""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextTask:
    """Questions to one drawn document, read by the text model."""

    name: str
    document: str
    """name of its file"""
    pages: tuple[str, ...]
    questions: tuple[Question, ...]
    at_once: bool = False
    """it means something only where the whole document is read in one context"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureTask:
    """Questions to drawn pages, each looked at alone, as a picture without words behind it."""

    name: str
    asked: tuple[tuple[str, Question], ...]
    """page and question"""


def text_tasks(*, quick: bool) -> tuple[TextTask, ...]:
    """Ten pages, and a sentence deep in long documents."""
    drawn = pages.pages()
    absent = pages.asked_in_vain(pages.NOWHERE[: 2 if quick else None])
    few = pages.asked(4 if quick else len(drawn))
    return (
        TextTask(name="Ten pages of text", document="lighthouses.pdf", pages=drawn, questions=few),
        TextTask(name="What no page says", document="lighthouses.pdf", pages=drawn, questions=absent),
        *(
            _needle_task(tokens, depth)
            for tokens in (LENGTHS[:1] if quick else LENGTHS)
            for depth in (needle.DEPTHS[1:2] if quick else needle.DEPTHS)
        ),
    )


def _needle_task(tokens: int, depth: int) -> TextTask:
    hidden = needle.needle(tokens, depth)
    return TextTask(
        name=f"A sentence in {tokens // 1000}K tokens, {depth} % of them before it",
        document=f"long-{tokens}-{depth}.pdf",
        pages=hidden.pages,
        questions=(hidden.question,),
        at_once=True,
    )


def picture_tasks(*, quick: bool) -> tuple[PictureTask, ...]:
    """Titles, numbers and names on pages, what a page does not say, and values in charts."""
    drawn = pages.pages()
    read = zip(drawn, pages.seen(3 if quick else 6), strict=False)
    absent = zip(drawn, pages.asked_in_vain(pages.UNSEEN[: 1 if quick else None]), strict=False)
    bars, lines = (
        tuple(
            (chart.drawn(), question)
            for chart in charts.CHARTS[: 2 if quick else None]
            if chart.is_line is is_line
            for question in chart.questions()[: 1 if quick else None]
        )
        for is_line in (False, True)
    )
    return (
        PictureTask(name="Title, number and name on a page", asked=tuple(read)),
        PictureTask(name="What the page does not say", asked=tuple(absent)),
        PictureTask(name="Values of bars, within 5 %", asked=bars),
        PictureTask(name="Values of lines, within 5 %", asked=lines),
    )
