"""A library with all hostile documents and one that says the truth, and models that obey: each case is heard once."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.compose import compose
from app.paths import Home
from engine.contracts import Answer, Answered, AskEvent, How, Pictures, Quote, Scope, TextRequest
from engine.session import Session
from tests.helpers.hostile_documents.cases import CASES, FLAT, QUESTION, SHOP, Hostile, draw_flat
from tests.helpers.hostile_documents.models import ObeyingTextModel, ObeyingVisionModel
from tests.helpers.hostile_documents.watch import Watch, watched
from tests.helpers.terms import agree

WAYS = ((How.EVERY, Pictures.NEVER), (How.QUOTES, Pictures.ALWAYS), (How.EVERY, Pictures.ALWAYS))
DRAWN = tuple(case for case in CASES if not case.file or os.name == "posix" or case.name == "order-as-name")
"""other systems have no files of such names"""


@dataclass(frozen=True)
class Told:
    """What came of asking about one hostile document and the true one: in words, by pictures, and by both."""

    case: Hostile
    document_id: str
    events: tuple[tuple[AskEvent, ...], ...]
    answers: tuple[Answer, ...]
    read: tuple[TextRequest, ...]
    obeyed: frozenset[str]
    """the cases that a model obeyed"""
    watch: Watch

    @property
    def marks(self) -> set[str]:
        """Of the hostile document, as its own prompts bear it."""
        own = (request.prompt for request in self.read if request.keep and SHOP in "".join(request.prompt.pages))
        return {prompt.opening.split()[1] for prompt in own}

    @staticmethod
    def quotes_of(answer: Answer) -> list[Quote]:
        """All words that a model gave as a proof, and those that the search found."""
        return [*answer.quotes, *(quote for finding in answer.findings for quote in finding.quotes)]


class Court:
    """A library with all hostile documents and the true one, and models that obey; each case is heard once."""

    def __init__(self, folder: Path, session: Session, text: ObeyingTextModel, vision: ObeyingVisionModel) -> None:
        self.folder = folder
        self.session = session
        self.ids = {Path(document.path).name: document.id for document in session.documents()}
        self._text = text
        self._vision = vision
        self._told: dict[str, Told] = {}

    def hear(self, case: Hostile) -> Told:
        """Ask about it in all ways."""
        if case.name not in self._told:
            self._told[case.name] = self._hear(case)
        return self._told[case.name]

    def _hear(self, case: Hostile) -> Told:
        document_id = self.ids[case.file_name]
        scope = Scope(document_ids=(self.ids[FLAT], document_id))
        read, seen = len(self._text.requests), len(self._vision.obeyed)
        with watched(self.folder / "home") as watch, pytest.MonkeyPatch.context() as patch:
            if case.mark:
                letters = iter(case.mark)
                patch.setattr("engine.store.reading_marks.secrets.choice", lambda _: next(letters))
            events = tuple(tuple(self._ask(scope, how, pictures)) for how, pictures in WAYS)
        obeyed = self._text.obeyed[read:] + self._vision.obeyed[seen:]
        return Told(
            case=case,
            document_id=document_id,
            events=events,
            answers=tuple(last.answer for *_, last in events if isinstance(last, Answered)),
            read=self._text.requests[read:],
            obeyed=frozenset(name for names in obeyed for name in names),
            watch=watch,
        )

    def _ask(self, scope: Scope, how: How, pictures: Pictures) -> Iterator[AskEvent]:
        return self.session.ask(QUESTION, scope, how=how, pictures=pictures, stop=threading.Event())

    def words(self, document_id: str, position: int) -> str:
        """The words that a person sees on a page."""
        page = self.session.page(document_id, position)
        return " ".join(word.text for word in page.text.words() if not word.hidden)


@contextmanager
def in_session(folder: Path) -> Iterator[Court]:
    """All documents, drawn and read, in this folder."""
    papers = folder / "papers"
    papers.mkdir()
    files = [draw_flat(papers), *(case.draw(papers) for case in DRAWN)]
    text, vision = ObeyingTextModel(), ObeyingVisionModel()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("engine.machine.free_memory", lambda: 64_000_000_000)
        patch.setattr("app.compose.TextWorker", lambda **_: text)
        patch.setattr("app.compose.VisionWorker", lambda libraries: vision)
        agree(folder / "home")
        session = compose(Home(folder / "home"))
        list(session.add(files, stop=threading.Event()))
        session.use_text_model("/models/scripted.gguf")
        session.use_vision_model("/models/scripted-vision")
        yield Court(folder, session, text, vision)
        session.close()
