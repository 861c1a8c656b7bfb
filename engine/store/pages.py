"""The pages of the documents: what has been read of them, and what is still owed.

A page goes through up to three passes: read (text layer), scan (OCR, where there is no usable layer), check (facts,
and which words a person cannot see). Each pass leaves the version of the reader that did it, so that a newer reader
owes the pass again; the old words stay until the new ones come. Each ``keep`` is one transaction, index included.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from engine.contracts import Page, PageChecked, PageOutline, PageRead, PageScanned
from engine.errors import DocumentRemovedError, InputError
from engine.store.database import Database
from engine.store.keeping import Keeping, PageIndex
from engine.store.rows import OWES_CHECK, OWES_READ, OWES_SCAN, SELECT_OUTLINE, SELECT_PAGES, to_outline, to_page

T = TypeVar("T")

PageKey = tuple[str, int]
"""document id and position"""


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

    def fingerprint(self, document_id: str, position: int) -> str:
        """Hash of all that a page shows; of one that could not be read, its document's hash and its number.

        Raises:
            DocumentRemovedError: there is no such page.
        """
        query = """
            SELECT coalesce(fingerprint, sha256 || ' ' || position) FROM pages JOIN documents ON id = document_id
            WHERE document_id = ? AND position = ?"""
        rows = self._database.rows(query, (document_id, position))
        if not rows:
            raise DocumentRemovedError("This document is not in the library.", "Add its file again if you need it.")
        return str(rows[0][0])

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
        """Keep the first pass over some pages (at least one); says what these pages still need.

        A page that looks as it did when it was read before keeps its OCR words and its facts.
        """

        def change(keeping: Keeping) -> Owed:
            for page in pages:
                keeping.read(page)
            keeping.drop_earlier_scans()
            positions = {page.position for page in pages}
            return Owed(keeping.owing(OWES_SCAN, positions), keeping.owing(OWES_CHECK, positions))

        return self._keep(document_id, change)

    def keep_scanned(self, document_id: str, page: PageScanned) -> None:
        """Keep what OCR read on a page."""
        self._keep(document_id, lambda keeping: keeping.scanned(page, self._versions.reader))

    def keep_checked(self, document_id: str, pages: Sequence[PageChecked]) -> None:
        """Keep the facts about some pages; words that a person cannot see leave the index."""

        def change(keeping: Keeping) -> None:
            for page in pages:
                keeping.checked(page)

        self._keep(document_id, change)

    def keep_failed(self, document_id: str, position: int, reason: str) -> None:
        """Remember that a page cannot be read, and why; it is not tried again until ``retry_failed`` or a newer
        reader."""
        self._keep(document_id, lambda keeping: keeping.failed(position, reason))

    def retry_failed(self, document_id: str) -> None:
        """Owe the pages again that could not be read."""
        self._keep(document_id, lambda keeping: keeping.owe_failed_again())

    def reindex(self, limit: int) -> int:
        """Bring up to ``limit`` pages into the index that another version of it indexed; says how many there were."""

        def work(connection: sqlite3.Connection) -> int:
            query = "SELECT document_id, position FROM pages WHERE index_version != ? AND source IS NOT NULL LIMIT ?"
            keys = connection.execute(query, (self._versions.index, limit)).fetchall()
            for document_id, position in keys:
                self._keeping(connection, document_id).put_again(position)
            return len(keys)

        return self._database.write(work, synced=False)

    def _keep(self, document_id: str, change: Callable[[Keeping], T]) -> T:
        """What a power cut takes from here is read again: no need to wait for the disk."""
        return self._database.write(lambda connection: change(self._keeping(connection, document_id)), synced=False)

    def _keeping(self, connection: sqlite3.Connection, document_id: str) -> Keeping:
        return Keeping(connection, document_id, self._index, self._versions)
