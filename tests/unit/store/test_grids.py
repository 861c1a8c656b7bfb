"""Grids: what became of each cell, whatever becomes of its answer and its document."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from engine.contracts import Cell, CellState, Grid, How, Pictures
from engine.errors import UseError
from engine.store.answers import Answers
from engine.store.connection import FILE_NAME
from engine.store.database import Database, look_over
from engine.store.grids import Grids
from engine.store.library import Library
from tests.unit.store.samples import answer, opened, quote


@pytest.fixture
def ids(library: Library) -> list[str]:
    return [library.add(opened(name), f"/files/{name}").id for name in ("a.pdf", "b.pdf")]


@pytest.fixture
def grids(database: Database, answers: Answers) -> Grids:
    return Grids(database, answers)


def begin(grids: Grids, ids: list[str], *questions: str) -> Grid:
    return grids.begin(questions or ("One?", "Two?"), ids, How.AUTO, Pictures.AUTO)


def keep_all(grids: Grids, grid: Grid, answers: Answers) -> None:
    """Answer every cell."""
    for cell in grid.cells:
        kept = answers.keep(answer(grid.questions[cell.column], quote(grid.documents[cell.row].id)))
        grids.keep(grid, replace(cell, state=CellState.DONE, answer=kept))


def states(grid: Grid) -> list[str]:
    return [cell.state.value for cell in grid.cells]


def test_a_grid_begins_with_cells_that_wait(grids: Grids, ids: list[str]) -> None:
    grid = grids.begin(["One?", " Two? ", "", "One?"], [*ids, ids[0], "unknown1"], How.BEST, Pictures.NEVER)
    assert (grid.questions, grid.how, grid.pictures) == (("One?", "Two?"), How.BEST, Pictures.NEVER)
    assert [document.name for document in grid.documents] == ["a.pdf", "b.pdf"]
    assert [(cell.row, cell.column) for cell in grid.cells] == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert grid.waiting == grid.cells
    assert grids.all() == (grid,)


@pytest.mark.parametrize("questions", [[], [" ", ""]])
def test_a_grid_needs_a_question_and_a_document(grids: Grids, ids: list[str], questions: list[str]) -> None:
    with pytest.raises(UseError):
        grids.begin(questions, ids, How.AUTO, Pictures.AUTO)
    with pytest.raises(UseError):
        grids.begin(["One?"], ["unknown1"], How.AUTO, Pictures.AUTO)
    with pytest.raises(UseError):
        grids.get(1)


def test_the_same_list_goes_on_until_it_is_at_its_end(grids: Grids, ids: list[str], answers: Answers) -> None:
    grid = begin(grids, ids)
    assert begin(grids, ids) == grid
    assert begin(grids, ids[:1]).id != grid.id
    assert begin(grids, ids, "One?").id != grid.id
    assert grids.begin(grid.questions, ids, How.BEST, Pictures.AUTO).id != grid.id
    keep_all(grids, grid, answers)
    assert begin(grids, ids).id > grid.id


def test_what_became_of_a_cell_is_kept(grids: Grids, ids: list[str], answers: Answers) -> None:
    grid = begin(grids, ids)
    said, silent = answers.keep(answer("One?", quote(ids[0]))), answers.keep(answer("Two?"))
    part = answers.keep(replace(answer("One?"), partial=True))
    outcomes = (
        Cell(row=0, column=0, state=CellState.DONE, answer=said),
        Cell(row=0, column=1, state=CellState.NOTHING, answer=silent),
        Cell(row=1, column=0, state=CellState.STOPPED, answer=part),
        Cell(row=1, column=1, state=CellState.FAILED, reason="It is locked."),
    )
    for cell in outcomes:
        grids.keep(grid, cell)
    assert grids.get(grid.id).cells == outcomes
    assert grids.get(grid.id).waiting == outcomes[2:]


def test_a_cell_is_as_its_answer_is_now(grids: Grids, ids: list[str], answers: Answers) -> None:
    grid = begin(grids, ids[:1])
    part = answers.keep(replace(answer("One?"), partial=True))
    said = answers.keep(answer("Two?", quote(ids[0])))
    grids.keep(grid, Cell(row=0, column=0, state=CellState.STOPPED, answer=part))
    grids.keep(grid, Cell(row=0, column=1, state=CellState.DONE, answer=said))
    answers.keep(replace(answer("One?", quote(ids[0])), id=part.id))  # gone on with, in another window
    answers.remove(said.id)
    assert states(grids.get(grid.id)) == ["done", "waiting"]


def test_a_row_goes_with_its_document(grids: Grids, ids: list[str], answers: Answers, library: Library) -> None:
    grid = begin(grids, ids)
    keep_all(grids, grid, answers)
    library.remove(ids[0])
    grids.keep(grid, grid.cells[0])
    left = grids.get(grid.id)
    assert [document.id for document in left.documents] == [ids[1]]
    assert [cell.row for cell in left.cells] == [0, 0]
    assert states(left) == ["done", "done"]
    assert len(answers.history()) == 4


def test_a_library_with_grids_holds_together_when_it_is_looked_over(
    grids: Grids, ids: list[str], answers: Answers, database: Database
) -> None:
    keep_all(grids, begin(grids, ids), answers)
    with closing(sqlite3.connect(database.path)) as connection:
        look_over(connection)  # as after a kill: it raises where something is wrong


def test_a_grid_that_is_removed_leaves_its_answers_and_nothing_else(
    grids: Grids, ids: list[str], answers: Answers, folder: Path
) -> None:
    grid = begin(grids, ids, "Ungewöhnlich?")
    other = begin(grids, ids)
    keep_all(grids, other, answers)
    grids.remove(grid.id)
    assert "Ungewöhnlich".encode() not in (folder / FILE_NAME).read_bytes()
    assert grids.all() == (grids.get(other.id),)
    grids.remove(other.id)
    assert grids.all() == ()
    assert len(answers.history()) == 4
