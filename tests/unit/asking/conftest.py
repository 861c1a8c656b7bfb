"""A library whose pages are drawn at once, and scripted models that look at them and put questions in English."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from engine.asking.encoding_ahead import EncodingAhead
from engine.asking.english import IntoEnglish
from engine.asking.looking import PageLooking
from engine.asking.matter import PageKey, Shelves
from engine.asking.sight import Desk, VisionInUse
from engine.asking.story import Asked, TextAsking
from engine.asking.turns import Turns
from engine.asking.whole import WholeAnswers
from engine.contracts import (
    Answer,
    AskEvent,
    Box,
    Drawing,
    How,
    Page,
    Picture,
    Pictures,
    Precision,
    PrepareEvent,
    Scope,
    Statement,
)
from engine.documents.geometry import pixel_size
from engine.store.caches import Caches
from engine.store.coverage import coverage
from engine.store.database import Database
from engine.store.findings import Findings
from engine.store.library import Library
from engine.store.migrations import LIBRARY
from engine.store.pages import Versions
from engine.store.speeds import Speeds
from tests.helpers.scripted_text_model import ScriptedTextModel
from tests.helpers.scripted_vision_model import ScriptedVisionModel, Seen
from tests.helpers.terms import anybody
from tests.unit.store.samples import RecordingIndex, opened, page_checked, page_read

GB = 1_000_000_000
VISION, TEXT = "/models/scripted-vision", "/models/scripted.gguf"
EVERYWHERE = Scope()


@dataclass
class Office:
    """What a session is made of where pages are looked at, and what a person does with it."""

    database: Database
    vision: ScriptedVisionModel
    text: ScriptedTextModel
    events: list[AskEvent] = field(default_factory=list)
    broken: dict[int, Exception] = field(default_factory=dict)
    """what drawing a page raises, by position"""
    drawings: list[tuple[int, Drawing]] = field(default_factory=list)
    stated: tuple[Statement, ...] = ()
    """by a text model, before any page is looked at"""

    def __post_init__(self) -> None:
        self.library = Library(self.database, RecordingIndex(), Versions(reader=1, index=1))
        self.caches = Caches(self.database.folder / "cache")
        self.speeds = Speeds(self.database)
        self.findings = Findings(self.database)
        shelves = Shelves(self.database, self.library, self.caches, lambda keys: (self._pages(keys), ()))
        self.asking = TextAsking(self.text, shelves, self.caches, self.findings, self.speeds)
        turns = Turns(self.text, self.vision)
        self.use = VisionInUse(self.vision, turns, self.database.folder / "models")
        desk = Desk(shelves, self.caches, self.speeds, self._draw)
        self.looking = PageLooking(self.use, desk, self.findings, IntoEnglish(self.asking, turns))
        self.whole = WholeAnswers(self.asking, self.use, self.looking, turns, shelves)
        self.ahead = EncodingAhead(self.use, desk)
        self.use.use(VISION, Precision.INT4, anybody)

    def add(self, *texts: str, path: str = "/files/report.pdf") -> str:
        """The id of a document with these pages."""
        document_id = self.library.add(opened(path, page_count=len(texts)), path).id
        for position, text in enumerate(texts, 1):
            self.library.keep_read(document_id, [page_read(position, text, look=f"{path} {position}")])
            self.library.keep_checked(document_id, [page_checked(position)])
        return document_id

    def ask(  # noqa: PLR0913  # each is a choice of the person
        self,
        *answers: str | Seen,
        question: str = "What did paper cost?",
        scope: Scope = EVERYWHERE,
        ranked: tuple[PageKey, ...] = (),
        pictures: Pictures = Pictures.ALWAYS,
        closer: bool = False,
        stop_at: Callable[[AskEvent], bool] = lambda event: False,
    ) -> Answer:
        """Look with these answers of the model in its queue; ``stop_at``: the event at which Stop is pressed."""
        stop = threading.Event()
        self.vision.answers.clear()
        self.vision.answers.extend(answers)
        self.events = []
        before = self.before(scope)
        asked = Asked(
            question=question,
            typed=question,
            how=How.QUOTES,
            scope=scope,
            ranked=ranked,
            covered=before.coverage,
            reads=False,
            pictures=pictures,
            closer=closer,
        )
        story = self.whole.answer(asked, before, stop=stop)
        while True:
            try:
                event = next(story)
            except StopIteration as end:
                assert isinstance(end.value, Answer)
                return end.value
            self.events.append(event)
            if stop_at(event):
                stop.set()

    def before(self, scope: Scope = EVERYWHERE) -> Answer:
        """The answer before any page was looked at."""
        with self.database.reading() as connection:
            covered = coverage(connection, scope)
        return Answer(
            id=0,
            question="What did paper cost?",
            how=How.QUOTES,
            answer=" ".join(one.text for one in self.stated) or None,
            statements=self.stated,
            quotes=(),
            notes=(),
            coverage=covered,
            seconds=0.0,
            asked="",
            partial=False,
        )

    def prepare(self, document_id: str, stop: threading.Event | None = None) -> list[PrepareEvent]:
        """All events of looking ahead."""
        return list(self.ahead.prepare(document_id, stop=stop or threading.Event()))

    def _pages(self, keys: Sequence[PageKey]) -> dict[PageKey, Page]:
        return {key: page for key, page in self.library.pages(keys).items() if page.failed is None}

    def _draw(self, document_id: str, position: int, drawing: Drawing) -> Future[Picture]:
        self.drawings.append((position, drawing))
        drawn: Future[Picture] = Future()
        if position in self.broken:
            drawn.set_exception(self.broken[position])
            return drawn
        page = self.library.page(document_id, position)
        clip: Box = drawing.clip or (0.0, 0.0, page.width, page.height)
        width, height = pixel_size(clip, drawing.scale)
        shade = hash((document_id, position, clip)) % 251
        drawn.set_result(Picture(width, height, bytes([shade]) * (3 * width * height)))
        return drawn


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Says how much memory is free."""
    return lambda free: monkeypatch.setattr("engine.machine.free_memory", lambda: free)


@pytest.fixture
def office(tmp_path: Path, memory: Callable[[int], None]) -> Iterator[Office]:
    """An office with plenty of memory and no document."""
    memory(64 * GB)
    database = Database.open(tmp_path / "library", [LIBRARY])
    yield Office(database, ScriptedVisionModel(), ScriptedTextModel())
    database.close()
