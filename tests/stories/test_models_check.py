"""``folioscope models check``: the real readers and the real library, and models that answer what a test gives them."""

from __future__ import annotations

import getpass
import json
import platform
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.checking.tasks import picture_tasks, text_tasks
from app.commands import folioscope
from app.commands.context import Context
from app.paths import Home
from app.settings import TEXT_MODEL_VARIABLE, VISION_MODEL_VARIABLE, change
from engine.contracts import TextEvent, TextRequest, VisionEvent, VisionRequest, VisionSpec
from engine.errors import EnvironmentProblem, InputError
from engine.network import Network
from tests.helpers.command import folioscope as program
from tests.helpers.scripted_text_model import ScriptedTextModel, Written, make_facts
from tests.helpers.scripted_vision_model import ScriptedVisionModel, Seen, make_vision_facts
from tests.helpers.terms import agree

WEIGHTS = b"no real weights"
SPEED = "x" * 700
"""what is written to measure the speed"""
TEXT_QUESTIONS = [question for task in text_tasks(quick=True) for question in task.questions]
LOOKS = [question for task in picture_tasks(quick=True) for _, question in task.asked]
FOR_WINDOWS = 2_700_000_000
"""bytes of free memory in which a 3B reads ten pages at once, and not 8K tokens"""


def stated(expected: str) -> str:
    """An answer of a text model; the page says the quoted words only where it is about lighthouses."""
    return f'[1] "The path from the village is steep" It is {expected}.\n' if expected else "NOT_FOUND"


RIGHT_TEXT = [stated(question.expected) for question in TEXT_QUESTIONS]
RIGHT_LOOKS = [f'{one.expected}\nREAD: "{one.expected}"' if one.expected else "NOT_ON_THIS_PAGE" for one in LOOKS]
SILENT_TEXT, SILENT_LOOKS = ["NOT_FOUND"] * len(TEXT_QUESTIONS), ["NOT_ON_THIS_PAGE"] * len(LOOKS)


class Pressing:
    """Stop is pressed when a model is asked for the time that is given; it serves one library after the other."""

    stop_at = 0
    ended = False

    def press(self, asked: int, stop: threading.Event) -> None:
        if asked == self.stop_at:
            stop.set()

    def close(self) -> None:
        self.ended = True


class Text(Pressing, ScriptedTextModel):
    """A scripted text model during which Stop may be pressed."""

    def generate(self, request: TextRequest, *, stop: threading.Event) -> Iterator[TextEvent]:
        self.press(len(self.requests) + 1, stop)
        return super().generate(request, stop=stop)


class Vision(Pressing, ScriptedVisionModel):
    """A scripted vision model during which Stop may be pressed."""

    def look(self, request: VisionRequest, *, stop: threading.Event) -> Iterator[VisionEvent]:
        self.press(len(self.requests) + 1, stop)
        return super().look(request, stop=stop)


@dataclass
class Bench:
    """A person's folder with model files, and the models that stand for them."""

    folder: Path
    text: Text = field(default_factory=lambda: Text(RIGHT_TEXT))
    vision: Vision = field(default_factory=lambda: Vision(RIGHT_LOOKS))

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def report(self) -> Path:
        return self.folder / "report.md"

    def check(self, *options: str, text: bool = True, vision: bool = True) -> Result:
        """``folioscope models check --quick`` with the models that are wished."""
        models = ["--text-model", str(self.folder / "llama.gguf")] * text
        models += ["--vision-model", str(self.folder / "llama-vision")] * vision
        arguments = ["--data-dir", str(self.home), "models", "check", "--quick", *models, *options]
        return CliRunner().invoke(folioscope, [*arguments, "--report", str(self.report)], obj=Network())

    def scores(self) -> dict[str, list[str]]:
        """The cells of each row of the report's tables behind its name."""
        rows = [line.strip("|").split("|") for line in self.report.read_text("utf-8").splitlines() if line[:1] == "|"]
        return {name.strip(): [cell.strip() for cell in cells] for name, *cells in rows}


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    bench = Bench(tmp_path)
    agree(bench.home)
    (tmp_path / "llama.gguf").write_bytes(WEIGHTS)
    monkeypatch.setattr("app.compose.TextWorker", lambda **_: bench.text)
    monkeypatch.setattr("app.compose.VisionWorker", lambda libraries: bench.vision)
    monkeypatch.setattr("app.checking.parts.TextWorker", lambda **_: ScriptedTextModel([SPEED]))
    monkeypatch.setattr("app.checking.parts.VisionWorker", lambda libraries: Vision(facts=bench.vision.facts))
    monkeypatch.setattr("engine.machine.free_memory", lambda: 64_000_000_000)
    monkeypatch.setattr(Context, "stop_on_interrupt", lambda context: None)
    for variable in (TEXT_MODEL_VARIABLE, VISION_MODEL_VARIABLE):
        monkeypatch.delenv(variable, raising=False)
    return bench


def test_models_that_answer_rightly_have_full_scores(bench: Bench) -> None:
    ran = bench.check()
    assert ran.exit_code == 0, ran.output
    assert {name: (cells[0], cells[1]) for name, cells in bench.scores().items() if cells[0].isdigit()} == {
        "Ten pages of text": ("4", "4"),
        "What no page says": ("2", "2"),
        "A sentence in 8K tokens, 50 % of them before it": ("1", "1"),
        "Title, number and name on a page": ("3", "3"),
        "What the page does not say": ("1", "1"),
        "Values of bars, within 5 %": ("1", "1"),
        "Values of lines, within 5 %": ("1", "1"),
    }
    said = bench.report.read_text("utf-8")
    assert f"SHA-256: {sha256(WEIGHTS).hexdigest()}" in said
    assert "Reading: 44.0 tokens a second" in said
    assert "Encoding of a page: 60.0 s" in said
    assert "answers: 5, of them found on their pages: 4." in said
    assert "Ten pages of text: 4 of 4 right" in ran.stdout
    assert "Test model" not in said


def test_how_long_it_takes_is_said_before_the_first_question(bench: Bench) -> None:
    ran = bench.check(vision=False)
    told, asked = ran.stderr.index("The checks of the text model will take about"), ran.stderr.index("Ten pages")
    assert told < asked


def test_wrong_answers_are_counted_and_shown(bench: Bench) -> None:
    bench.text = Text([stated("999")] * len(TEXT_QUESTIONS))
    bench.vision = Vision(["999"] * len(LOOKS))
    assert bench.check().exit_code == 0
    scores = bench.scores()
    assert {cells[0] for cells in scores.values() if cells[0].isdigit()} == {"0"}
    said = bench.report.read_text("utf-8")
    assert "Expected: Bertil Onslow. Answered: “It is 999.”" in said
    assert "Expected: nothing. Answered: “999”" in said


def test_models_that_find_nothing_are_right_about_what_is_not_there_alone(bench: Bench) -> None:
    bench.text, bench.vision = Text(SILENT_TEXT), Vision(SILENT_LOOKS)
    assert bench.check().exit_code == 0
    scores = bench.scores()
    assert scores["Ten pages of text"][:3] == ["0", "4", "4"]
    assert scores["What no page says"][:3] == ["2", "2", "2"]
    assert scores["Values of bars, within 5 %"][:3] == ["0", "1", "1"]
    assert scores["What the page does not say"][:3] == ["1", "1", "1"]


def test_the_vision_model_sees_a_picture_without_the_words_on_it(bench: Bench) -> None:
    bench.check(text=False)
    assert len(bench.vision.requests) == len(LOOKS)
    for request in bench.vision.requests:
        asked = request.opening + request.question
        assert "Report on" not in asked
        assert "Answer a question from what this page shows" in asked
        assert len(set(request.page.pixels)) > 1, "the page is blank"


def test_what_does_not_fit_into_memory_is_left_out_and_said(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.machine.free_memory", lambda: FOR_WINDOWS)
    assert bench.check(vision=False).exit_code == 0
    scores = bench.scores()
    assert scores["Ten pages of text"][:2] == ["4", "4"]
    assert scores["A sentence in 8K tokens, 50 % of them before it"][:2] == ["0", "0"]
    assert "It does not fit at once into the model's context, or into the 2.7 GB of free memory." in (
        bench.report.read_text("utf-8")
    )


def test_a_model_that_ends_leaves_out_its_check_and_no_path_of_the_error(bench: Bench) -> None:
    lost = EnvironmentProblem("/home/ada/llama.gguf was lost.", "Try again.")
    bench.text = Text([RIGHT_TEXT[0], Written("", error=lost), *RIGHT_TEXT[4:]])
    bench.vision = Vision([Seen("", error=lost), *RIGHT_LOOKS[3:]])
    assert bench.check().exit_code == 0
    scores = bench.scores()
    assert scores["Ten pages of text"][:2] == ["1", "1"]
    assert scores["What no page says"][:2] == ["2", "2"]
    assert scores["Title, number and name on a page"][:2] == ["0", "0"]
    assert scores["Values of lines, within 5 %"][:2] == ["1", "1"]
    said = bench.report.read_text("utf-8")
    assert "Left out, Ten pages of text: This machine could not run it" in said
    assert "ada" not in said


def test_nothing_private_stands_in_the_report_or_in_the_object(bench: Bench) -> None:
    ran = bench.check("--json")
    for said in (bench.report.read_text("utf-8"), ran.stdout):
        for private in (str(bench.folder), tempfile.gettempdir(), str(Path.home()), platform.node()):
            assert private not in said, private
        assert f"/{getpass.getuser()}" not in said
        assert "llama.gguf" in said


def test_the_object_says_the_same_as_the_report(bench: Bench) -> None:
    ran = bench.check("--json")
    told: dict[str, Any] = json.loads(ran.stdout)
    assert ran.stderr == ""
    parts = (told["text_model"], told["vision_model"])
    rows = {check["name"]: [str(check["right"]), str(check["questions"])] for one in parts for check in one["checks"]}
    assert rows == {name: cells[:2] for name, cells in bench.scores().items() if cells[0].isdigit()}
    assert told["text_model"]["sha256"] == sha256(WEIGHTS).hexdigest()
    assert told["vision_model"]["weights"] == bench.vision.facts.weights


def test_the_library_of_the_user_stays_as_it_is_and_nothing_else_stays(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = bench.folder / "temporary"
    elsewhere.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(elsewhere))
    assert bench.check().exit_code == 0
    assert not (bench.home / "library.db").exists()
    assert list(elsewhere.iterdir()) == []
    assert bench.text.ended
    assert bench.vision.ended


def test_weights_are_prepared_where_they_are_of_use_later(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    preparing = Vision(facts=make_vision_facts(prepared=""))
    monkeypatch.setattr("app.checking.parts.VisionWorker", lambda libraries: preparing)
    assert bench.check(text=False).exit_code == 0
    assert preparing.facts.prepared.startswith(str(bench.home / "models"))
    used = [asked.path for method, asked in bench.vision.asked if method == "inspect" and isinstance(asked, VisionSpec)]
    assert used == [preparing.facts.prepared]


@pytest.mark.parametrize("number", [5, 7])
def test_stop_keeps_the_checks_that_are_done(bench: Bench, number: int) -> None:
    bench.text.stop_at = number
    ran = bench.check()
    assert ran.exit_code == 4, ran.output
    scores = bench.scores()
    assert scores["Ten pages of text"][:2] == ["4", "4"]
    assert scores["A sentence in 8K tokens, 50 % of them before it"][:2] == ["0", "0"]
    said = bench.report.read_text("utf-8")
    assert "Left out, A sentence in 8K tokens, 50 % of them before it: It was stopped before." in said
    assert said.endswith("## Vision model\n\nNot checked. It was stopped before.\n")
    assert not bench.vision.requests


def test_stop_while_pages_are_looked_at_keeps_what_was_read(bench: Bench) -> None:
    bench.vision.stop_at = 4
    assert bench.check().exit_code == 4
    scores = bench.scores()
    assert scores["A sentence in 8K tokens, 50 % of them before it"][:2] == ["1", "1"]
    assert scores["Title, number and name on a page"][:2] == ["3", "3"]
    assert scores["Values of lines, within 5 %"][:2] == ["0", "0"]


def test_stop_before_any_check_is_done_writes_no_report(bench: Bench) -> None:
    bench.text.stop_at = 1
    assert bench.check().exit_code == 4
    assert not bench.report.exists()


def test_a_test_model_is_said_to_be_one_first_of_all(bench: Bench) -> None:
    bench.text = Text(RIGHT_TEXT, make_facts(test=True))
    ran = bench.check(vision=False)
    assert ran.stdout.splitlines()[0] == "Test model: its words mean nothing."
    assert bench.report.read_text("utf-8").splitlines()[2].startswith("**Test model: its words mean nothing.**")


def test_a_chosen_model_that_cannot_be_used_does_not_keep_the_other_from_being_checked(bench: Bench) -> None:
    gone = str(Path("/papers/gone").absolute())
    change(Home(bench.home), text_model=gone)
    bench.text.refused[gone] = InputError("gone is no model.", "Choose another file.")
    ran = bench.check(text=False)
    assert ran.exit_code == 0, ran.output
    assert "gone is no model. Choose another file." in ran.stderr
    assert "Not checked. It could not be used." in bench.report.read_text("utf-8")


def test_a_model_that_is_named_and_cannot_be_used_is_told_with_a_next_step(bench: Bench) -> None:
    named = str(bench.folder / "llama.gguf")
    bench.text.refused[named] = InputError("llama.gguf is no model.", "Choose another file.")
    ran = bench.check()
    assert (ran.exit_code, ran.stderr) == (3, "llama.gguf is no model. Choose another file.\n")
    assert not bench.report.exists()


def test_without_any_model_the_program_says_what_to_do(tmp_path: Path) -> None:
    ran = program(tmp_path / "home", "models", "check", "--report", tmp_path / "report.md")
    assert ran.code == 2
    assert ran.err.startswith("There is no model to check. Name one with --text-model FILE.gguf")
    assert not (tmp_path / "report.md").exists()


def test_a_report_without_a_place_is_told_before_anything_runs(tmp_path: Path) -> None:
    ran = program(tmp_path / "home", "models", "check", "--text-model", "a.gguf", "--report", tmp_path / "no" / "a.md")
    assert ran.code == 2
    assert "is not there. Name a file in a folder that is there." in ran.err
