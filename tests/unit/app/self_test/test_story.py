"""The story of the self-test: whatever becomes of a part is said, and the others still run."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from app.self_test.part import Part
from app.self_test.story import PARTS, self_test
from tests.helpers import moody_part

SOON = 0.1
"""seconds, for a part that never ends"""


def told(*names: str, packaged: bool = False, deadline: float = 120.0) -> tuple[int, list[str]]:
    """The exit code and the lines of a self-test of parts that do what these names say."""
    lines: list[str] = []
    parts = [Part(name, moody_part.__name__, deadline if name == "hangs" else 120.0) for name in names]
    return self_test(lines.append, parts, packaged=packaged), lines


def test_parts_that_do_well_are_told_with_what_they_found() -> None:
    code, lines = told("reads", "writes")
    assert code == 0
    assert lines[0].startswith("ok        reads: reads well, ")
    assert lines[1].startswith("ok        writes: writes well, ")
    assert lines[2:] == ["ok        network: 0 connections"]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("fails", "A wheel is missing. Install Folioscope again."),
        ("lacks a module", "ImportError: No module named 'wheel'"),
        ("hangs", "It did not end within 0 seconds."),
        ("crashes", "Its process ended unexpectedly, with code 7."),
    ],
)
def test_a_part_that_does_not_do_well_is_said_and_the_next_one_runs(name: str, sentence: str) -> None:
    code, lines = told(name, "reads", deadline=SOON)
    assert code == 1
    assert lines[0] == f"FAILED    {name}: {sentence}"
    assert lines[1].startswith("ok        reads: reads well")


def test_a_fault_is_told_by_its_kind_and_place_and_not_by_its_words(capfd: pytest.CaptureFixture[str]) -> None:
    code, (line, *_) = told("raises")
    assert code == 1
    assert line.startswith("FAILED    raises: ValueError in moody_part.py, line ")
    assert moody_part.SECRET not in line + "".join(capfd.readouterr())


def test_what_is_not_installed_is_left_out() -> None:
    code, (line, *_) = told("is not installed")
    assert (code, line) == (0, "left out  is not installed: The wheel is not installed.")


def test_the_installed_program_must_have_it() -> None:
    code, (line, *_) = told("is not installed", packaged=True)
    assert (code, line) == (1, "FAILED    is not installed: The wheel is not installed.")


def test_a_part_that_reaches_out_is_refused() -> None:
    code, (line, *_) = told("reaches out")
    assert code == 1
    assert line.startswith("FAILED    reaches out: PermissionError: ")


def test_the_folders_of_the_person_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOLIOSCOPE_TEXT_MODEL", "/models/theirs.gguf")
    _, (folders, models, *_) = told("looks at its folders", "looks at its models")
    assert folders.startswith("ok        looks at its folders: looks at its folders, ")
    assert models.startswith("ok        looks at its models: none, ")


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    told("reads", "hangs", deadline=SOON)
    assert list(tmp_path.iterdir()) == []


def test_each_part_is_in_a_module_of_its_own() -> None:
    assert len({part.module for part in PARTS}) == len({part.name for part in PARTS}) == len(PARTS)
