"""The second story with a vision model: real readers, the real library, and a model that says what a test gives it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.compose import compose
from app.paths import ASSETS, Home
from engine.contracts import (
    Answer,
    Answered,
    AskEvent,
    FindingMade,
    How,
    Looked,
    PictureQuestion,
    Pictures,
    Prepared,
    Scope,
    Support,
    TextSource,
)
from engine.errors import FileGoneError, InputError, UseError
from engine.session import Session
from tests.helpers.drawn_pages import many_pages
from tests.helpers.scripted_text_model import ScriptedTextModel
from tests.helpers.scripted_vision_model import ScriptedVisionModel, Seen
from tests.helpers.terms import agree

REPORT = ASSETS / "samples" / "annual-report-2025.pdf"
QUESTION = "What did paper and pulp cost in Q3?"
ROW = 'Paper and pulp cost 4,310.\nREAD: "Paper and pulp 4,105 3,954 4,310"'
NOT_HERE = "NOT_ON_THIS_PAGE"
STATED = '[7] "Paper and pulp 4,105 3,954 4,310" Paper and pulp cost 4,310 thousand euros in Q3.\n'


class Desk:
    """A session, its scripted models, and what a person does with them."""

    def __init__(self, session: Session, text: ScriptedTextModel, vision: ScriptedVisionModel) -> None:
        self.session = session
        self.text = text
        self.vision = vision
        self.events: list[AskEvent] = []

    def ask(
        self,
        *answers: str | Seen,
        scope: Scope,
        how: How = How.QUOTES,
        closer: bool = False,
        stop_at: Callable[[AskEvent], bool] = lambda event: False,
    ) -> Answer:
        """Ask with these answers of the vision model in its queue; ``stop_at``: the event at which Stop is pressed."""
        stop = threading.Event()
        self.vision.answers.extend(answers)
        self.events = []
        story = self.session.ask(QUESTION, scope, how=how, pictures=Pictures.ALWAYS, closer=closer, stop=stop)
        for event in story:
            self.events.append(event)
            if stop_at(event):
                stop.set()
        assert isinstance(event, Answered)
        return event.answer


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with three pages of print and no model."""
    folder = tmp_path_factory.mktemp("read") / "home"
    agree(folder)
    session = compose(Home(folder))
    list(session.add([REPORT], stop=threading.Event()))
    session.close()
    return folder


@pytest.fixture
def desk(library: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """The library with the annual report, and a vision model in use."""
    text, vision = ScriptedTextModel(), ScriptedVisionModel()
    monkeypatch.setattr("engine.machine.free_memory", lambda: 64_000_000_000)
    monkeypatch.setattr("app.compose.TextWorker", lambda **_: text)
    monkeypatch.setattr("app.compose.VisionWorker", lambda libraries: vision)
    session = compose(Home(library))
    session.empty_cache()
    session.use_vision_model("/models/scripted-vision")
    yield Desk(session, text, vision)
    session.close()


def pages(desk: Desk, first: int, last: int) -> Scope:
    """Some pages of the report."""
    return Scope(document_ids=(desk.session.documents()[0].id,), pages=(first, last))


def test_pages_are_looked_at_after_the_quotes_and_all_of_it_is_kept(desk: Desk) -> None:
    answer = desk.ask(NOT_HERE, ROW, scope=pages(desk, 7, 8))  # page 8 bears more on the question
    names = [type(event).__name__ for event in desk.events]
    assert names.index("QuoteFound") < names.index("LookingAt")
    assert [(finding.page, finding.answers) for finding in answer.findings] == [(8, False), (7, True)]
    (quote,) = answer.findings[1].quotes
    assert (quote.verified, quote.text, answer.findings[1].support) == (
        True,
        "Paper and pulp 4,105 3,954 4,310",
        Support.FOUND,
    )
    assert (answer.coverage.pages, answer.coverage.looked, answer.coverage.read) == (2, 2, 0)
    assert desk.session.answer(answer.id) == answer
    assert desk.session.history("4,310 paper")[0] == answer


def test_what_the_model_is_shown_fills_its_canvas(desk: Desk) -> None:
    desk.ask(ROW, scope=pages(desk, 7, 7))
    (request,) = desk.vision.requests
    page = np.frombuffer(request.page.pixels, np.uint8)
    assert max(request.page.width, request.page.height) == 1120
    assert page.size == 3 * request.page.width * request.page.height
    assert page.min() < 64 < 250 < page.max()
    assert "Paper and pulp 4,105 3,954 4,310" in request.opening


def test_both_models_answer(desk: Desk) -> None:
    desk.session.use_text_model("/models/scripted.gguf")
    merged = '[2] "Paper and pulp cost 4,310" The picture says that paper and pulp cost 4,310.\n'
    desk.text.answers.extend([STATED, STATED.replace("[7]", "[1]") + merged])
    answer = desk.ask(ROW, scope=pages(desk, 7, 7), how=How.EVERY)
    assert [statement.text for statement in answer.statements] == [
        "Paper and pulp cost 4,310 thousand euros in Q3.",
        "The picture says that paper and pulp cost 4,310.",
    ]
    assert [(quote.source, quote.page, quote.verified) for quote in answer.quotes] == [
        (TextSource.LAYER, 7, True),
        (TextSource.SEEN, 7, True),
    ]
    assert answer.findings[0].text == "Paper and pulp cost 4,310."
    assert (answer.model, answer.vision_model) == ("scripted.gguf", "scripted-vision")
    assert (answer.coverage.read, answer.coverage.looked) == (0, 1)


def test_a_question_that_follows_up_is_put_to_pictures_as_it_stands_alone(desk: Desk) -> None:
    first = desk.ask(ROW, scope=pages(desk, 7, 7))
    desk.session.use_text_model("/models/scripted.gguf")
    desk.text.answers.append("What did paper cost in Q2?")
    desk.vision.answers.append(NOT_HERE)
    story = desk.session.ask(
        "And in Q2?",
        pages(desk, 7, 7),
        how=How.QUOTES,
        after=first.id,
        pictures=Pictures.ALWAYS,
        stop=threading.Event(),
    )
    *_, last = story
    assert isinstance(last, Answered)
    assert desk.vision.requests[-1].question == "Question: What did paper cost in Q2?"
    assert last.answer.notes[0] == "Understood as: “What did paper cost in Q2?”"
    assert last.answer.question == "And in Q2?"


def test_where_the_words_do_not_say_it_the_pictures_may(desk: Desk) -> None:
    desk.session.use_text_model("/models/scripted.gguf")
    desk.text.answers.extend(["NOT_FOUND", '[1] "Paper and pulp cost 4,310" It was 4,310.\n'])
    answer = desk.ask(ROW, scope=pages(desk, 7, 7), how=How.EVERY)
    assert answer.answer == "It was 4,310."
    assert answer.quotes[0].boxes == answer.findings[0].boxes, "the place of what was read on the picture"


def test_where_the_text_model_makes_nothing_of_findings_they_stand_by_themselves(desk: Desk) -> None:
    desk.session.use_text_model("/models/scripted.gguf")
    desk.text.answers.extend(["NOT_FOUND", "NOT_FOUND"])
    assert desk.ask(ROW, scope=pages(desk, 7, 7), how=How.EVERY).answer == "Page 4: Paper and pulp cost 4,310."


def test_a_stopped_look_goes_on_from_what_was_kept(desk: Desk) -> None:
    answer = desk.ask(NOT_HERE, scope=pages(desk, 1, 3), stop_at=lambda event: isinstance(event, FindingMade))
    assert (answer.partial, len(answer.findings)) == (True, 1)
    whole = desk.ask(NOT_HERE, NOT_HERE, scope=pages(desk, 1, 3))
    assert (whole.partial, len(whole.findings), len(desk.vision.requests)) == (False, 3, 3)


def test_a_part_of_a_page_and_a_closer_look(desk: Desk) -> None:
    region = (50.0, 100.0, 500.0, 400.0)
    scope = Scope(document_ids=pages(desk, 7, 7).document_ids, pages=(7, 7), region=region)
    (finding,) = desk.ask(ROW, NOT_HERE, NOT_HERE, scope=scope, closer=True).findings
    assert (finding.region, finding.closer, finding.page) == (region, True, 7)
    assert desk.vision.requests[0].page.width == 1120
    with pytest.raises(UseError):
        desk.ask(scope=Scope(region=region))


def test_without_a_vision_model_that_is_said(desk: Desk) -> None:
    desk.session.use_vision_model(None)
    answer = desk.ask(scope=pages(desk, 7, 7))
    assert answer.notes[-1] == "There is no vision model: no page was looked at."
    assert answer.quotes


def test_a_file_that_is_gone_cannot_be_looked_at_but_answers(desk: Desk, tmp_path: Path) -> None:
    sheets = many_pages(tmp_path, 2)
    list(desk.session.add([sheets], stop=threading.Event()))
    added = desk.session.documents()[-1]
    sheets.unlink()
    answer = desk.ask(scope=Scope(document_ids=(added.id,)))
    assert [one.page for one in answer.coverage.failed] == [1, 2]
    assert "could not be looked at" in answer.coverage.failed[0].reason
    desk.session.remove(added.id)


def test_a_document_is_looked_at_ahead(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.store.caches.MOST_BYTES", 10**12)
    monkeypatch.setattr("engine.store.caches.SHARE", 1)
    (report,) = desk.session.documents()
    assert list(desk.session.prepare_pictures(report.id, stop=threading.Event()))[-1] == Prepared(report.id)
    assert desk.session.encoded_pages(report.id) == tuple(range(1, 13))
    desk.session.empty_cache()
    assert desk.session.encoded_pages(report.id) == ()


def test_one_picture_is_seen_with_its_own_pixels(desk: Desk, tmp_path: Path) -> None:
    noise = np.random.default_rng(4).integers(0, 256, (613, 409, 3), np.uint8)
    path = tmp_path / "noise.png"
    Image.fromarray(noise).save(path)
    desk.vision.answers.append("Noise.")
    *_, last = desk.session.look(PictureQuestion(path=str(path), question="What is it?"), stop=threading.Event())
    assert isinstance(last, Looked)
    seen = desk.vision.requests[0].page
    assert (seen.width, seen.height, seen.pixels) == (409, 613, noise.tobytes())
    assert len(desk.session.documents()) == 1


def test_of_a_pdf_the_first_page_is_seen(desk: Desk) -> None:
    desk.vision.answers.append("A report.")
    list(desk.session.look(PictureQuestion(path=str(REPORT), question="What is it?"), stop=threading.Event()))
    assert max(desk.vision.requests[0].page.width, desk.vision.requests[0].page.height) == 1120


def test_a_file_that_is_no_picture_is_a_sentence(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "letter.png"
    path.write_bytes(b"not a picture at all")
    with pytest.raises(InputError):
        list(desk.session.look(PictureQuestion(path=str(path), question="What?"), stop=threading.Event()))
    with pytest.raises(FileGoneError):
        list(desk.session.look(PictureQuestion(path=str(path) + "x", question="What?"), stop=threading.Event()))
    assert not desk.vision.requests
