"""The delimiter that tells a text model where a document begins and ends.

It is drawn at random, so that no document can hold it and pretend to end early; and once for each document, so that
everything before the question stays the same and what the model made of it can be kept.
"""

from __future__ import annotations

import secrets
import sqlite3
import string

from engine.store.database import Database
from engine.store.keeping import require

CHARACTERS = string.ascii_lowercase + string.digits
LENGTH = 12


def mark_of(database: Database, document_id: str) -> str:
    """The document's mark: twelve letters and digits, the same in every process from the first call on.

    Raises:
        DocumentRemovedError: the document is not in the library, or no longer.
    """
    query = "SELECT mark FROM reading_marks WHERE document_id = ?"
    found = database.rows(query, (document_id,))
    if found:
        return str(found[0][0])
    drawn = "".join(secrets.choice(CHARACTERS) for _ in range(LENGTH))

    def work(connection: sqlite3.Connection) -> str:
        require(connection, document_id)
        # Another process may have drawn one meanwhile: then it is that one.
        connection.execute("INSERT OR IGNORE INTO reading_marks VALUES (?, ?)", (document_id, drawn))
        (mark,) = connection.execute(query, (document_id,)).fetchone()
        return str(mark)

    return database.write(work)
