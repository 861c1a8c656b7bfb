"""``ask --pictures``, ``look`` and ``prepare --pictures``, the session scripted."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.commands import folioscope
from app.commands.context import Context
from app.paths import Home
from app.settings import TEXT_MODEL_VARIABLE, VISION_MODEL_VARIABLE, Settings, save
from engine.contracts import (
    AddEvent,
    Answer,
    Answered,
    AskEvent,
    Coverage,
    Document,
    FindingMade,
    Looked,
    LookingAt,
    LookWording,
    NotPrepared,
    PageEncoded,
    PagePrepared,
    PictureQuestion,
    Pictures,
    Piece,
    Precision,
    Prepared,
    PrepareEvent,
    PreparingModel,
    Problem,
    Sampling,
    Searching,
    Support,
    TextModelFacts,
    VisionEvent,
    VisionModelFacts,
    VisionSpeed,
)
from engine.errors import InputError, Interrupted
from engine.network import Network
from tests.helpers.finding_events import make_finding, silent
from tests.helpers.scripted_session import make_answer, make_document, make_quote
from tests.helpers.scripted_vision_model import make_vision_facts

MODEL = str(Path("/models/vision").absolute())
NOT_FIT = InputError("broken is no vision model.", "Choose another folder.")
COVERED = Coverage(pages=3, read=0, ocr=0, looked=3, skipped=0, failed=())
LOOKED = Looked(
    cut=False,
    repeated=False,
    tiles=4,
    kept_tokens=0,
    drafted=3,
    accepted=2,
    prompt_ids=(128000, 882),
    answer_ids=(32, 13),
    speed=VisionSpeed(encoding=61.5, reading=8.0, writing=2.5),
)


def looking_at(page: int, number: int, share: float = 0.0) -> LookingAt:
    return LookingAt(
        document_id="report01",
        document="Report.pdf",
        page=page,
        label=str(page),
        number=number,
        pages=3,
        share=share,
        kept=False,
        seconds_left=120.0,
    )


FOUND = make_finding("Paper cost 4,310.", 3, quotes=(make_quote("4,310", page=3, label="3"),))
PICTURE = make_finding("A pump.", 5, quotes=(), support=Support.PICTURE)
SILENT = silent(7)


def looked_answer(**changes: object) -> Answer:
    """What the vision model saw on three pages, as it is kept."""
    usual = replace(
        make_answer(),
        answer="Page 3: Paper cost 4,310.\nPage 5: A pump.",
        quotes=(),
        coverage=COVERED,
        findings=(FOUND, PICTURE, SILENT),
        vision_model="vision",
    )
    return replace(usual, **changes)  # type: ignore[arg-type]  # the caller names fields of Answer


def look_events(answer: Answer) -> list[AskEvent]:
    """What a session tells meanwhile."""
    return [
        Searching(3),
        PreparingModel(5, 10),
        looking_at(3, 1),
        looking_at(3, 1, 0.8),
        LookWording("Paper cost"),
        LookWording(" 4,310."),
        FindingMade(FOUND),
        looking_at(5, 2),
        LookWording("A pu"),
        FindingMade(PICTURE),
        looking_at(7, 3),
        FindingMade(SILENT),
        Answered(answer),
    ]


class LookedSession:
    """Has what these commands use of ``engine.session.Session``."""

    def __init__(self) -> None:
        self.asked: list[dict[str, object]] = []
        self.pictures: list[PictureQuestion] = []
        self.text_model: TextModelFacts | None = None
        self.vision_model: VisionModelFacts | None = None
        self.precision: Precision | None = None
        self.facts = make_vision_facts()
        self.events: list[AskEvent] = look_events(looked_answer())
        self.looks: list[PreparingModel | VisionEvent] = []
        self.preparing: list[PrepareEvent] = []

    def use_text_model(self, path: str | None) -> TextModelFacts | None:
        assert path is None, "nobody names one"
        return None

    def use_vision_model(self, path: str | None, *, precision: Precision) -> VisionModelFacts | None:
        if path is not None and "broken" in path:
            raise NOT_FIT
        self.precision = precision
        self.vision_model = None if path is None else replace(self.facts, path=path)
        return self.vision_model

    def ask(self, question: str, scope: object, **wished: object) -> Iterator[AskEvent]:
        self.asked.append({"question": question, "scope": scope, **wished})
        yield from self.events

    def look(self, asked: PictureQuestion, *, stop: threading.Event) -> Iterator[PreparingModel | VisionEvent]:
        self.pictures.append(asked)
        yield from self.looks
        if not self.looks:
            raise Interrupted

    def prepare_pictures(self, document_id: str, *, stop: threading.Event) -> Iterator[PrepareEvent]:
        yield from self.preparing
        if not self.preparing:
            raise Interrupted

    def answer(self, answer: int) -> Answer:
        return looked_answer(id=answer)

    def documents(self) -> tuple[Document, ...]:
        return (make_document(),)

    def find_document(self, handle: str) -> Document | None:
        return make_document() if handle == "report01" else None

    def has_changed(self, document: Document) -> bool:
        return False

    def go_on(self, document_ids: list[str], *, stop: threading.Event) -> Iterator[AddEvent]:
        yield from ()

    def look_through(self, *, stop: threading.Event) -> Iterator[AddEvent]:
        yield from ()

    def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> LookedSession:
    session = LookedSession()
    monkeypatch.setattr("app.compose.compose", lambda home, network: session)
    monkeypatch.setattr(Context, "stop_on_interrupt", lambda context: None)
    monkeypatch.setattr("app.commands.context.keep_log", lambda home: None)
    monkeypatch.delenv(TEXT_MODEL_VARIABLE, raising=False)
    monkeypatch.delenv(VISION_MODEL_VARIABLE, raising=False)
    return session


@pytest.fixture
def image(tmp_path: Path) -> Path:
    path = tmp_path / "diagram.png"
    path.write_bytes(b"a picture")
    return path


def run(home: Home, *arguments: str) -> Result:
    return CliRunner().invoke(folioscope, ["--data-dir", str(home.folder), *arguments], obj=Network())


def ask(home: Home, *arguments: str) -> Result:
    return run(home, "ask", "What did paper cost?", "--pictures", "always", *arguments)


def object_of(result: Result) -> Any:
    """The one JSON object on the output."""
    return json.loads(result.stdout)


# --- ask -------------------------------------------------------------------------------------------------------------


def test_each_page_is_told_as_it_comes(home: Home, session: LookedSession) -> None:
    ran = ask(home, "--vision-model", MODEL, "--pages", "3", "--closer")
    assert ran.exit_code == 0, ran.output
    assert ran.stdout.splitlines() == [
        "Page 3: Paper cost 4,310.",
        "  “4,310”  words found on page 3",
        "  Report.pdf, p. 3: words found on page 3",
        "Page 5: A pu",
        "Page 5: A pump.",
        "  Report.pdf, p. 5: read from the picture, no text to check against",
        "Page 7: it is not said there.",
        "  3 pages: 0 read, 0 by OCR, 3 looked at. 0.04 s. Answer 1.",
        "  Pages were looked at by vision.",
    ]
    assert "Preparing the vision model, once: 50%" in ran.stderr
    assert "Looking at page 3 (1 of 3): 0%, about 2 min left" in ran.stderr
    (asked,) = session.asked
    assert (asked["pictures"], asked["closer"]) == (Pictures.ALWAYS, True)
    assert session.precision is Precision.INT4


def test_looking_where_words_do_not_suffice_is_usual_and_can_be_forgone(home: Home, session: LookedSession) -> None:
    save(home, Settings(vision_model=MODEL))
    run(home, "ask", "What did paper cost?", "--pictures", "never")
    assert session.asked[0]["pictures"] is Pictures.NEVER
    assert session.vision_model is None, "it is not even started"
    run(home, "ask", "What did paper cost?")
    assert session.asked[1]["pictures"] is Pictures.AUTO
    assert session.vision_model is not None


def test_json_holds_the_findings(home: Home, session: LookedSession) -> None:
    told = object_of(ask(home, "--vision-model", MODEL, "--json"))
    assert [finding["support"] for finding in told["findings"]] == ["found", "picture", "picture"]
    assert told["vision_model"] == "vision"


def test_what_is_missing_is_said(home: Home, session: LookedSession) -> None:
    ran = ask(home)
    assert "There is no vision model. Name one with --vision-model DIR" in ran.stderr
    assert "Page 3: Paper cost 4,310." in ran.stdout


def test_who_names_a_model_and_how_a_bad_one_is_told(
    home: Home, session: LookedSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(home, Settings(vision_model="/models/broken"))
    ran = ask(home)
    assert ran.exit_code == 0
    assert NOT_FIT.sentence in ran.stderr
    monkeypatch.setenv(VISION_MODEL_VARIABLE, "/models/broken")
    assert ask(home).exit_code == 3
    assert ask(home, "--vision-model", MODEL).exit_code == 0
    assert session.vision_model is not None


def test_pages_that_say_nothing_have_the_code_of_nothing_found(home: Home, session: LookedSession) -> None:
    session.events = [Answered(looked_answer(answer=None, findings=(SILENT,)))]
    ran = ask(home, "--vision-model", MODEL)
    assert (ran.exit_code, "Nothing in these documents" in ran.stdout) == (1, True)
    session.events = [Answered(looked_answer(partial=True))]
    assert ask(home, "--vision-model", MODEL).exit_code == 4


def test_a_test_model_is_named_so_at_the_beginning_and_the_end(home: Home, session: LookedSession) -> None:
    session.facts = make_vision_facts(test=True)
    session.events = look_events(looked_answer(test_model=True))
    lines = ask(home, "--vision-model", MODEL).stdout.splitlines()
    assert lines[0] == lines[-1].strip() == "Test model: its words mean nothing."
    assert len([line for line in lines if "Test model" in line]) == 2


def test_a_kept_answer_shows_its_findings(home: Home, session: LookedSession) -> None:
    lines = run(home, "show", "7").stdout.splitlines()
    assert "Page 3: Paper cost 4,310." in lines
    assert "Page 5: A pump." in lines
    assert "  Looked at, and not said there: Report.pdf, p. 7." in lines


# --- look ------------------------------------------------------------------------------------------------------------


def test_one_picture_is_asked(home: Home, session: LookedSession, image: Path) -> None:
    session.looks = [
        PreparingModel(1, 2),
        PageEncoded(1, 4, kept=False),
        Piece("A pump,\n"),
        Piece("two valves."),
        LOOKED,
    ]
    ran = run(home, "look", str(image), "What is it?", "--vision-model", MODEL)
    assert (ran.exit_code, ran.stdout) == (0, "A pump,\ntwo valves.\n")
    assert "4 tiles; 61.5 s to look at them; 8.0 tokens read a second; 2.5 tokens written a second." in ran.stderr
    assert "Looking: 25%" in ran.stderr
    (asked,) = session.pictures
    assert (asked.path, asked.question, asked.limit, asked.logits) == (str(image), "What is it?", 512, "")
    assert asked.sampling == Sampling(temperature=0.6, top_p=0.9, seed=0)


def test_everything_can_be_held_against_another_program(
    home: Home, session: LookedSession, image: Path, tmp_path: Path
) -> None:
    session.looks = [Piece("A pump."), LOOKED]
    logits = tmp_path / "logits.safetensors"
    wished = ("--greedy", "--limit", "20", "--precision", "bf16", "--logits", str(logits), "--json")
    told = object_of(run(home, "look", str(image), "What is it?", "--vision-model", MODEL, *wished))
    assert (told["prompt_ids"], told["answer_ids"], told["answer"]) == ([128000, 882], [32, 13], "A pump.")
    assert (told["tiles"], told["speed"]["encoding"], told["logits"]) == (4, 61.5, str(logits))
    assert told["settings"]["device"] == "CPU"
    (asked,) = session.pictures
    assert (asked.sampling, asked.limit, asked.logits) == (None, 20, str(logits))
    assert session.precision is Precision.BF16


def test_sampling_is_as_wished(home: Home, session: LookedSession, image: Path) -> None:
    session.looks = [replace(LOOKED, cut=True, repeated=True)]
    wished = ("--temperature", "1.0", "--top-p", "0.5", "--seed", "7")
    ran = run(home, "look", str(image), "What is it?", "--vision-model", MODEL, *wished)
    assert session.pictures[0].sampling == Sampling(temperature=1.0, top_p=0.5, seed=7)
    assert "Cut at the greatest length" in ran.stderr
    assert "round in circles" in ran.stderr


def test_a_look_that_was_stopped_or_cannot_begin(home: Home, session: LookedSession, image: Path) -> None:
    assert run(home, "look", str(image), "What is it?", "--vision-model", MODEL).exit_code == 4
    ran = run(home, "look", str(image), "What is it?")
    assert (ran.exit_code, "There is no vision model." in ran.stderr) == (2, True)
    assert run(home, "look", "no such.png", "What is it?").exit_code == 2


def test_the_picture_of_a_test_model_is_told_so(home: Home, session: LookedSession, image: Path) -> None:
    session.facts = make_vision_facts(test=True)
    session.looks = [Piece("xyz"), LOOKED]
    ran = run(home, "look", str(image), "What is it?", "--vision-model", MODEL)
    assert ran.stdout.splitlines()[0] == "Test model: its words mean nothing."


def test_it_stands_apart_in_the_help(home: Home) -> None:
    usual, developers = run(home, "--help").stdout.split("For developers:")
    assert "look " in developers
    assert "  look " not in usual
    assert "  ask " in usual


# --- prepare ---------------------------------------------------------------------------------------------------------


def pages_prepared(*done: int) -> list[PrepareEvent]:
    return [PagePrepared(document_id="report01", page=count, done=count, total=4, seconds_left=80.0) for count in done]


def test_pages_are_looked_at_ahead(home: Home, session: LookedSession) -> None:
    session.preparing = [PreparingModel(1, 2), *pages_prepared(2, 3, 4), Prepared("report01")]
    ran = run(home, "prepare", "--pictures", "report01", "--vision-model", MODEL)
    assert ran.exit_code == 0, ran.output
    assert "Report.pdf is looked at ahead: 3 pages in less than a minute." in ran.stdout
    assert "Looking ahead: 50%, about 1 min left" in ran.stderr
    session.preparing = [Prepared("report01")]
    ran = run(home, "prepare", "--pictures", "report01", "--vision-model", MODEL)
    assert "is kept already, all of it. Questions about it need no looking." in ran.stdout
    told = object_of(run(home, "prepare", "--pictures", "report01", "--vision-model", MODEL, "--json"))
    assert (told["document"], told["pages"]) == ("report01", 0)


def test_pages_that_are_not_looked_at_ahead_say_why(home: Home, session: LookedSession) -> None:
    session.preparing = [*pages_prepared(1), NotPrepared("report01", Problem("There is no room.", "Make some."))]
    ran = run(home, "prepare", "--pictures", "report01", "--vision-model", MODEL)
    assert (ran.exit_code, "There is no room. Make some." in ran.stderr) == (5, True)
    session.preparing = []
    assert run(home, "prepare", "--pictures", "report01", "--vision-model", MODEL).exit_code == 4
    ran = run(home, "prepare", "--pictures", "report01")
    assert (ran.exit_code, "There is no vision model." in ran.stderr) == (2, True)
