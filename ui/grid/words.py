"""Grids and their cells in the user's words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from engine.contracts import Cell, CellState, Finding, Grid, TextSource
from ui.conversation.places import page_runs, page_words
from ui.wording import document_count, tr

WARNING = "warning"
SIGNS = {
    CellState.WAITING: "waiting",
    CellState.RUNNING: "again",
    CellState.DONE: "check",
    CellState.NOTHING: "skip",
    CellState.FAILED: WARNING,
    CellState.STOPPED: "stop",
}
"""the icon of each state"""


def state_word(state: CellState) -> str:
    """ "done"."""
    return {
        CellState.WAITING: tr("waiting"),
        CellState.RUNNING: tr("at work"),
        CellState.DONE: tr("done"),
        CellState.NOTHING: tr("nothing found"),
        CellState.FAILED: tr("failed"),
        CellState.STOPPED: tr("stopped"),
    }[state]


def question_count(count: int) -> str:
    """ "2 questions"."""
    return tr("1 question") if count == 1 else tr("{count} questions").format(count=count)


def answer_count(count: int) -> str:
    """ "6 answers"."""
    return tr("1 answer") if count == 1 else tr("{count} answers").format(count=count)


def grid_size(documents: int, questions: int) -> str:
    """ "3 documents, 2 questions"."""
    return f"{document_count(documents)}, {question_count(questions)}"


def states_counted(cells: Iterable[Cell]) -> str:
    """ "1 waiting, 4 done": how many cells are in which state."""
    counts = Counter(cell.state for cell in cells)
    return ", ".join(f"{counts[state]} {state_word(state)}" for state in CellState if counts[state])


def _is_doubtful(cell: Cell, remarks: str) -> bool:
    """Whether something is to be known of an answer before it is relied upon."""
    return cell.state is CellState.DONE and bool(remarks)


def sign_of(cell: Cell, remarks: str) -> str:
    """The icon of a cell."""
    return WARNING if _is_doubtful(cell, remarks) else SIGNS[cell.state]


def state_line(cell: Cell, remarks: str) -> str:
    """ "done, p. 4, 7", "done, read from the picture, p. 4", "done, with a remark, p. 4"."""
    told = [state_word(cell.state)]
    if any(isinstance(place, Finding) or place.source is TextSource.SEEN for place in cell.places):
        told.append(tr("read from the picture"))
    elif _is_doubtful(cell, remarks):
        told.append(tr("with a remark"))
    pages = {place.page: place.label for place in cell.places}
    if pages:
        told.append(page_words(page_runs(pages)))
    return ", ".join(told)


def cell_words(cell: Cell) -> str:
    """What the document says, or why that is not known."""
    return cell.text or cell.reason


def cell_account(grid: Grid, cell: Cell, remarks: str) -> str:
    """All there is to say of a cell, in lines: question, document and state, words, remarks."""
    lines = (
        grid.questions[cell.column],
        f"{grid.documents[cell.row].name}: {state_line(cell, remarks)}",
        cell_words(cell),
        "" if remarks == cell.reason else remarks,
    )
    return "\n".join(line for line in lines if line)
