"""How fast models are on this machine, so that it can be said how long something takes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from engine.contracts import TextSpeed, VisionModelFacts
from engine.store.connection import FILE_NAME
from engine.store.database import Database
from engine.store.rows import plain_text


class Speeds:
    """The newest measurement of each model."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, model_key: str) -> TextSpeed | None:
        """Tokens a second, 0 for what has not been measured; None if nothing has."""
        rows = self._database.rows("SELECT reading, writing FROM speeds WHERE model = ?", (plain_text(model_key),))
        return TextSpeed(*rows[0]) if rows else None

    def keep(self, model_key: str, speed: TextSpeed) -> None:
        """Keep a measurement; what it could not tell (0) stays as it was."""
        if speed.reading <= 0 and speed.writing <= 0:
            return
        self._database.write(
            lambda connection: connection.execute(
                """INSERT INTO speeds VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET
                    reading = iif(excluded.reading > 0, excluded.reading, reading),
                    writing = iif(excluded.writing > 0, excluded.writing, writing)""",
                (plain_text(model_key), speed.reading, speed.writing),
            ),
            synced=False,
        )

    def seconds_a_page(self, model_key: str) -> float | None:
        """What a vision model takes for a page; None if it has not looked at any here."""
        pages = self.get(_pages(model_key))
        return None if pages is None else 1 / pages.reading

    def keep_seconds_a_page(self, model_key: str, seconds: float) -> None:
        """Keep a measurement of a vision model: pages a second stand where tokens do."""
        if seconds > 0:
            self.keep(_pages(model_key), TextSpeed(1 / seconds, 0.0))


def vision_key(facts: VisionModelFacts) -> str:
    """The name under which a vision model's speed is kept."""
    return f"{facts.name} {facts.weights}"


def measured_seconds(folder: Path, facts: VisionModelFacts) -> float | None:
    """What this model takes for a page, by the library in this folder, which is left as it is; None where there is no
    library, it is out of order, or nothing was measured."""
    file = folder / FILE_NAME
    if not file.exists():
        return None
    key = plain_text(_pages(vision_key(facts)))
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            row = connection.execute("SELECT reading FROM speeds WHERE model = ?", (key,)).fetchone()
    except sqlite3.Error:
        return None
    return 1 / row[0] if row and row[0] else None


def _pages(model_key: str) -> str:
    return f"{model_key} pages"
