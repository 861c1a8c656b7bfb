"""The third way to ask: a list of questions over a list of documents, cell by cell.

Each cell is a question as any other, with one document in scope; its outcome is kept before it is told, so that a grid
that was ended, by Stop or by a power cut, goes on with the cells that are still open.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum, auto
from functools import partial
from itertools import groupby
from threading import Event
from typing import Protocol

from engine.asking.grid_cell import CellRun
from engine.asking.grid_order import in_turns, side_by_side
from engine.asking.turns import Turns
from engine.contracts import (
    Answer,
    AskEvent,
    Cell,
    CellChanged,
    CellState,
    Document,
    Grid,
    GridBegun,
    GridEnded,
    GridEvent,
    How,
    Pictures,
    Scope,
    TextModelFacts,
    VisionModelFacts,
    Wish,
)
from engine.errors import DocumentRemovedError
from engine.store.grids import Grids


class Asks(Protocol):
    """Where questions are put one at a time: the session. It is asked from several threads."""

    def ask(self, question: str, scope: Scope, *, how: How, pictures: Pictures, stop: Event) -> Iterator[AskEvent]:
        """The story of a question."""
        ...

    def go_on_answering(self, answer_id: int, *, stop: Event) -> Iterator[AskEvent]:
        """The story of a question that was not answered to its end; its answer takes the place of the earlier one."""
        ...

    def unfinished_answers(self) -> Sequence[Answer]:
        """What can be gone on with, newest first."""
        ...

    def find_document(self, handle: str) -> Document | None:
        """The document with this id."""
        ...

    def require_allowed(self, wish: Wish) -> None:
        """Raises NotAllowedError where a model in use may not be sent what the wish has in scope."""
        ...


class Company(Enum):
    """How the models of a grid go together."""

    ALONE = auto()
    """there is one, or none"""
    IN_TURNS = auto()
    """two, and memory for one"""
    TOGETHER = auto()
    """two, and memory for both"""


def company(grid: Grid, text: TextModelFacts | None, vision: VisionModelFacts | None, turns: Turns) -> Company:
    """Which models the grid asks for, and whether they fit into memory together."""
    if text is None or vision is None or grid.how is How.QUOTES or grid.pictures is Pictures.NEVER:
        return Company.ALONE
    return Company.TOGETHER if turns.both_fit(text, vision) else Company.IN_TURNS


def fill(grid: Grid, grids: Grids, asks: Asks, together: Company, stop: Event) -> Iterator[GridEvent]:
    """Ask what is open in the grid, document by document. A cell that cannot be answered is told as failed.

    Whoever leaves it before its end stops it. Raises NotAllowedError before its begin.
    """
    documents = [document.id for document in grid.documents if asks.find_document(document.id)]
    if documents:
        asks.require_allowed(_wish(grid, documents, ""))
    yield GridBegun(grid)
    left = {(cell.row, cell.column) for cell in grid.waiting}
    at_first, started = len(left), time.monotonic()
    runs = (CellRun(cell, _story(grid, cell, asks, stop), partial(grids.keep, grid)) for cell in grid.waiting)
    for cell in _ordered(runs, together, stop):
        if cell.state in (CellState.DONE, CellState.NOTHING, CellState.FAILED):
            left.discard((cell.row, cell.column))
        asked = at_first - len(left)
        yield CellChanged(
            cell=cell,
            done=len(grid.cells) - len(left),
            total=len(grid.cells),
            seconds_left=(time.monotonic() - started) / asked * len(left) if asked else None,
        )
    yield GridEnded(grids.get(grid.id))


def _story(grid: Grid, cell: Cell, asks: Asks, stop: Event) -> Iterator[AskEvent]:
    """The story of a cell: its question, or what is left of it since it was stopped or the program ended."""
    document, question = grid.documents[cell.row], grid.questions[cell.column]
    if asks.find_document(document.id) is None:
        raise DocumentRemovedError(f"{document.name} is no longer in the library.")
    wish = _wish(grid, [document.id], question)
    # The program may have ended between the beginning of an answer and its place in the grid.
    begun = (one for one in asks.unfinished_answers() if one.question == question and one.wish == wish)
    earlier = cell.answer if cell.answer is not None and cell.answer.wish is not None else next(begun, None)
    if earlier is None:
        yield from asks.ask(question, wish.scope, how=grid.how, pictures=grid.pictures, stop=stop)
    else:
        yield from asks.go_on_answering(earlier.id, stop=stop)


def _ordered(runs: Iterable[CellRun], together: Company, stop: Event) -> Iterator[Cell]:
    """Cells as they begin and as they are over."""
    if together is Company.TOGETHER:
        return side_by_side(runs, stop)
    if together is Company.IN_TURNS:
        return in_turns((document for _, document in groupby(runs, key=lambda run: run.cell.row)), stop)
    return in_turns(((run,) for run in runs), stop)


def _wish(grid: Grid, document_ids: Sequence[str], question: str) -> Wish:
    """How a question is put to these documents."""
    return Wish(
        scope=Scope(document_ids=tuple(document_ids)),
        how=grid.how,
        pictures=grid.pictures,
        closer=False,
        understood=question,
    )
