"""Grids of a session that answers at once: each cell as a test says, else with an answer of one quote."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from engine.contracts import (
    Answer,
    Cell,
    CellChanged,
    CellState,
    Grid,
    GridBegun,
    GridDocument,
    GridEnded,
    GridEvent,
    How,
    Pictures,
)
from engine.errors import KnownError

DONE = "done"


def make_grid(
    documents: Sequence[tuple[str, str]] = (("report01", "Report.pdf"), ("letter01", "Letter.pdf")),
    questions: Sequence[str] = ("What did paper cost?", "Who signed?"),
    **changes: object,
) -> Grid:
    """A grid of which nothing has been asked; documents are ids with names."""
    places = [(row, column) for row in range(len(documents)) for column in range(len(questions))]
    usual = Grid(
        id=1,
        documents=tuple(GridDocument(*document) for document in documents),
        questions=tuple(questions),
        how=How.AUTO,
        pictures=Pictures.AUTO,
        started="2026-11-20T14:02:00+00:00",
        cells=tuple(Cell(row=row, column=column, state=CellState.WAITING) for row, column in places),
    )
    return replace(usual, **changes)  # type: ignore[arg-type]  # the caller names fields of Grid


class ScriptedGrids:
    """The grids of a session.

    Attributes:
        all: by id.
        outcomes: what becomes of the cell in this row and column: a reason why it fails, "" for nothing found, None for
            standing still until it is stopped.
        written: which grids were exported, and to where.
        seconds_left: what is told of the time.
    """

    def __init__(self, answer: Callable[[str], Answer]) -> None:
        """``answer`` gives, and keeps, one for a question."""
        self.all: dict[int, Grid] = {}
        self.outcomes: dict[tuple[int, int], str | None] = {}
        self.written: list[tuple[int, Path]] = []
        self.seconds_left: float | None = 130.0
        self._answer = answer

    def begin(
        self, documents: Sequence[tuple[str, str]], questions: Sequence[str], how: How, pictures: Pictures
    ) -> int:
        """The id of a new grid."""
        grid_id = max(self.all, default=0) + 1
        self.all[grid_id] = make_grid(documents, questions, id=grid_id, how=how, pictures=pictures)
        return grid_id

    def get(self, grid_id: int) -> Grid:
        """One grid."""
        if grid_id not in self.all:
            raise KnownError(f"There is no grid {grid_id}.", "Choose another.")
        return self.all[grid_id]

    def fill(self, grid_id: int, stop: threading.Event) -> Iterator[GridEvent]:
        """Ask what is open."""
        grid = self.get(grid_id)
        yield GridBegun(grid)
        for cell in grid.waiting:
            if stop.is_set():
                break
            yield self._changed(grid_id, replace(cell, state=CellState.RUNNING))
            yield self._changed(grid_id, self._asked(grid_id, cell, stop))
        yield GridEnded(self.get(grid_id))

    def _asked(self, grid_id: int, cell: Cell, stop: threading.Event) -> Cell:
        outcome = self.outcomes.get((cell.row, cell.column), DONE)
        if outcome is None:
            stop.wait()
            return replace(cell, state=CellState.STOPPED)
        if outcome not in (DONE, ""):
            return replace(cell, state=CellState.FAILED, reason=outcome)
        answer = self._answer(self.get(grid_id).questions[cell.column])
        if outcome == DONE:
            return replace(cell, state=CellState.DONE, answer=answer)
        return replace(cell, state=CellState.NOTHING, answer=replace(answer, answer=None, quotes=()))

    def _changed(self, grid_id: int, cell: Cell) -> CellChanged:
        """Kept, then told."""
        grid = self.all[grid_id]
        place = cell.row * len(grid.questions) + cell.column
        cells = (*grid.cells[:place], cell, *grid.cells[place + 1 :])
        self.all[grid_id] = replace(grid, cells=cells)
        done = sum(not each.state.is_open for each in cells)
        return CellChanged(cell=cell, done=done, total=len(cells), seconds_left=self.seconds_left)
