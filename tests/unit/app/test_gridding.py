"""``folioscope grid``, the session scripted."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.commands import folioscope
from app.commands.context import Context
from app.paths import Home
from engine.contracts import (
    AddEvent,
    CellChanged,
    CellState,
    Document,
    Grid,
    GridBegun,
    GridDocument,
    GridEnded,
    GridEvent,
    How,
    Pictures,
    TextModelFacts,
    VisionModelFacts,
)
from engine.contracts.grid import Cell
from engine.errors import UseError
from engine.network import Network
from tests.helpers.scripted_session import make_answer, make_document

SAID = make_answer(5, answer="Paper cost\n4,310.\x1b[31m")
DONE = Cell(row=0, column=0, state=CellState.DONE, answer=SAID)
NOTHING = Cell(row=0, column=1, state=CellState.NOTHING, answer=make_answer(6, quotes=()))
FAILED = Cell(row=0, column=1, state=CellState.FAILED, reason="It is locked. Unlock it.")
STOPPED = Cell(row=0, column=1, state=CellState.STOPPED)
WAITING = Cell(row=0, column=1, state=CellState.WAITING)


def make_grid(*cells: Cell) -> Grid:
    """Two questions over one document."""
    return Grid(
        id=3,
        documents=(GridDocument("report01", "Report.pdf"),),
        questions=("What did paper cost?", "And energy?"),
        how=How.QUOTES,
        pictures=Pictures.NEVER,
        started="2026-11-23T08:00:00+00:00",
        cells=cells,
    )


class GridSession:
    """Has what this command uses of ``engine.session.Session``: the first cell is answered, then comes ``second``."""

    text_model: TextModelFacts | None = None
    vision_model: VisionModelFacts | None = None

    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []
        self.second = NOTHING
        self.stops = False
        self.exported: list[tuple[int, Path]] = []

    def grid(
        self, questions: Sequence[str], ids: Sequence[str], *, how: How, pictures: Pictures, stop: threading.Event
    ) -> Iterator[GridEvent]:
        self.asked.append((tuple(questions), tuple(ids), how, pictures))
        return self._fill(stop)

    def go_on_with_grid(self, grid_id: int, *, stop: threading.Event) -> Iterator[GridEvent]:
        self.asked.append((grid_id,))
        return self._fill(stop)

    def earlier_grid(self, grid_id: int) -> Grid:
        if grid_id != 3:
            raise UseError(f"There is no grid {grid_id}.")
        return make_grid(DONE, self.second)

    def grids(self) -> tuple[Grid, ...]:
        return (make_grid(DONE, self.second),)

    def export_grid(self, grid_id: int, path: Path) -> None:
        self.exported.append((grid_id, path))

    def use_text_model(self, path: str | None) -> None:
        self.asked.append(("text", path))

    def use_vision_model(self, path: str | None, *, precision: object) -> None:
        self.asked.append(("vision", path))

    def find_document(self, handle: str) -> Document | None:
        return make_document() if handle == "report01" else None

    def has_changed(self, document: Document) -> bool:
        return False

    def go_on(self, ids: list[str], *, stop: threading.Event) -> Iterator[AddEvent]:
        yield from ()

    def look_through(self, *, stop: threading.Event) -> Iterator[AddEvent]:
        yield from ()

    def close(self) -> None:
        """Nothing is open."""

    def _fill(self, stop: threading.Event) -> Iterator[GridEvent]:
        yield GridBegun(make_grid(replace(DONE, state=CellState.WAITING, answer=None), WAITING))
        for done, cell in enumerate((DONE, self.second)):
            running = replace(cell, state=CellState.RUNNING, answer=None, reason="")
            yield CellChanged(cell=running, done=done, total=2, seconds_left=None)
            yield CellChanged(cell=cell, done=done + 1, total=2, seconds_left=90.0)
        if self.stops:
            stop.set()
        yield GridEnded(make_grid(DONE, self.second))


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> GridSession:
    scripted = GridSession()
    monkeypatch.setattr(Context, "session", scripted)
    return scripted


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def run(home: Home, *arguments: str) -> Result:
    return CliRunner().invoke(folioscope, ["--data-dir", str(home.folder), "grid", *arguments], obj=Network())


def test_questions_come_from_a_file_and_from_the_command(home: Home, session: GridSession, tmp_path: Path) -> None:
    file = tmp_path / "questions.txt"
    file.write_text("\ufeffWhat did paper cost?\r\n\n  And energy?  \n", encoding="utf-8")
    done = run(home, "--questions", str(file), "--question", "And wages?", "--document", "report01", "--how", "best")
    assert done.exit_code == 0, done.output
    asked = ("What did paper cost?", "And energy?", "And wages?")
    assert session.asked[-1] == (asked, ("report01",), How.BEST, Pictures.AUTO)
    assert "There is no text model." in done.stderr


def test_cells_are_shown_as_they_come(home: Home, session: GridSession) -> None:
    done = run(home, "--question", "What did paper cost?", "--question", "And energy?")
    assert done.stdout.splitlines() == [
        "Grid 3: 1 document, 2 questions.",
        "1. What did paper cost?",
        "2. And energy?",
        "Report.pdf, 1: Paper cost 4,310. [31m [p. 12]",
        "Report.pdf, 2: nothing found",
        "Grid 3: 1 done, 1 nothing found.",
    ]
    assert "Filling the grid: 50%, about 2 min left" in done.stderr
    assert "--continue" not in done.output


def test_a_cell_that_failed_says_why(home: Home, session: GridSession) -> None:
    session.second = FAILED
    done = run(home, "--question", "And energy?")
    assert done.exit_code == 3
    assert "Report.pdf, 2: failed (It is locked. Unlock it.)" in done.stdout


def test_a_grid_that_was_stopped_says_how_to_go_on(home: Home, session: GridSession, tmp_path: Path) -> None:
    session.second, session.stops = STOPPED, True
    path = tmp_path / "grid.csv"
    done = run(home, "--question", "And energy?", "--to", str(path))
    assert done.exit_code == 4
    assert "'folioscope grid --continue 3' goes on with it." in done.stderr
    assert session.exported == [(3, path)]


def test_going_on_asks_what_the_grid_asked(home: Home, session: GridSession) -> None:
    done = run(home, "--continue", "3", "--json")
    assert done.exit_code == 0, done.output
    assert session.asked == [(3,)]  # quotes alone: no model is named
    assert [cell["state"] for cell in json.loads(done.stdout)["cells"]] == ["done", "nothing found"]


def test_json_is_one_object(home: Home, session: GridSession, tmp_path: Path) -> None:
    path = tmp_path / "grid.xlsx"
    shape: dict[str, Any] = json.loads(run(home, "--question", "And energy?", "--to", str(path), "--json").stdout)
    assert list(shape) == ["grid", "started", "how", "pictures", "questions", "documents", "cells", "file"]
    assert shape["file"] == str(path)
    assert shape["documents"] == [{"id": "report01", "name": "Report.pdf"}]
    assert shape["cells"][0] == {
        "document": 0,
        "question": 0,
        "state": "done",
        "text": SAID.answer,
        "pages": [{"page": 12, "label": "12"}],
        "remarks": "",
        "answer": 5,
    }


def test_without_questions_the_grids_are_listed(home: Home, session: GridSession) -> None:
    done = run(home)
    assert done.stdout.splitlines() == [
        "   3  2026-11-23 08:00  1 document, 2 questions: 1 done, 1 nothing found",
        "      1. What did paper cost?",
        "      2. And energy?",
    ]
    assert [one["grid"] for one in json.loads(run(home, "--json").stdout)["grids"]] == [3]
    assert session.asked == []


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--document", "report01"), "There is no question."),
        (("--question", " "), "There is no question."),
        (("--question", "One?", "--to", "grid.pdf"), "Folioscope writes grids as .csv or .xlsx files."),
        (("--continue", "3", "--question", "One?"), "A grid goes on with its own questions and documents."),
        (("--continue", "4"), "There is no grid 4."),
    ],
)
def test_wrong_use_is_a_sentence(home: Home, session: GridSession, arguments: tuple[str, ...], sentence: str) -> None:
    done = run(home, *arguments)
    assert (done.exit_code, sentence in done.stderr) == (2, True)
    assert session.asked == []


def test_a_file_that_is_no_text_is_refused(home: Home, session: GridSession, tmp_path: Path) -> None:
    file = tmp_path / "questions.txt"
    file.write_bytes(b"\xff\xfe\x00")
    done = run(home, "--questions", str(file))
    assert (done.exit_code, "not written in UTF-8" in done.stderr) == (2, True)
