"""What a text model once wrote to exactly the same prompt.

A question about a long document is many prompts. When it was stopped, or the program ended, it goes on from here, and
no window is read twice. A finding holds words of documents, so it goes with any of those that it was made from.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection

from engine.store.database import Database
from engine.store.rows import plain_text


class Findings:
    """Texts by the hash of all that they depend on: prompt, weights, settings."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, key: str) -> str | None:
        """What the model wrote; None if it has not been asked."""
        rows = self._database.rows("SELECT text FROM findings WHERE key = ?", (key,))
        return None if not rows else str(rows[0][0])

    def keep(self, key: str, document_ids: Collection[str], text: str) -> None:
        """Keep what the model wrote about these documents (at least one).

        Where one of them has been removed meanwhile, nothing is kept. A power cut may take a finding: then the prompt
        is read again.
        """
        documents = json.dumps(sorted(set(document_ids)))

        def work(connection: sqlite3.Connection) -> None:
            lacking = "SELECT value FROM json_each(?) WHERE value NOT IN (SELECT id FROM documents)"
            if connection.execute(lacking, (documents,)).fetchone() is not None:
                return
            connection.execute(
                "INSERT INTO findings VALUES (?, ?) ON CONFLICT DO UPDATE SET text = excluded.text",
                (key, plain_text(text)),
            )
            connection.execute(
                "INSERT OR IGNORE INTO finding_documents SELECT ?, value FROM json_each(?)", (key, documents)
            )

        self._database.write(work, synced=False)

    def drop(self) -> None:
        """Delete all of them."""
        self._database.write(drop_findings)


def drop_findings(connection: sqlite3.Connection, document_id: str | None = None) -> None:
    """Delete, within a transaction, the findings made from a document; None: all findings."""
    if document_id is None:
        connection.execute("DELETE FROM findings")
    else:
        made_from_it = "SELECT key FROM finding_documents WHERE document_id = ?"
        connection.execute(f"DELETE FROM findings WHERE key IN ({made_from_it})", (document_id,))
