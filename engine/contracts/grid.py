"""A grid: one list of questions put to each of a list of documents."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from engine.contracts.answers import Answer, How
from engine.contracts.findings import Finding, Pictures
from engine.contracts.quotes import Quote


class CellState(StrEnum):
    """How far one question to one document is."""

    WAITING = "waiting"
    RUNNING = "running"
    """never kept: what was running when the program ended is asked again"""
    DONE = "done"
    NOTHING = "nothing found"
    """asked to the end, and the document does not say it"""
    FAILED = "failed"
    STOPPED = "stopped"
    """before its end; what was answered by then stands"""

    @property
    def is_open(self) -> bool:
        """Whether it is asked when the grid goes on."""
        return self not in (CellState.DONE, CellState.NOTHING)

    @classmethod
    def of(cls, answer: Answer) -> CellState:
        """The state of a cell that has this answer."""
        if answer.partial:
            return cls.STOPPED
        says = answer.statements or answer.quotes or any(finding.answers for finding in answer.findings)
        return cls.DONE if says else cls.NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One question to one document."""

    row: int
    """of the document, from 0"""
    column: int
    """of the question, from 0"""
    state: CellState
    answer: Answer | None = None
    """kept among all others; None until there is one, and after it has been removed"""
    reason: str = ""
    """a sentence: why it failed"""

    @property
    def text(self) -> str:
        """What the document says, in short; empty where nothing is known."""
        if self.answer is None or self.state is CellState.NOTHING:
            return ""
        best = self.answer.quotes[0].text if self.answer.quotes else ""
        return self.answer.answer or best

    @property
    def places(self) -> tuple[Quote | Finding, ...]:
        """What stands behind the text, one for each page, in the order of the text."""
        if self.answer is None or self.state is CellState.NOTHING:
            return ()
        quotes, stated = self.answer.quotes, self.answer.statements
        seen = [finding for finding in self.answer.findings if finding.answers]
        behind: list[Quote | Finding] = [quotes[number] for statement in stated for number in statement.quotes]
        if not stated:
            behind += [*quotes[:1]] if quotes and not _says(self.answer, seen) else [*seen]
        first: dict[int, Quote | Finding] = {}
        for one in behind:
            first.setdefault(one.page, one)
        return tuple(first.values())


def _says(answer: Answer, seen: list[Finding]) -> bool:
    """Whether the answer is what pictures say, and not the words of a quote."""
    return any(finding.text in (answer.answer or "") for finding in seen)


@dataclass(frozen=True, slots=True)
class GridDocument:
    """A row."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Rows are documents, columns are questions."""

    id: int
    documents: tuple[GridDocument, ...]
    questions: tuple[str, ...]
    how: How
    pictures: Pictures
    started: str
    cells: tuple[Cell, ...]
    """row by row"""

    @property
    def waiting(self) -> tuple[Cell, ...]:
        """Those that are asked when it goes on."""
        return tuple(cell for cell in self.cells if cell.state.is_open)


@dataclass(frozen=True, slots=True)
class GridBegun:
    """The first event: the grid as it is, with what an earlier run has answered."""

    grid: Grid


@dataclass(frozen=True, slots=True, kw_only=True)
class CellChanged:
    """A cell has another state, which is already kept."""

    cell: Cell
    done: int
    """cells that are not open any more"""
    total: int
    seconds_left: float | None
    """None until it can be said"""


@dataclass(frozen=True, slots=True)
class GridEnded:
    """The last event: all cells have been asked, or it was stopped."""

    grid: Grid


GridEvent = GridBegun | CellChanged | GridEnded
