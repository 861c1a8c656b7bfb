"""What a session tells while a text model answers, without a session and without a model."""

from __future__ import annotations

from dataclasses import replace

from engine.contracts import (
    Answer,
    Answered,
    AskEvent,
    Calculation,
    CalculationInput,
    CalculationMade,
    How,
    InputOrigin,
    Plan,
    Planned,
    Quote,
    QuoteFound,
    Reading,
    ReadingPages,
    Searching,
    Statement,
    StatementMade,
    TextSource,
    Wording,
)
from tests.helpers.scripted_session import make_answer, make_quote

MODEL = "scripted.gguf"
QUOTES = (
    make_quote(),
    make_quote("In Q2 it was 3,954.", page=13, label="xiii"),
    make_quote("Paper is free.", page=14, label="14", verified=False),
)
STATEMENTS = (
    Statement(text="Paper cost 4,310 thousand after 3,954.", quotes=(0, 1)),
    Statement(text="That is 9 % more.", quotes=(2,), unsupported=("9 %",)),
)
CALCULATION = Calculation(
    "(4310-3954)/3954*100",
    "9.003541",
    (
        CalculationInput("4310", InputOrigin.PAGE, "Report.pdf", 12),
        CalculationInput("3954", InputOrigin.PAGE, "Report.pdf", 13),
        CalculationInput("100", InputOrigin.CONSTANT),
    ),
)
PLAN = Plan(
    how=How.EVERY,
    reading=Reading.WHOLE,
    model=MODEL,
    pages=48,
    tokens=31_200,
    context=32_768,
    windows=1,
    kept=30_000,
    seconds=720.0,
    memory=5_300_000_000,
    free=9_100_000_000,
    settings=(("threads", "2"), ("KV cache", "q8_0")),
    notes=("The KV cache is quantised.",),
)


def model_answer(**changes: object) -> Answer:
    """The answer that the events below end with."""
    usual = make_answer(
        7,
        how=How.EVERY,
        answer="Paper cost 4,310 thousand after 3,954. That is 9 % more.",
        quotes=QUOTES,
        statements=STATEMENTS,
        calculations=(CALCULATION,),
        model=MODEL,
        reading=Reading.WHOLE,
        seconds=12.3,
    )
    return replace(usual, **changes)  # type: ignore[arg-type]  # the caller names fields of Answer


def reading(done: int, *, window: int = 1, windows: int = 1) -> ReadingPages:
    """The model has read so many of a thousand tokens."""
    return ReadingPages(done=done, total=1000, window=window, windows=windows, seconds_left=200.0)


def written(statement: Statement, quotes: tuple[Quote, ...]) -> list[AskEvent]:
    """A statement, word by word and then complete."""
    words = [Wording(statement.text[start : start + 5]) for start in range(0, len(statement.text), 5)]
    return [*words, StatementMade(statement, quotes)]


def model_events(answer: Answer | None = None) -> list[AskEvent]:
    """A whole answer of a text model."""
    return [
        Searching(48),
        QuoteFound(make_quote("An instant quote.", source=TextSource.OCR)),
        Planned(PLAN),
        reading(0),
        reading(1000),
        *written(STATEMENTS[0], QUOTES[:2]),
        CalculationMade(CALCULATION),
        *written(STATEMENTS[1], QUOTES[2:]),
        Answered(answer or model_answer()),
    ]
