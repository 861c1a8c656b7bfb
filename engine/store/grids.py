"""Grids: which questions were put to which documents, and what became of each cell.

A cell's answer is kept as all answers are, and outlives the grid. A row goes with its document.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Any

from engine.contracts import Answer, Cell, CellState, Grid, GridDocument, How, Pictures
from engine.errors import UseError
from engine.store.answers import Answers
from engine.store.database import Database
from engine.store.erase import owe_scrub, scrub
from engine.store.rows import now, plain_text

SELECT_ROWS = """
    SELECT documents.id, documents.name FROM grid_rows JOIN documents ON documents.id = document_id
    WHERE grid_id = ? ORDER BY place"""
SELECT_CELLS = "SELECT document_id, question, state, reason, answer_id FROM grid_cells WHERE grid_id = ?"


class Grids:
    """All grids of a library."""

    def __init__(self, database: Database, answers: Answers) -> None:
        self._database = database
        self._answers = answers

    def begin(self, questions: Sequence[str], document_ids: Sequence[str], how: How, pictures: Pictures) -> Grid:
        """A grid of these questions over these documents: the newest one that has not come to its end, else a new one.

        Raises:
            UseError: there are no questions, or none of the documents is in the library.
        """
        known = {document_id for (document_id,) in self._database.rows("SELECT id FROM documents")}
        ids = [document_id for document_id in dict.fromkeys(document_ids) if document_id in known]
        asked = list(dict.fromkeys(text for text in (plain_text(one).strip() for one in questions) if text))
        if not asked or not ids:
            raise UseError("A grid needs a question and a document.", "Name at least one of each.")
        wish = (json.dumps(asked, ensure_ascii=False), how.value, pictures.value)
        query = "SELECT id FROM grids WHERE questions = ? AND how = ? AND pictures = ? ORDER BY id DESC"
        for (grid_id,) in self._database.rows(query, wish):
            earlier = self.get(grid_id)
            if earlier.waiting and [document.id for document in earlier.documents] == ids:
                return earlier
        return self.get(self._database.write(lambda connection: _insert(connection, wish, ids)))

    def get(self, grid_id: int) -> Grid:
        """One grid with all its answers. Raises UseError where there is none."""
        query = "SELECT id, questions, how, pictures, started FROM grids WHERE id = ?"
        found = self._database.rows(query, (grid_id,))
        if not found:
            raise UseError(f"There is no grid {grid_id}.", "'folioscope grid' alone lists the grids that are kept.")
        _, questions, how, pictures, started = found[0]
        documents = tuple(GridDocument(*row) for row in self._database.rows(SELECT_ROWS, (grid_id,)))
        asked = tuple(json.loads(questions))
        kept = {row[:2]: row[2:] for row in self._database.rows(SELECT_CELLS, (grid_id,))}
        cells = tuple(
            self._cell(row, column, kept.get((document.id, column)))
            for row, document in enumerate(documents)
            for column in range(len(asked))
        )
        return Grid(
            id=grid_id,
            documents=documents,
            questions=asked,
            how=How(how),
            pictures=Pictures(pictures),
            started=started,
            cells=cells,
        )

    def all(self) -> tuple[Grid, ...]:
        """All grids, newest first."""
        return tuple(self.get(grid_id) for (grid_id,) in self._database.rows("SELECT id FROM grids ORDER BY id DESC"))

    def keep(self, grid: Grid, cell: Cell) -> None:
        """Keep what became of a cell. Where its document has been removed meanwhile, its row is no more, and nothing
        is kept."""
        document = grid.documents[cell.row].id
        answer = None if cell.answer is None else cell.answer.id
        self._database.write(
            lambda connection: connection.execute(
                """INSERT OR REPLACE INTO grid_cells
                SELECT grid_id, document_id, :question, :state, :reason, :answer
                FROM grid_rows WHERE grid_id = :grid AND document_id = :document""",
                {
                    "grid": grid.id,
                    "document": document,
                    "question": cell.column,
                    "state": cell.state,
                    "reason": plain_text(cell.reason),
                    "answer": answer,
                },
            )
        )

    def remove(self, grid_id: int) -> None:
        """Forget a grid and overwrite what it held. Its answers stay among all others."""

        def work(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM grids WHERE id = ?", (grid_id,))
            owe_scrub(connection)

        self._database.write(work)
        scrub(self._database)

    def _cell(self, row: int, column: int, kept: tuple[Any, ...] | None) -> Cell:
        """As its answer is now: it may have been gone on with, or removed, since."""
        state, reason, answer_id = kept or (CellState.WAITING, "", None)
        answer = None if answer_id is None else self._answer(answer_id)
        if answer is not None:
            state = CellState.of(answer)
        elif not CellState(state).is_open:
            state = CellState.WAITING
        return Cell(row=row, column=column, state=CellState(state), answer=answer, reason=reason)

    def _answer(self, answer_id: int) -> Answer | None:
        try:
            return self._answers.get(answer_id)
        except UseError:  # it has been removed
            return None


def _insert(connection: sqlite3.Connection, wish: tuple[str, str, str], ids: Sequence[str]) -> int:
    (grid_id,) = connection.execute(
        "INSERT INTO grids (questions, how, pictures, started) VALUES (?, ?, ?, ?) RETURNING id", (*wish, now())
    ).fetchone()
    connection.executemany(
        "INSERT INTO grid_rows (grid_id, place, document_id) SELECT ?, ?, id FROM documents WHERE id = ?",
        [(grid_id, place, document_id) for place, document_id in enumerate(ids)],
    )
    return int(grid_id)
