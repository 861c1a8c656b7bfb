"""Writing pages: one transaction over one document, words and index entries together."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from typing import TYPE_CHECKING, Protocol

from engine.contracts import NO_TEXT, PageChecked, PageRead, PageScanned, PageText, TextSource
from engine.errors import DocumentRemovedError
from engine.store import claims
from engine.store.rows import SELECT_PAGES, to_page

if TYPE_CHECKING:
    from engine.store.pages import Versions


class PageIndex(Protocol):
    """The index over the words, as the library keeps it in step. It lives in the same file, so that a page and its
    index entry are kept together or not at all."""

    def put(self, connection: sqlite3.Connection, document_id: str, position: int, label: str, text: PageText) -> None:
        """Index a page in place of what was there; words that ``text.hidden`` marks are left out."""

    def remove(self, connection: sqlite3.Connection, document_id: str) -> None:
        """Take a document out."""

    def remove_page(self, connection: sqlite3.Connection, document_id: str, position: int) -> None:
        """Take a page out, if it is in."""


SELECT_BEFORE = """
    SELECT fingerprint, label, needs_ocr, source, text, boxes
    FROM pages LEFT JOIN words USING (document_id, position) WHERE pages.document_id = ? AND pages.position = ?"""

SET_SCANS_ASIDE = """
    INSERT OR REPLACE INTO earlier_scans
    SELECT document_id, fingerprint, width, height, turn, source, coalesce(text, ''), coalesce(boxes, x''),
        coalesce(confidences, x''), scan_version
    FROM pages LEFT JOIN words USING (document_id, position)
    WHERE pages.document_id = ? AND needs_ocr AND source IS NOT NULL"""


class Keeping:
    """Changes to the pages of one document within one transaction."""

    def __init__(self, connection: sqlite3.Connection, document_id: str, index: PageIndex, versions: Versions) -> None:
        """Raises InputError when the document has been removed."""
        require(connection, document_id)
        claims.show_life(connection, document_id)
        self._connection = connection
        self._id = document_id
        self._index = index
        self._versions = versions

    def read(self, page: PageRead) -> None:
        """Keep the first pass over a page. What looks as it did before keeps its OCR words and its facts."""
        before = self._connection.execute(SELECT_BEFORE, (self._id, page.position)).fetchone()
        if _looks_as_before(page, before):
            self._set(page.position, label=page.label, reader_version=self._versions.reader)
            if page.label != before[1]:
                self.put_again(page.position)
            return
        self._set(
            page.position,
            label=page.label,
            width=page.width,
            height=page.height,
            turn=0,
            fingerprint=page.fingerprint,
            source=None if page.needs_ocr else page.text.source,
            needs_ocr=page.needs_ocr,
            failed=None,
            picture_share=None,
            reader_version=self._versions.reader,
            scan_version=0,
            check_version=0,
        )
        self._replace_words(page.position, NO_TEXT if page.needs_ocr else page.text)
        if page.needs_ocr:
            self._take_earlier_scan(page)

    def scanned(self, page: PageScanned, version: int) -> None:
        """Keep what this version of the reader read on a page by OCR."""
        self._set(
            page.position,
            width=page.width,
            height=page.height,
            turn=page.turn,
            source=page.text.source,
            failed=None,
            picture_share=None,
            scan_version=version,
            check_version=0,
        )
        self._replace_words(page.position, page.text)

    def checked(self, page: PageChecked) -> None:
        """Keep the facts about a page; words that a person cannot see leave the index."""
        self._set(
            page.position,
            picture_share=page.facts.picture_share,
            drawing_share=page.facts.drawing_share,
            scan=page.facts.scan,
            hidden_words=page.facts.hidden_words,
            check_version=self._versions.reader,
        )
        hidden = page.hidden if any(page.hidden) else b""
        # Only words of a text layer can be hidden: OCR reads what a person sees.
        changed = self._connection.execute(
            """UPDATE words SET hidden = :hidden WHERE document_id = :id AND position = :position AND hidden != :hidden
                AND (SELECT source FROM pages WHERE document_id = :id AND position = :position) = 'layer'""",
            {"hidden": hidden, "id": self._id, "position": page.position},
        )
        if changed.rowcount:
            self.put_again(page.position)

    def failed(self, position: int, reason: str) -> None:
        """Keep that a page cannot be read, and nothing else of it."""
        self._set(
            position,
            failed=reason,
            source=None,
            fingerprint=None,
            picture_share=None,
            reader_version=self._versions.reader,
        )
        self._replace_words(position, NO_TEXT)

    def owe_failed_again(self) -> None:
        """Owe the pages that could not be read."""
        self._connection.execute(
            "UPDATE pages SET failed = NULL, reader_version = 0 WHERE document_id = ? AND failed IS NOT NULL",
            (self._id,),
        )

    def owe_all_again(self, page_count: int) -> None:
        """The file has other content, and so many pages, now: all are owed, and those past the end go."""
        self._connection.execute(SET_SCANS_ASIDE, (self._id,))
        past_the_end = (self._id, page_count)
        query = "SELECT position FROM pages WHERE document_id = ? AND position > ?"
        for (position,) in self._connection.execute(query, past_the_end).fetchall():
            self._index.remove_page(self._connection, self._id, position)
        self._connection.execute("DELETE FROM pages WHERE document_id = ? AND position > ?", past_the_end)
        self._connection.execute(
            "UPDATE pages SET failed = NULL, reader_version = 0 WHERE document_id = ?", (self._id,)
        )
        insert_pages(self._connection, self._id, page_count)

    def drop_earlier_scans(self) -> None:
        """Drop the scans of earlier pages once all pages have been read anew."""
        self._connection.execute(
            """DELETE FROM earlier_scans WHERE document_id = :id AND NOT EXISTS (
                SELECT 1 FROM pages WHERE document_id = :id AND reader_version != :reader)""",
            {"id": self._id, "reader": self._versions.reader},
        )

    def put_again(self, position: int) -> None:
        """Bring the index in step with the words that are kept."""
        query = f"{SELECT_PAGES} WHERE pages.document_id = ? AND pages.position = ?"
        self._put(position, to_page(self._connection.execute(query, (self._id, position)).fetchone()).text)

    def owing(self, condition: str, positions: Collection[int]) -> tuple[int, ...]:
        """Those of the positions for which the condition (OWES_...) holds, in order."""
        rows = self._connection.execute(
            f"""SELECT position FROM pages
            WHERE document_id = :id AND position BETWEEN :first AND :last AND {condition} ORDER BY position""",
            {"id": self._id, "reader": self._versions.reader, "first": min(positions), "last": max(positions)},
        )
        return tuple(position for (position,) in rows if position in positions)

    def _take_earlier_scan(self, page: PageRead) -> None:
        row = self._connection.execute(
            """SELECT scan_version, width, height, turn, source, text, boxes, confidences FROM earlier_scans
            WHERE document_id = ? AND fingerprint = ?""",
            (self._id, page.fingerprint),
        ).fetchone()
        if row is not None:
            version, width, height, turn, source, text, boxes, confidences = row
            words = PageText(text, boxes, TextSource(source), confidences)
            self.scanned(
                PageScanned(position=page.position, width=width, height=height, turn=turn, text=words), version
            )

    def _set(self, position: int, **values: object) -> None:
        columns = ", ".join(f"{column} = ?" for column in values)
        self._connection.execute(
            f"UPDATE pages SET {columns} WHERE document_id = ? AND position = ?", (*values.values(), self._id, position)
        )

    def _replace_words(self, position: int, text: PageText) -> None:
        if text.text:
            self._connection.execute(
                "INSERT OR REPLACE INTO words VALUES (?, ?, ?, ?, ?, ?)",
                (self._id, position, text.text, text.boxes, text.confidences, text.hidden),
            )
        else:
            self._connection.execute("DELETE FROM words WHERE document_id = ? AND position = ?", (self._id, position))
        self._put(position, text)

    def _put(self, position: int, text: PageText) -> None:
        (label,) = self._connection.execute(
            "UPDATE pages SET index_version = ? WHERE document_id = ? AND position = ? RETURNING label",
            (self._versions.index, self._id, position),
        ).fetchone()
        if text.text:
            self._index.put(self._connection, self._id, position, label, text)
        else:
            self._index.remove_page(self._connection, self._id, position)


def require(connection: sqlite3.Connection, document_id: str) -> None:
    """Raise InputError when the document has been removed, perhaps by another process."""
    if connection.execute("SELECT 1 FROM documents WHERE id = ?", (document_id,)).fetchone() is None:
        raise DocumentRemovedError("This document is no longer in the library.", "Add its file again if you need it.")


def insert_pages(connection: sqlite3.Connection, document_id: str, page_count: int) -> None:
    """Rows for the pages that have none yet."""
    connection.executemany(
        "INSERT OR IGNORE INTO pages (document_id, position, label) VALUES (?, ?, ?)",
        ((document_id, position, str(position)) for position in range(1, page_count + 1)),
    )


def _looks_as_before(page: PageRead, before: tuple[str | None, str, int, str | None, str | None, bytes | None]) -> bool:
    fingerprint, _, needed_ocr, source, text, boxes = before
    if source is None or fingerprint != page.fingerprint or needed_ocr != page.needs_ocr:
        return False
    return page.needs_ocr or (text or "", boxes or b"") == (page.text.text, page.text.boxes)
