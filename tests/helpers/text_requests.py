"""Requests to a text model, and what comes back, as the tests of the text engine need them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from engine.answering.form import line_grammar
from engine.answering.prompts import page_part
from engine.contracts import Generated, KvType, Layout, Piece, Prompt, PromptRead, TextEvent, TextRequest, TextSettings
from tests.helpers.languages import LANGUAGE_PAGES

PAGES = tuple(page_part(mark, "\n".join((page.title, *page.lines))) for mark, page in enumerate(LANGUAGE_PAGES * 2, 1))
"""about a thousand tokens of a tiny model's vocabulary: three blocks"""
F16 = TextSettings(context=2048, kv_type=KvType.F16, layout=Layout.MAPPED)


def request_to(model: Path, question: str = "What is the rent?", pages: Iterable[str] = PAGES) -> TextRequest:
    """A request for a line of at most sixty tokens."""
    return TextRequest(
        model=str(model),
        settings=F16,
        prompt=Prompt(system="Answer.", opening="DOCUMENT begins\n\n", pages=tuple(pages), question=question),
        grammar=line_grammar(200),
        limit=60,
    )


def keeping(request: TextRequest, folder: Path, room: int = 2**40) -> TextRequest:
    """The same request with a folder where the state of its pages is kept."""
    return replace(request, keep=str(folder), keep_bytes=room)


@dataclass(slots=True)
class Outcome:
    """What came of a request."""

    reads: list[PromptRead] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    generated: Generated | None = None

    @property
    def text(self) -> str:
        """All that was written."""
        return "".join(self.pieces)

    @property
    def done(self) -> Generated:
        """The last event."""
        assert self.generated is not None
        return self.generated


def outcome(events: Iterable[TextEvent]) -> Outcome:
    """All events of a request, by their kind."""
    found = Outcome()
    for event in events:
        match event:
            case PromptRead():
                found.reads.append(event)
            case Piece():
                found.pieces.append(event.text)
            case Generated():
                found.generated = event
    return found
