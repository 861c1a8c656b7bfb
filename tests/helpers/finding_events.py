"""What a session tells while a vision model looks at pages, without a session and without a model."""

from __future__ import annotations

from dataclasses import replace

from engine.contracts import (
    Answer,
    Answered,
    AskEvent,
    Finding,
    FindingMade,
    How,
    LookingAt,
    LookWording,
    Searching,
    Support,
)
from tests.helpers.scripted_session import make_answer, make_coverage, make_quote

VISION_MODEL = "Llama-3.2-11B-Vision-Instruct"
REGION = (60.0, 400.0, 520.0, 700.0)
"""points: a part of a page that is looked at"""


def make_finding(text: str = "Paper cost 4,310 thousand in Q3.", page: int = 12, **changes: object) -> Finding:
    """A finding on a page of Report.pdf, whose words are there."""
    usual = Finding(
        document_id="report01",
        document="Report.pdf",
        page=page,
        label=str(page),
        text=text,
        quotes=(make_quote(page=page, label=str(page)),),
        region=None,
        support=Support.FOUND,
        seconds=60.0,
    )
    return replace(usual, **changes)  # type: ignore[arg-type]  # the caller names fields of Finding


def silent(page: int, **changes: object) -> Finding:
    """A page that does not say it."""
    return make_finding("", page, **{"quotes": (), "support": Support.PICTURE, **changes})


FINDINGS = (
    make_finding(),
    silent(1),
    make_finding(
        "The bars rise from 3,954 to 4,310.",
        14,
        label="xiv",
        quotes=(make_quote("9,999", verified=False, boxes=(), page=14, label="xiv"),),
        support=Support.NOT_FOUND,
        cut=True,
    ),
    silent(2),
    make_finding("A line falls.", 16, quotes=(), support=Support.PICTURE, notes=("The print is small.",)),
    *(silent(page) for page in (4, 5, 6, 7, 8)),
)
"""three pages that say something, each with something else behind it, and seven that do not"""


def looking(number: int = 1, pages: int = 10, **changes: object) -> LookingAt:
    """The model looks at one of the pages of ``FINDINGS``."""
    finding = FINDINGS[number - 1]
    usual = LookingAt(
        document_id=finding.document_id,
        document=finding.document,
        page=finding.page,
        label=finding.label,
        number=number,
        pages=pages,
        share=0.5,
        kept=False,
        seconds_left=130.0,
    )
    return replace(usual, **changes)  # type: ignore[arg-type]  # the caller names fields of LookingAt


def look_answer(**changes: object) -> Answer:
    """The answer that the events below end with."""
    usual = make_answer(
        9,
        how=How.QUOTES,
        answer="Paper cost 4,310 thousand in Q3.",
        quotes=(),
        coverage=make_coverage(pages=10, read=0, ocr=0, looked=10),
        seconds=190.0,
        findings=FINDINGS,
        vision_model=VISION_MODEL,
    )
    return replace(usual, **changes)  # type: ignore[arg-type]  # the caller names fields of Answer


def seen(number: int) -> list[AskEvent]:
    """A page is looked at, its words come one after the other, and it is done."""
    finding = FINDINGS[number - 1]
    words = [LookWording(finding.text[start : start + 5]) for start in range(0, len(finding.text), 5)]
    return [looking(number), *words, FindingMade(finding)]


def look_events(answer: Answer | None = None) -> list[AskEvent]:
    """A whole look at ten pages."""
    pages = [event for number in range(1, len(FINDINGS) + 1) for event in seen(number)]
    return [Searching(10), *pages, Answered(answer or look_answer())]
