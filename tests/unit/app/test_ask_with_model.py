"""``ask``, ``prepare`` and ``cache`` with a text model, the session scripted."""

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
from app.settings import TEXT_MODEL_VARIABLE, Settings, save
from engine.contracts import (
    AddEvent,
    Answer,
    Answered,
    AskEvent,
    CacheUse,
    Document,
    How,
    LookPlan,
    LooksPlanned,
    NotPrepared,
    PageLine,
    PageWay,
    Pictures,
    Planned,
    Precision,
    Prepared,
    PrepareEvent,
    Preparing,
    Problem,
    Scope,
    TextModelFacts,
    Wish,
)
from engine.errors import InputError, Interrupted
from engine.network import Network
from tests.helpers.answer_events import PLAN, model_answer, model_events
from tests.helpers.scripted_session import make_answer, make_document
from tests.helpers.scripted_text_model import make_facts

MODEL = str(Path("/models/scripted.gguf").absolute())
NOT_FIT = InputError("broken.gguf is no text model.", "Choose another file.")


WISH = Wish(scope=Scope(), how=How.EVERY, pictures=Pictures.NEVER, closer=False, understood="What did paper cost?")
CONTINUED = 7
LOOKS = LookPlan(
    model="scripted-vision",
    lines=(
        PageLine(
            document_id="report01",
            document="report.pdf",
            page=4,
            label="4",
            way=PageWay.LOOK,
            reason="Its print could not be read as text.",
        ),
    ),
    looks=1,
    kept=0,
    tokens=6404,
    seconds=90.0,
    memory=9_000_000_000,
    free=16_000_000_000,
)


class AskedSession:
    """Has what ``ask``, ``prepare`` and ``cache`` use of ``engine.session.Session``."""

    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []
        self.text_model: TextModelFacts | None = None
        self.events: list[AskEvent] = [Answered(make_answer())]
        self.preparing: list[PrepareEvent | None] = []
        """standing still at None until it is stopped"""
        self.used = 1_200_000_000

    def use_text_model(self, path: str | None) -> TextModelFacts | None:
        if path is not None and "broken" in path:
            raise NOT_FIT
        self.text_model = None if path is None else make_facts(path)
        return self.text_model

    def ask(
        self, question: str, scope: Scope, *, stop: threading.Event, how: How, **wished: object
    ) -> Iterator[AskEvent]:
        assert (wished["pictures"], wished.get("closer", False)) == (Pictures.AUTO, False)
        self.asked.append((question, scope, how, wished.get("after")))
        yield from self.events
        if stop.is_set():
            raise Interrupted

    def use_vision_model(self, path: str | None, *, precision: Precision = Precision.INT4) -> None:
        assert path is None

    def plan_question(
        self, question: str, scope: Scope, *, how: How, pictures: Pictures, stop: threading.Event
    ) -> Iterator[AskEvent]:
        self.asked.append((question, scope, how, pictures))
        yield from (event for event in self.events if isinstance(event, Planned | LooksPlanned))

    def answer(self, answer_id: int) -> Answer:
        return replace(model_answer(), id=answer_id, partial=True, wish=WISH if answer_id == CONTINUED else None)

    def go_on_answering(self, answer_id: int, *, stop: threading.Event) -> Iterator[AskEvent]:
        self.asked.append(("go on", answer_id))
        yield from self.events

    def prepare(self, document_id: str, *, stop: threading.Event) -> Iterator[PrepareEvent]:
        for event in self.preparing:
            if event is None:
                raise Interrupted
            yield event

    def cache_use(self) -> CacheUse:
        return CacheUse(self.used, 10_000_000_000)

    def empty_cache(self) -> None:
        self.used = 0

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

    @property
    def vision_model(self) -> None:
        """There is none."""

    def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> AskedSession:
    session = AskedSession()
    monkeypatch.setattr("app.compose.compose", lambda home, network: session)
    monkeypatch.setattr(Context, "stop_on_interrupt", lambda context: None)
    monkeypatch.setattr("app.commands.context.keep_log", lambda home: None)
    monkeypatch.delenv(TEXT_MODEL_VARIABLE, raising=False)
    return session


def run(home: Home, *arguments: str) -> Result:
    return CliRunner().invoke(folioscope, ["--data-dir", str(home.folder), *arguments], obj=Network())


def object_of(result: Result) -> Any:
    """The one JSON object on the output."""
    return json.loads(result.stdout)


def test_an_answer_of_a_model_streams(home: Home, session: AskedSession) -> None:
    session.events = model_events()
    ran = run(home, "ask", "What did paper cost?", "--how", "every", "--after", "3", "--text-model", MODEL)
    assert ran.exit_code == 0, ran.output
    assert session.asked == [("What did paper cost?", Scope(), How.EVERY, 3)]
    assert session.text_model == make_facts(MODEL)
    assert "Paper cost 4,310 thousand after 3,954. [p. 12" in ran.stdout
    assert "Reading: 0%" in ran.stderr
    assert "Reading:" not in ran.stdout


def test_json_is_one_object_with_the_plan(home: Home, session: AskedSession) -> None:
    session.events = model_events()
    ran = run(home, "ask", "What did paper cost?", "--text-model", MODEL, "--json")
    told = object_of(ran)
    assert told["plan"]["reading"] == "whole"
    assert told["plan"]["settings"] == {"threads": "2", "KV cache": "q8_0"}
    assert told["statements"][1]["unsupported"] == ["9 %"]
    assert ran.stderr == ""
    session.events = [Answered(make_answer())]
    assert object_of(run(home, "ask", "What did paper cost?", "--json"))["plan"] is None


@pytest.mark.parametrize(("how", "said"), [("best", True), ("every", True), ("auto", False), ("quotes", False)])
def test_without_a_model_what_is_missing_is_said_where_it_was_wished(
    home: Home, session: AskedSession, how: str, said: bool
) -> None:
    ran = run(home, "ask", "What did paper cost?", "--how", how)
    assert ran.exit_code == 0
    assert "Paper and pulp cost" in ran.stdout
    assert ("There is no text model. Name one with --text-model FILE.gguf" in ran.stderr) is said


def test_a_bad_file_that_is_named_ends_the_command(
    home: Home, session: AskedSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = run(home, "ask", "What did paper cost?", "--text-model", "broken.gguf")
    assert (ran.exit_code, ran.stderr) == (3, f"{NOT_FIT.sentence} {NOT_FIT.next_step}\n")
    monkeypatch.setenv(TEXT_MODEL_VARIABLE, "broken.gguf")
    assert run(home, "ask", "What did paper cost?").exit_code == 3
    assert session.asked == []


def test_a_bad_file_of_the_settings_is_a_warning(home: Home, session: AskedSession) -> None:
    save(home, Settings(text_model="/models/broken.gguf"))
    ran = run(home, "ask", "What did paper cost?")
    assert ran.exit_code == 0
    assert NOT_FIT.sentence in ran.stderr
    assert "Paper and pulp cost" in ran.stdout


def test_quotes_need_no_model(home: Home, session: AskedSession) -> None:
    save(home, Settings(text_model="/models/broken.gguf"))
    ran = run(home, "ask", "What did paper cost?", "--how", "quotes")
    assert (ran.exit_code, ran.stderr, session.text_model) == (0, "", None)


def test_a_stopped_answer_is_shown_and_has_its_own_code(home: Home, session: AskedSession) -> None:
    session.events = [*model_events()[:-1], Answered(model_answer(partial=True))]
    ran = run(home, "ask", "What did paper cost?", "--text-model", MODEL)
    assert ran.exit_code == 4
    assert "kept" in ran.stdout
    session.events = model_events()[:-1]
    assert run(home, "ask", "What did paper cost?", "--text-model", MODEL).exit_code == 4


def test_a_model_that_finds_nothing_has_the_code_of_nothing_found(home: Home, session: AskedSession) -> None:
    session.events = [Answered(model_answer(answer=None, statements=(), quotes=(), calculations=()))]
    assert run(home, "ask", "What did paper cost?", "--text-model", MODEL).exit_code == 1


def test_a_test_model_is_named_so(home: Home, session: AskedSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "use_text_model", lambda path: setattr(session, "text_model", make_facts(test=True)))
    session.events = model_events(model_answer(test_model=True))
    lines = run(home, "ask", "What did paper cost?", "--text-model", MODEL).stdout.splitlines()
    assert lines[0] == lines[-1].strip() == "Test model: its words mean nothing."


def preparing(*done: int) -> list[PrepareEvent | None]:
    return [Preparing(document_id="report01", done=count, total=900, seconds_left=80.0) for count in done]


def test_a_document_is_prepared_once(home: Home, session: AskedSession) -> None:
    session.preparing = [*preparing(100, 500, 900), Prepared("report01")]
    ran = run(home, "prepare", "report01", "--text-model", MODEL)
    assert ran.exit_code == 0, ran.output
    assert "Report.pdf is read ahead: 800 tokens in less than a minute." in ran.stdout
    assert "Reading ahead: 11%, about 1 min left" in ran.stderr
    session.preparing = [*preparing(900), Prepared("report01")]
    assert "is kept already" in run(home, "prepare", "report01", "--text-model", MODEL).stdout
    session.preparing = [Prepared("report01")]
    told = object_of(run(home, "prepare", "report01", "--text-model", MODEL, "--json"))
    assert (told["document"], told["name"], told["tokens"]) == ("report01", "Report.pdf", 0)


def test_a_document_that_is_not_prepared_says_why(home: Home, session: AskedSession) -> None:
    session.preparing = [NotPrepared("report01", Problem("The disk has no room for it.", "Free some."))]
    ran = run(home, "prepare", "report01", "--text-model", MODEL)
    assert (ran.exit_code, ran.stderr) == (5, "The disk has no room for it. Free some.\n")


def test_stopped_preparing_keeps_what_was_read(home: Home, session: AskedSession) -> None:
    session.preparing = [*preparing(100), None]
    ran = run(home, "prepare", "report01", "--text-model", MODEL)
    assert ran.exit_code == 4
    assert "What has been read is kept" in ran.stderr


def test_preparing_needs_a_model_and_one_document(home: Home, session: AskedSession, tmp_path: Path) -> None:
    ran = run(home, "prepare", "report01")
    assert ran.exit_code == 2
    assert "There is no text model." in ran.stderr
    assert "is a folder" in run(home, "prepare", str(tmp_path), "--text-model", MODEL).stderr
    assert run(home, "prepare", "no such file.pdf", "--text-model", MODEL).exit_code == 3


def test_the_cache_is_told_and_emptied(home: Home, session: AskedSession) -> None:
    assert run(home, "cache").stdout == "1.2 GB of at most 10.0 GB are kept.\n"
    emptied = run(home, "cache", "--empty").stdout
    assert "1.2 GB of the disk are free again" in emptied
    assert object_of(run(home, "cache", "--json")) == {"used": 0, "limit": 10_000_000_000}


def test_a_kept_answer_of_a_model_is_shown(home: Home, session: AskedSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "answer", lambda answer: replace(model_answer(), id=answer), raising=False)
    shown = run(home, "show", "7").stdout
    assert "That is 9 % more. [p. 14]" in shown
    assert "(4310-3954)/3954*100 = 9.003541" in shown
    assert object_of(run(home, "show", "7", "--json"))["model"] == PLAN.model


# --- before and after ------------------------------------------------------------------------------------------------


def test_a_plan_says_what_is_read_and_looked_at(home: Home, session: AskedSession) -> None:
    session.events = [LooksPlanned(LOOKS), Planned(PLAN)]
    told = run(home, "plan", "What did paper cost?", "--how", "every", "--text-model", MODEL)
    assert told.exit_code == 0
    assert "1 page" in told.output
    assert session.asked == [("What did paper cost?", Scope(), How.EVERY, Pictures.AUTO)]
    shown = json.loads(run(home, "plan", "What did paper cost?", "--json", "--text-model", MODEL).output)
    assert shown["looking"]["lines"][0]["reason"] == "Its print could not be read as text."
    assert shown["reading"]["model"] == PLAN.model


def test_without_models_a_plan_is_short(home: Home, session: AskedSession) -> None:
    session.events = []
    assert "at once" in run(home, "plan", "What did paper cost?").output


def test_an_answer_is_gone_on_with(home: Home, session: AskedSession) -> None:
    session.events = model_events()
    assert run(home, "continue", str(CONTINUED), "--text-model", MODEL).exit_code == 0
    assert session.asked == [("go on", CONTINUED)]


def test_an_answer_that_is_too_old_is_a_sentence(home: Home, session: AskedSession) -> None:
    ran = run(home, "continue", "3")
    assert ran.exit_code != 0
    assert "too old" in ran.output
    assert session.asked == []


def test_a_summary_reads_every_page(home: Home, session: AskedSession) -> None:
    session.events = model_events()
    assert run(home, "summarize", "report01", "--text-model", MODEL).exit_code == 0
    ((question, scope, how, _),) = session.asked
    assert str(question).startswith("What do these pages say?")
    assert (scope, how) == (Scope(document_ids=("report01",)), How.EVERY)


def test_a_summary_needs_a_text_model(home: Home, session: AskedSession) -> None:
    ran = run(home, "summarize", "report01")
    assert ran.exit_code != 0
    assert "needs a text model" in ran.output
