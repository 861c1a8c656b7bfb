"""One cell of a grid on its way: a question to a document that can be halted where the other model's turn comes.

Answering is a generator, and one that is not asked for its next event does nothing. So the story of one cell can wait
between reading and looking, and between looking and merging, while the models are at work on other cells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from enum import Enum, auto

from engine.contracts import (
    Answered,
    AskEvent,
    Cell,
    CellState,
    FindingMade,
    LookingAt,
    PreparingModel,
    ReadingPages,
    StatementsDropped,
)
from engine.errors import Interrupted, KnownError


class Stage(Enum):
    """Which model a cell needs next."""

    READ = auto()
    """the text model, if any"""
    LOOK = auto()
    """the vision model"""
    MERGE = auto()
    """the text model, if any"""
    OVER = auto()


class CellRun:
    """One cell on its way. Used by one thread at a time.

    Attributes:
        cell: as it is now.
        stage: what comes next.
    """

    def __init__(self, cell: Cell, story: Iterator[AskEvent], keep: Callable[[Cell], None]) -> None:
        """``story`` has not begun; ``keep`` is told the outcome before anybody else."""
        self.cell = replace(cell, state=CellState.RUNNING, reason="")
        self.stage = Stage.READ
        self._story = story
        self._keep = keep
        self._is_last_page = False
        """the page that is looked at"""

    def advance(self) -> None:
        """Go on until the other model's turn comes, or to the end."""
        stage = self.stage
        try:
            for event in self._story:
                self._take(event)
                if self.stage is not stage:
                    return
        except Interrupted:
            self.cell = replace(self.cell, state=CellState.STOPPED)
        except KnownError as error:
            reason = f"{error.sentence} {error.next_step}".rstrip()
            self.cell = replace(self.cell, state=CellState.FAILED, reason=reason)
        self._keep(self.cell)
        self.stage = Stage.OVER

    def _take(self, event: AskEvent) -> None:
        match event:
            case PreparingModel() if self.stage is Stage.READ:
                self.stage = Stage.LOOK  # told before the model is loaded, as the next one
            case LookingAt():
                self.stage = Stage.LOOK
                self._is_last_page = event.number == event.pages
            case FindingMade() if self._is_last_page:
                self.stage = Stage.MERGE
            case ReadingPages() | StatementsDropped() if self.stage is Stage.LOOK:  # the last page could not be drawn
                self.stage = Stage.MERGE
            case Answered(answer):
                self.cell = replace(self.cell, state=CellState.of(answer), answer=answer)
            case _:
                pass
