"""What a session tells while a vision model looks at pages, without a session and without a model."""

from __future__ import annotations

from dataclasses import replace

from engine.contracts import (
    Answer,
    Answered,
    AskEvent,
    Claim,
    Difference,
    Finding,
    FindingMade,
    How,
    LookingAt,
    LookPlan,
    LooksPlanned,
    LookWording,
    PageLine,
    PageWay,
    Quote,
    Reading,
    Searching,
    Statement,
    StatementMade,
    StatementsDropped,
    Support,
    TextSource,
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


def make_line(page: int, way: PageWay = PageWay.READ, **changes: object) -> PageLine:
    """A page of Report.pdf whose words are read."""
    reasons = {
        PageWay.READ: "Its words say what it shows.",
        PageWay.LOOK: "Its print could not be read as text.",
        PageWay.BOTH: "It bears on the question, and shows a picture or a drawing.",
        PageWay.SKIP: "There are no words on it.",
    }
    usual = PageLine(
        document_id="report01",
        document="Report.pdf",
        page=page,
        label=str(page),
        way=way,
        reason=reasons[way],
    )
    return replace(usual, **changes)  # type: ignore[arg-type]  # the caller names fields of PageLine


LINES = (
    make_line(14, PageWay.BOTH),
    make_line(16, PageWay.LOOK),
    *(make_line(page) for page in range(1, 14)),
    make_line(15, PageWay.SKIP),
)
"""sixteen pages: one is read and looked at, one looked at, thirteen are read, one is skipped"""


def look_plan(**changes: object) -> LookPlan:
    """What is done with ``LINES``."""
    usual = LookPlan(
        model=VISION_MODEL,
        lines=LINES,
        looks=2,
        kept=1,
        tokens=6_404,
        seconds=120.0,
        memory=8_100_000_000,
        free=12_000_000_000,
    )
    return replace(usual, **changes)  # type: ignore[arg-type]  # the caller names fields of LookPlan


def read_from_picture(**changes: object) -> Quote:
    """What a finding on page xiv of Report.pdf says, as a statement cites it."""
    usual = make_quote("The bars rise from 3,954 to 4,130.", page=14, label="xiv", source=TextSource.SEEN)
    return replace(usual, **changes)  # type: ignore[arg-type]  # the caller names fields of Quote


def make_claim(number: str = "4,310", page: int = 12, **changes: object) -> Claim:
    """A page of Report.pdf gives a number."""
    usual = Claim(
        document_id="report01",
        document="Report.pdf",
        page=page,
        label=str(page),
        text=f"Paper cost {number} thousand in Q3.",
        number=number,
        seen=False,
    )
    return replace(usual, **changes)  # type: ignore[arg-type]  # the caller names fields of Claim


DIFFERENCE = Difference((make_claim(), make_claim("4,130", 14, label="xiv", seen=True)))
MERGED = (
    Statement(text="Paper cost 4,310 thousand.", quotes=(0,)),
    Statement(text="The chart shows 4,130 thousand.", quotes=(1,)),
)


def whole_answer(**changes: object) -> Answer:
    """What both models say, put together."""
    bars = make_finding("The bars rise from 3,954 to 4,130.", 14, label="xiv", quotes=(), support=Support.PICTURE)
    usual = look_answer(
        id=11,
        how=How.EVERY,
        answer="Paper cost 4,310 thousand. The chart shows 4,130 thousand.",
        quotes=(make_quote(), read_from_picture()),
        statements=MERGED,
        model="scripted.gguf",
        reading=Reading.WHOLE,
        findings=(bars, silent(16)),
        coverage=make_coverage(pages=16, read=13, ocr=0, looked=2),
        differences=(DIFFERENCE,),
        ledger=LINES,
        made=(("text model", "scripted.gguf 3f2a91"), ("prompts", "7")),
    )
    return replace(usual, **changes)  # type: ignore[arg-type]  # the caller names fields of Answer


def whole_events(answer: Answer | None = None) -> list[AskEvent]:
    """The pages are read, two are looked at, and one answer is made of it."""
    made = answer or whole_answer()
    first = Statement(text="Paper cost 4,310 thousand in Q3.", quotes=(0,))
    looks = [looking(place, len(made.findings), page=each.page, label=each.label) for place, each in _numbered(made)]
    found = [FindingMade(finding) for finding in made.findings]
    return [
        Searching(16),
        LooksPlanned(look_plan()),
        StatementMade(first, (make_quote(),)),
        *(event for pair in zip(looks, found, strict=True) for event in pair),
        StatementsDropped(),
        StatementMade(MERGED[0], made.quotes[:1]),
        StatementMade(MERGED[1], made.quotes[1:]),
        Answered(made),
    ]


def _numbered(answer: Answer) -> list[tuple[int, Finding]]:
    return list(enumerate(answer.findings, start=1))
