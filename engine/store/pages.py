"""The pages of the documents: what has been read of them, and what is still owed.

A page goes through up to three passes: read (text layer), scan (OCR, where there is no usable layer), check (facts,
and which words a person cannot see). Each pass leaves the version of the reader that did it, so that a newer reader
owes the pass again; the old words stay until the new ones come. Each ``keep`` is one transaction, index included.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from engine.contracts import NO_TEXT, Page, PageChecked, PageOutline, PageRead, PageScanned, PageText
from engine.errors import InputError
from engine.store import claims
from engine.store.database import Database
from engine.store.rows import (
    OWES_CHECK,
    OWES_READ,
    OWES_SCAN,
    SELECT_OUTLINE,
    SELECT_PAGES,
    to_outline,
    to_page,
)

PageKey = tuple[str, int]
"""document id and position"""


class PageIndex(Protocol):
    """The index over the words, as the library keeps it in step. It lives in the same file, so that a page and its
    index entry are kept together or not at all."""

    def put(self, connection: sqlite3.Connection, document_id: str, position: int, label: str, text: PageText) -> None:
        """Index a page in place of what was there; words that ``text.hidden`` marks are left out."""

    def remove(self, connection: sqlite3.Connection, document_id: str) -> None:
        """Take a document out."""

    def remove_page(self, connection: sqlite3.Connection, document_id: str, position: int) -> None:
        """Take a page out, if it is in."""


@dataclass(frozen=True, slots=True)
class Versions:
    """What rows are stamped with; pages with other stamps are done again."""

    reader: int
    index: int


@dataclass(frozen=True, slots=True)
class Owed:
    """Positions for which a pass is still to come."""

    scan: tuple[int, ...]
    check: tuple[int, ...]


class Pages:
    """Reads and keeps pages."""

    def __init__(self, database: Database, index: PageIndex, versions: Versions) -> None:
        self._database = database
        self._index = index
        self._versions = versions

    # --- asking ------------------------------------------------------------------------------------------------------

    def page(self, document_id: str, position: int) -> Page:
        """One page with its words.

        Raises:
            InputError: there is no such page.
        """
        rows = self._database.rows(
            f"{SELECT_PAGES} WHERE pages.document_id = ? AND pages.position = ?", (document_id, position)
        )
        if not rows:
            raise InputError(f"There is no page {position} in this document.")
        return to_page(rows[0])

    def pages(self, keys: Sequence[PageKey]) -> Mapping[PageKey, Page]:
        """Pages with their words; keys without a page are left out."""
        if not keys:
            return {}
        wanted = ", ".join("(?, ?)" for _ in keys)
        rows = self._database.rows(
            f"WITH wanted(document_id, position) AS (VALUES {wanted})"
            f" {SELECT_PAGES} JOIN wanted USING (document_id, position)",
            [part for key in keys for part in key],
        )
        return {(row[0], row[1]): to_page(row) for row in rows}

    def outline(self, document_id: str) -> tuple[PageOutline, ...]:
        """All pages of a document in order, without their words; sizes are 0 until a page has been read."""
        rows = self._database.rows(f"{SELECT_OUTLINE} WHERE document_id = ? ORDER BY position", (document_id,))
        return tuple(map(to_outline, rows))

    def to_read(self, document_id: str) -> tuple[int, ...]:
        """Positions whose first pass is owed: never read, changed, or read by another version of the reader."""
        return self._owing(OWES_READ, document_id)

    def to_scan(self, document_id: str) -> tuple[int, ...]:
        """Positions that have been read and wait for OCR."""
        return self._owing(OWES_SCAN, document_id)

    def to_check(self, document_id: str) -> tuple[int, ...]:
        """Positions whose words are known and wait for the second pass."""
        return self._owing(OWES_CHECK, document_id)

    def _owing(self, condition: str, document_id: str) -> tuple[int, ...]:
        rows = self._database.rows(
            f"SELECT position FROM pages WHERE document_id = :id AND {condition} ORDER BY position",
            {"id": document_id, "reader": self._versions.reader},
        )
        return tuple(position for (position,) in rows)

    # --- keeping -----------------------------------------------------------------------------------------------------

    def keep_read(self, document_id: str, pages: Sequence[PageRead]) -> Owed:
        """Keep the first pass over some pages; says what these pages still need.

        A page that looks as it did when it was read before keeps its OCR words and its facts.
        """

        def work(connection: sqlite3.Connection) -> Owed:
            self._begin(connection, document_id)
            for page in pages:
                self._keep_one_read(connection, document_id, page)
            positions = {page.position for page in pages}
            return Owed(
                scan=self._owing_among(connection, OWES_SCAN, document_id, positions),
                check=self._owing_among(connection, OWES_CHECK, document_id, positions),
            )

        return self._database.write(work, synced=False)

    def _keep_one_read(self, connection: sqlite3.Connection, document_id: str, page: PageRead) -> None:
        before = connection.execute(SELECT_BEFORE, (document_id, page.position)).fetchone()
        if _looks_as_before(page, before):
            connection.execute(
                "UPDATE pages SET label = ?, reader_version = ? WHERE document_id = ? AND position = ?",
                (page.label, self._versions.reader, document_id, page.position),
            )
            if page.label != before[1]:
                self._put_kept(connection, document_id, page.position)
            return
        connection.execute(
            """UPDATE pages SET label = ?, width = ?, height = ?, turn = 0, fingerprint = ?, source = ?, needs_ocr = ?,
                failed = NULL, picture_share = NULL, reader_version = ?, scan_version = 0, check_version = 0
            WHERE document_id = ? AND position = ?""",
            (
                page.label,
                page.width,
                page.height,
                page.fingerprint,
                None if page.needs_ocr else page.text.source,
                page.needs_ocr,
                self._versions.reader,
                document_id,
                page.position,
            ),
        )
        self._replace_words(connection, document_id, page.position, NO_TEXT if page.needs_ocr else page.text)

    def keep_scanned(self, document_id: str, page: PageScanned) -> None:
        """Keep what OCR read on a page."""

        def work(connection: sqlite3.Connection) -> None:
            self._begin(connection, document_id)
            version = self._versions.reader
            connection.execute(
                """UPDATE pages SET width = ?, height = ?, turn = ?, source = ?, failed = NULL, picture_share = NULL,
                    scan_version = ?, check_version = 0
                WHERE document_id = ? AND position = ?""",
                (page.width, page.height, page.turn, page.text.source, version, document_id, page.position),
            )
            self._replace_words(connection, document_id, page.position, page.text)

        self._database.write(work, synced=False)

    def keep_checked(self, document_id: str, pages: Sequence[PageChecked]) -> None:
        """Keep the facts about some pages; words that a person cannot see leave the index."""

        def work(connection: sqlite3.Connection) -> None:
            self._begin(connection, document_id)
            for page in pages:
                self._keep_one_checked(connection, document_id, page)

        self._database.write(work, synced=False)

    def _keep_one_checked(self, connection: sqlite3.Connection, document_id: str, page: PageChecked) -> None:
        facts = page.facts
        connection.execute(
            """UPDATE pages SET picture_share = ?, drawing_share = ?, scan = ?, hidden_words = ?, check_version = ?
            WHERE document_id = ? AND position = ?""",
            (
                facts.picture_share,
                facts.drawing_share,
                facts.scan,
                facts.hidden_words,
                self._versions.reader,
                document_id,
                page.position,
            ),
        )
        hidden = page.hidden if any(page.hidden) else b""
        # Only words of a text layer can be hidden: OCR reads what a person sees.
        changed = connection.execute(
            """UPDATE words SET hidden = :hidden WHERE document_id = :id AND position = :position AND hidden != :hidden
                AND (SELECT source FROM pages WHERE document_id = :id AND position = :position) = 'layer'""",
            {"hidden": hidden, "id": document_id, "position": page.position},
        )
        if changed.rowcount:
            self._put_kept(connection, document_id, page.position)

    def keep_failed(self, document_id: str, position: int, reason: str) -> None:
        """Remember that a page cannot be read, and why; it is not tried again until ``retry`` or a newer reader."""

        def work(connection: sqlite3.Connection) -> None:
            self._begin(connection, document_id)
            connection.execute(
                """UPDATE pages SET failed = ?, source = NULL, fingerprint = NULL, picture_share = NULL,
                    reader_version = ?
                WHERE document_id = ? AND position = ?""",
                (reason, self._versions.reader, document_id, position),
            )
            self._replace_words(connection, document_id, position, NO_TEXT)

        self._database.write(work, synced=False)

    def retry(self, document_id: str, position: int) -> None:
        """Owe a page again that could not be read."""
        self._database.write(
            lambda connection: connection.execute(
                "UPDATE pages SET failed = NULL, reader_version = 0 WHERE document_id = ? AND position = ?",
                (document_id, position),
            )
        )

    def reindex(self, limit: int) -> int:
        """Bring up to ``limit`` pages into the index that another version of it indexed; says how many there were."""

        def work(connection: sqlite3.Connection) -> int:
            query = "SELECT document_id, position FROM pages WHERE index_version != ? AND source IS NOT NULL LIMIT ?"
            keys = connection.execute(query, (self._versions.index, limit)).fetchall()
            for key in keys:
                self._put_kept(connection, *key)
            return len(keys)

        return self._database.write(work, synced=False)

    # --- words and index together ------------------------------------------------------------------------------------

    def _replace_words(self, connection: sqlite3.Connection, document_id: str, position: int, text: PageText) -> None:
        if text.text:
            connection.execute(
                "INSERT OR REPLACE INTO words VALUES (?, ?, ?, ?, ?, ?)",
                (document_id, position, text.text, text.boxes, text.confidences, text.hidden),
            )
        else:
            connection.execute("DELETE FROM words WHERE document_id = ? AND position = ?", (document_id, position))
        self._put(connection, document_id, position, text)

    def _put_kept(self, connection: sqlite3.Connection, document_id: str, position: int) -> None:
        query = f"{SELECT_PAGES} WHERE pages.document_id = ? AND pages.position = ?"
        page = to_page(connection.execute(query, (document_id, position)).fetchone())
        self._put(connection, document_id, position, page.text)

    def _put(self, connection: sqlite3.Connection, document_id: str, position: int, text: PageText) -> None:
        (label,) = connection.execute(
            "UPDATE pages SET index_version = ? WHERE document_id = ? AND position = ? RETURNING label",
            (self._versions.index, document_id, position),
        ).fetchone()
        if text.text:
            self._index.put(connection, document_id, position, label, text)
        else:
            self._index.remove_page(connection, document_id, position)

    def _begin(self, connection: sqlite3.Connection, document_id: str) -> None:
        require(connection, document_id)
        claims.show_life(connection, document_id)

    def _owing_among(
        self, connection: sqlite3.Connection, condition: str, document_id: str, positions: set[int]
    ) -> tuple[int, ...]:
        rows = connection.execute(
            f"""SELECT position FROM pages
            WHERE document_id = :id AND position BETWEEN :first AND :last AND {condition} ORDER BY position""",
            {"id": document_id, "reader": self._versions.reader, "first": min(positions), "last": max(positions)},
        )
        return tuple(position for (position,) in rows if position in positions)


SELECT_BEFORE = """
    SELECT fingerprint, label, needs_ocr, source, text, boxes
    FROM pages LEFT JOIN words USING (document_id, position) WHERE pages.document_id = ? AND pages.position = ?"""


def _looks_as_before(page: PageRead, before: tuple[str | None, str, int, str | None, str | None, bytes | None]) -> bool:
    fingerprint, _, needed_ocr, source, text, boxes = before
    if source is None or fingerprint != page.fingerprint or needed_ocr != page.needs_ocr:
        return False
    return page.needs_ocr or (text or "", boxes or b"") == (page.text.text, page.text.boxes)


def require(connection: sqlite3.Connection, document_id: str) -> None:
    """Raise InputError when the document has been removed, perhaps by another process."""
    if connection.execute("SELECT 1 FROM documents WHERE id = ?", (document_id,)).fetchone() is None:
        raise InputError("This document is no longer in the library.", "Add its file again if you need it.")
