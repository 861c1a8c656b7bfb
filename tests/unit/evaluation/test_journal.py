"""What is answered stays answered."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.errors import EnvironmentProblem
from engine.evaluation.journal import Journal, ModelUsed, Settings
from tests.unit.evaluation.examples import REPLY, make_reply

SETTINGS = Settings(how="quotes", pictures="never", text_model=None, vision_model=None, version="1.0")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "answers.jsonl"


def test_a_reply_is_there_for_the_next_run_with_the_same_settings(path: Path) -> None:
    Journal(path, SETTINGS).keep("abc", "Why?", REPLY)
    again = Journal(path, SETTINGS)
    assert again.get("abc", "Why?") == REPLY
    assert again.get("abd", "Why?") is None, "the document has changed"
    assert again.get("abc", "How?") is None


@pytest.mark.parametrize(
    "changed",
    [
        {"how": "best"},
        {"pictures": "always"},
        {"text_model": ModelUsed("a.gguf", "1", test=False)},
        {"vision_model": ModelUsed("b", "1", test=False)},
        {"version": "1.1"},
    ],
)
def test_other_settings_are_another_run_and_leave_this_one_be(path: Path, changed: dict[str, object]) -> None:
    Journal(path, SETTINGS).keep("abc", "Why?", REPLY)
    other = Journal(path, replace(SETTINGS, **changed))  # type: ignore[arg-type]  # fields of Settings
    assert other.get("abc", "Why?") is None
    other.keep("abc", "Why?", make_reply(said=None))
    assert Journal(path, SETTINGS).get("abc", "Why?") == REPLY


def test_a_line_that_a_power_cut_tore_costs_one_question(path: Path) -> None:
    journal = Journal(path, SETTINGS)
    for question in ("One?", "Two?"):
        journal.keep("abc", question, REPLY)
    path.write_bytes(path.read_bytes()[:-20])
    torn = Journal(path, SETTINGS)
    assert (torn.get("abc", "One?"), torn.get("abc", "Two?")) == (REPLY, None)
    torn.keep("abc", "Two?", REPLY)
    whole = Journal(path, SETTINGS)
    assert (whole.get("abc", "One?"), whole.get("abc", "Two?")) == (REPLY, REPLY)


@pytest.mark.parametrize("line", [b"\xff\n", b"3\n", b"{}\n", b'{"settings": 1}\n', b"[" * 90_000])
def test_what_is_no_line_of_ours_is_passed_over(path: Path, line: bytes) -> None:
    path.write_bytes(line)
    journal = Journal(path, SETTINGS)
    journal.keep("abc", "Why?", REPLY)
    assert Journal(path, SETTINGS).get("abc", "Why?") == REPLY


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="cannot be used"):
        Journal(tmp_path / "missing" / "answers.jsonl", SETTINGS).keep("abc", "Why?", REPLY)
