"""Questions with known answers, from outside: asked, scored, stopped, gone on with."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from app.commands import folioscope as program
from engine.contracts import AskEvent
from engine.errors import Interrupted
from engine.evaluation.report import TEST_MODEL
from engine.session import Session
from tests.helpers.command import folioscope
from tests.helpers.drawn_pages import many_pages
from tests.helpers.scripted_text_model import ScriptedTextModel, make_facts

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
    command = ["--data-dir", str(tmp_path / "home"), *map(str, arguments), "--json"]
    result = CliRunner().invoke(program, command)
    assert result.stdout, result.stderr
    return result.exit_code, json.loads(result.stdout)


def score(report: Any, name: str) -> float:
    """The mean of a score over all questions."""
    return float(next(one["value"] for one in report["scores"] if (one["score"], one["group"]) == (name, "")))


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
    monkeypatch.setattr("app.compose.TextWorker", lambda: model)
    arguments[arguments.index("quotes")] = "every"
    code, report = evaluate(tmp_path, [*arguments, "--pictures", "never", "--text-model", file])
    assert (code, report["effort"]["ways"]) == (0, {"every": 6})
    assert report["settings"]["text_model"] == {
        "name": "scripted.gguf",
        "weights": f"SHA-256 {hashlib.sha256(b'weights').hexdigest()}",
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
