"""A question put to models of random weights as a person would put it: planned, told as it comes, checked, kept.

What such models say means nothing: it is counted and never shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from threading import Event

from app.compose import compose
from app.paths import ASSETS, Home
from app.samples import Samples
from app.self_test.outcome import BrokenError
from engine.contracts import (
    Answer,
    Answered,
    AskEvent,
    FindingMade,
    How,
    LooksPlanned,
    LookWording,
    PageWay,
    Pictures,
    Planned,
    Scope,
    StatementMade,
    Wording,
)
from engine.session import Session

ON_CARD = "on the graphics card"
PAGE = 7
"""of the report among the samples: the one that answers the first question"""
WAYS = {(True, False): PageWay.READ, (False, True): PageWay.LOOK, (True, True): PageWay.BOTH}
"""whether there is a text model, whether there is one that sees -> what is done with each page"""


def ask(library: Path, *, text: Path | None = None, vision: Path | None = None, card: Path | None = None) -> str:
    """Put the first question about the samples to these models, in a new library; what came of it, in numbers.
    ``card``: what llama.cpp has for graphics cards, where the text model is to be on one.

    Raises:
        KnownError: a model cannot be used, or something is missing of what belongs to an answer.
    """
    samples = Samples(ASSETS / "samples")
    with closing(compose(Home(library), card=lambda: card)) as session:
        for _ in session.add(samples.documents()[:1], stop=Event()):
            pass
        session.use_text_model(str(text) if text else None)
        session.use_vision_model(str(vision) if vision else None)
        events = tuple(
            session.ask(
                samples.first_question(),
                Scope(pages=(PAGE, PAGE)),
                how=How.EVERY if text else How.QUOTES,
                pictures=Pictures.ALWAYS if vision else Pictures.NEVER,
                stop=Event(),
            )
        )
        _require_whole(session, events, reads=text is not None, looks=vision is not None)
    return ", ".join((*_read(events), *_seen(events)))


def _require_whole(session: Session, events: Sequence[AskEvent], *, reads: bool, looks: bool) -> None:
    """Raise BrokenError where a step of the story is missing."""
    answer = _answer(events)
    told = {type(event) for event in events}
    ways = {line.way for line in answer.ledger if not line.failed}
    steps = {
        "a plan": (not reads or Planned in told) and (not looks or LooksPlanned in told),
        "words as they came": (not reads or told & {Wording, StatementMade}) and (not looks or LookWording in told),
        "a finding": not looks or bool(answer.findings),
        "a line for its page": ways == {WAYS[reads, looks]} and len(answer.ledger) == 1,
        "a mark that its words mean nothing": answer.test_model,
        "an end": not answer.partial and session.answer(answer.id) == answer,
    }
    missing = [step for step, is_there in steps.items() if not is_there]
    if missing:
        raise BrokenError(f"The answer came without {' and without '.join(missing)}.")


def _answer(events: Sequence[AskEvent]) -> Answer:
    last = events[-1]
    assert isinstance(last, Answered)
    return last.answer


def _read(events: Sequence[AskEvent]) -> Iterator[str]:
    """What the text model did."""
    for event in events:
        if isinstance(event, Planned):
            place = f" {ON_CARD}" if dict(event.plan.settings)["graphics card"] != "none" else ""
            yield f"{event.plan.tokens} tokens read{place}"
            yield _counted(sum(isinstance(one, StatementMade) for one in events), "statement")
            yield f"{_counted(len(_answer(events).quotes), 'quote')} looked up"


def _seen(events: Sequence[AskEvent]) -> Iterator[str]:
    """What the vision model did."""
    looked = sum(isinstance(event, FindingMade) for event in events)
    if looked:
        yield f"{_counted(looked, 'page')} looked at"


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"
