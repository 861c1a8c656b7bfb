"""Questions with known answers, from outside: asked, scored, stopped, gone on with."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from PIL import Image

from app.commands import folioscope as program
from engine.contracts import AskEvent
from engine.errors import Interrupted
from engine.evaluation.report import TEST_MODEL
from engine.network import Network
from engine.session import Session
from tests.helpers.command import folioscope
from tests.helpers.drawn_pages import many_pages
from tests.helpers.scripted_text_model import ScriptedTextModel, make_facts
from tests.helpers.scripted_vision_model import ScriptedVisionModel
from tests.helpers.terms import agree

RECALL = "recall of evidence pages at 1"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three documents, each in its place."""
    for number, name in enumerate(("one.pdf", "two.pdf", "nested/three.pdf")):
        path = tmp_path / "documents" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        many_pages(tmp_path, 5, seed=number).replace(path)
    return tmp_path / "documents"


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    """Two questions to each, of which one has no answer."""
    entries: list[dict[str, str]] = []
    for page, name in enumerate(("one.pdf", "two.pdf", "three.pdf"), 1):
        asked = f"What is the reference number of sheet {page}?"
        right = {"answer": f"KX-0000{page}", "evidence_pages": f"[{page}]", "answer_format": "Str"}
        nothing = {"answer": "Not answerable", "evidence_pages": "[]", "answer_format": "None"}
        entries.append({"doc_id": name, "question": asked, **right})
        entries.append({"doc_id": name, "question": "zyxwv quokka plutonium?", **nothing})
    path = tmp_path / "questions.json"
    path.write_text(json.dumps(entries), encoding="utf-8")
    return path


@pytest.fixture
def arguments(questions: Path, folder: Path, tmp_path: Path) -> list[str | Path]:
    return ["evaluate", questions, "--documents", folder, "--how", "quotes", "--to", tmp_path / "out"]


def evaluate(tmp_path: Path, arguments: list[str | Path]) -> tuple[int, Any]:
    """Exit code and report of a run in this process."""
    agree(tmp_path / "home")
    command = ["--data-dir", str(tmp_path / "home"), *map(str, arguments), "--json"]
    result = CliRunner().invoke(program, command, obj=Network())
    assert result.stdout, result.stderr
    return result.exit_code, json.loads(result.stdout)


def score(report: Any, name: str) -> float:
    """The mean of a score over all questions."""
    return float(next(one["value"] for one in report["scores"] if (one["score"], one["group"]) == (name, "")))


def hash_of(content: bytes) -> str:
    """Its SHA-256."""
    return hashlib.sha256(content).hexdigest()


def test_questions_are_asked_and_scored_and_the_report_is_kept(tmp_path: Path, arguments: list[str | Path]) -> None:
    ran = folioscope(tmp_path / "home", *arguments)
    assert ran.code == 0, ran.err
    assert "6 of 6 questions are answered." in ran.out
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert (score(report, RECALL), score(report, "unanswerable accuracy")) == (1.0, 1.0)
    assert [answer["pages"] for answer in report["answers"]] == [5] * 6
    assert "MMLongBench-Doc" in (tmp_path / "out" / "report.md").read_text(encoding="utf-8")


def test_a_document_that_is_missing_is_named_and_asked_once_it_is_there(
    tmp_path: Path, folder: Path, arguments: list[str | Path]
) -> None:
    hidden = (folder / "two.pdf").rename(tmp_path / "hidden.pdf")
    code, report = evaluate(tmp_path, arguments)
    assert (code, report["questions"]["answered"]) == (3, 4)
    assert {(one["document"], one["reason"]) for one in report["not_asked"]} == {
        ("two.pdf", "'two.pdf' is not in documents.")
    }
    before = (tmp_path / "out" / "answers.jsonl").read_bytes()
    hidden.rename(folder / "two.pdf")
    code, report = evaluate(tmp_path, arguments)
    assert (code, report["questions"]["answered"], report["not_asked"]) == (0, 6, [])
    assert (tmp_path / "out" / "answers.jsonl").read_bytes().startswith(before)


def test_a_stopped_evaluation_goes_on(
    tmp_path: Path, arguments: list[str | Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    ask = Session.ask

    def stopped(session: Session, question: str, *scope: Any, **wished: Any) -> Iterator[AskEvent]:
        if len(asked) == 2:
            raise Interrupted
        asked.append(question)
        yield from ask(session, question, *scope, **wished)

    with monkeypatch.context() as patched:
        patched.setattr(Session, "ask", stopped)
        code, report = evaluate(tmp_path, arguments)
    assert (code, report["questions"]["answered"], report["questions"]["left"]) == (4, 2, 4)
    kept = report["answers"]
    code, report = evaluate(tmp_path, arguments)
    assert (code, report["questions"]["answered"]) == (0, 6)
    assert report["answers"][:2] == kept, "what was answered was not asked again"


def test_a_text_model_is_named_with_the_hash_of_its_file(
    tmp_path: Path, arguments: list[str | Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "scripted.gguf"
    file.write_bytes(b"weights")
    model = ScriptedTextModel(["NOT_FOUND"] * 6, make_facts(test=True))
    monkeypatch.setattr("app.compose.TextWorker", lambda **_: model)
    arguments[arguments.index("quotes")] = "every"
    code, report = evaluate(tmp_path, [*arguments, "--pictures", "never", "--text-model", file])
    assert (code, report["effort"]["ways"]) == (0, {"every": 6})
    assert report["settings"]["text_model"] == {
        "name": "scripted.gguf",
        "weights": f"SHA-256 {hash_of(b'weights')}",
        "test": True,
    }
    assert TEST_MODEL in report["notes"]
    assert [answer["said"] for answer in report["answers"]] == [None] * 6, "the sentence of a model is no answer"


@pytest.mark.parametrize(
    ("option", "value", "missing"), [("--how", "best", "text"), ("--pictures", "always", "vision")]
)
def test_without_the_model_that_is_wished_nothing_is_asked(
    tmp_path: Path, arguments: list[str | Path], option: str, value: str, missing: str
) -> None:
    ran = folioscope(tmp_path / "home", *arguments, option, value)
    assert ran.code == 2
    assert f"There is no {missing} model." in ran.err
    assert not (tmp_path / "out").exists()


def test_another_file_is_no_file_of_questions(tmp_path: Path, questions: Path, arguments: list[str | Path]) -> None:
    questions.write_text("{}", encoding="utf-8")
    ran = folioscope(tmp_path / "home", *arguments)
    assert ran.code == 2
    assert "no file of questions that is known here" in ran.err


@pytest.fixture
def diagrams(tmp_path: Path) -> Path:
    """A folder as AI2D has it: three pictures with two questions each, two of the pictures in the test set."""
    folder = tmp_path / "ai2d"
    for name in ("questions", "images", "abc_images"):
        (folder / name).mkdir(parents=True)
    for number in (2, 3, 10):
        picture = f"{number}.png"
        Image.new("RGB", (300, 200), (250, 250, 200 + number)).save(folder / "images" / picture)
        Image.new("RGB", (300, 200), (200 + number, 250, 250)).save(folder / "abc_images" / picture)
        asked = {
            f"What does A show in {number}?": {"abcLabel": True, "answerTexts": ["ears", "nose"], "correctAnswer": 1},
            f"Which is the part in {number}?": {"abcLabel": False, "answerTexts": ["ear", "eye"], "correctAnswer": 0},
        }
        entries = {text: {**entry, "questionId": f"{number}-{text}"} for text, entry in asked.items()}
        content = json.dumps({"imageName": picture, "questions": entries})
        (folder / "questions" / f"{picture}.json").write_text(content, encoding="utf-8")
    (folder / "ai2d_test_ids.csv").write_text("10\n2\n", encoding="utf-8")
    return folder


def test_the_test_set_of_ai2d_is_asked_with_its_choices_and_scored(
    tmp_path: Path, diagrams: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vision = ScriptedVisionModel(["2. nose", "It is the ear.", "1. ears", "A"])
    monkeypatch.setattr("app.compose.VisionWorker", lambda libraries: vision)
    monkeypatch.setattr("engine.machine.free_memory", lambda: 64_000_000_000)
    asked: list[str | Path] = ["evaluate", diagrams / "questions", "--documents", diagrams, "--how", "quotes"]
    asked += ["--pictures", "always", "--vision-model", tmp_path / "llama-vision", "--to", tmp_path / "out"]
    code, report = evaluate(tmp_path, asked)
    assert (code, report["questions"]["layout"], report["questions"]["answered"]) == (0, "AI2D", 4)
    assert [request.question.splitlines()[1] for request in vision.requests] == ["1. ears", "A. ear"] * 2
    assert [answer["compared"] for answer in report["answers"]] == [["nose"], ["ear"], ["ears"], ["ear"]]
    assert {one["group"]: one["value"] for one in report["scores"] if one["score"] == "accuracy"} == {
        "": 0.75,
        "labels as letters": 0.5,
        "labels as words": 1.0,
    }
    assert any("2 of the 2 pictures in ai2d_test_ids.csv" in note for note in report["notes"])
    lines = [json.loads(line) for line in (tmp_path / "out" / "answers.jsonl").read_text("utf-8").splitlines()]
    pictures = [diagrams / name / f"{number}.png" for number in (2, 10) for name in ("abc_images", "images")]
    assert [line["document"] for line in lines] == [hash_of(path.read_bytes()) for path in pictures]
    members = [diagrams / "questions" / f"{number}.png.json" for number in (2, 10)]
    listing = "".join(f"{hash_of(path.read_bytes())}  {path.name}\n" for path in members)
    assert report["questions"]["sha256"] == hash_of(listing.encode()), "what sha256sum says of these files"


def test_a_folder_without_questions_is_said_to_have_none(tmp_path: Path, diagrams: Path) -> None:
    ran = folioscope(tmp_path / "home", "evaluate", diagrams / "images", "--documents", diagrams)
    assert ran.code == 2
    assert "images holds no questions of AI2D" in ran.err
