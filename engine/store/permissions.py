"""Which documents may be sent to which servers. Nothing may, unless the person has said so."""

from __future__ import annotations

import sqlite3

from engine.store.database import Database
from engine.store.keeping import require


class Permissions:
    """A permission goes with an address: a server of the same name elsewhere has none. It goes with its document."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def allow(self, document_id: str, address: str) -> None:
        """Let this document be sent there. Raises DocumentRemovedError."""

        def work(connection: sqlite3.Connection) -> None:
            require(connection, document_id)
            connection.execute("INSERT OR IGNORE INTO server_documents VALUES (?, ?)", (document_id, address))

        self._database.write(work)

    def take_back(self, document_id: str, address: str) -> None:
        """Let it be sent there no more."""
        query = "DELETE FROM server_documents WHERE document_id = ? AND address = ?"
        self._database.write(lambda connection: connection.execute(query, (document_id, address)))

    def forget(self, address: str) -> None:
        """Let nothing be sent there any more."""
        query = "DELETE FROM server_documents WHERE address = ?"
        self._database.write(lambda connection: connection.execute(query, (address,)))

    def allowed(self, address: str) -> frozenset[str]:
        """Ids of the documents that may be sent there."""
        rows = self._database.rows("SELECT document_id FROM server_documents WHERE address = ?", (address,))
        return frozenset(document_id for (document_id,) in rows)
