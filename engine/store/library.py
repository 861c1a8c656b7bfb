"""The library: the documents, the linked folders, and (from ``Pages``) their pages."""

from __future__ import annotations

import os
import re
import secrets
import sqlite3
import string
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path, PurePath

from engine.contracts import Document, DocumentState, OpenedFile
from engine.errors import DocumentRemovedError
from engine.store import backup, claims
from engine.store.erase import PASTED, owe_scrub, scrub
from engine.store.findings import drop_findings
from engine.store.keeping import insert_pages, require
from engine.store.pages import Pages
from engine.store.rows import SELECT_DOCUMENTS, from_path, now, plain_text, to_document, to_path

ID_CHARACTERS = string.ascii_lowercase + string.digits
ID_LENGTH = 8
SET_ASIDE = "library-*.db"
"""damaged libraries, and those that a backup has replaced"""
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
"""a name with these would begin a line of its own in an answer, or be obeyed by a terminal"""
QUOTES_IT = """(
    id IN (SELECT answer_id FROM citations WHERE document_id = :id)
    OR EXISTS (SELECT 1 FROM json_each(findings) WHERE json_extract(value, '$.document_id') = :id)
    OR EXISTS (SELECT 1 FROM json_tree(calculations)
        WHERE key = 'document' AND atom = (SELECT name FROM documents WHERE id = :id)))"""
"""answers with words or numbers from a document"""


class Library(Pages):
    """All that is known of the documents. Every change is one transaction."""

    # --- documents ---------------------------------------------------------------------------------------------------

    def documents(self) -> tuple[Document, ...]:
        """All documents, in the order in which they were added."""
        return self._select()

    def document(self, document_id: str) -> Document:
        """One document.

        Raises:
            DocumentRemovedError: it is not in the library, or no longer.
        """
        found = self._select("WHERE id = :value", document_id)
        if not found:
            raise DocumentRemovedError("This document is not in the library.", "Add its file again if you need it.")
        return found[0]

    def find(self, handle: str) -> Document | None:
        """The document that a person names by its id, its name or the path of its file."""
        found = self._select("WHERE :value IN (id, name)", plain_text(handle))
        return found[0] if found else self.by_path(os.path.abspath(handle))

    def by_sha256(self, sha256: str) -> Document | None:
        """The document with this content."""
        return _nearest(self._select("WHERE sha256 = :value", sha256))

    def by_path(self, path: str) -> Document | None:
        """The document of this file."""
        return _nearest(self._select("WHERE path = :value", from_path(path)))

    def unfinished(self) -> tuple[Document, ...]:
        """Documents whose file is there and of which a pass over some page is still owed."""
        return tuple(document for document in self.documents() if document.state is DocumentState.READING)

    def add(self, opened: OpenedFile, path: str, folder: str | None = None) -> Document:
        """Add a file whose pages are all still to be read; ``folder`` is the linked folder that it came with.

        Content that is in the library already is not added twice: then this is the document that was there.
        """

        def work(connection: sqlite3.Connection) -> str:
            known = connection.execute("SELECT id FROM documents WHERE sha256 = ?", (opened.sha256,)).fetchone()
            return known[0] if known else _insert_document(connection, opened, path, folder)

        return self.document(self._database.write(work))

    def renew(self, document_id: str, opened: OpenedFile) -> Document:
        """The file has other content now. All pages are owed again and keep their words until they have been read
        anew; pages past the new end go."""

        def change(connection: sqlite3.Connection) -> None:
            connection.execute(
                """UPDATE documents SET sha256 = ?, size = ?, modified_ns = ?, kind = ?, page_count = ?, encrypted = ?,
                    gone = 0 WHERE id = ?""",
                (*_file_values(opened), document_id),
            )
            self._keeping(connection, document_id).owe_all_again(opened.page_count)

        return self._change(document_id, change)

    def arrived_at(self, document_id: str, path: str) -> Document:
        """A file with the document's content stands here. Where the document's own file is gone, this is it now."""
        document = self.document(document_id)
        if document.path == path or not os.path.exists(document.path):
            return self.moved(document_id, path)
        return document

    def moved(self, document_id: str, path: str) -> Document:
        """The file stands here now, perhaps under another name, its content unchanged."""

        def change(connection: sqlite3.Connection) -> None:
            connection.execute(
                "UPDATE documents SET path = ?, name = ?, gone = 0 WHERE id = ?",
                (from_path(path), _free_name(connection, path, document_id), document_id),
            )
            # A new date alone must not make it look changed at every start.
            with suppress(OSError):
                modified = os.stat(path).st_mtime_ns
                connection.execute("UPDATE documents SET modified_ns = ? WHERE id = ?", (modified, document_id))

        return self._change(document_id, change)

    def gone(self, document_id: str) -> Document:
        """The file is no longer where it was; its words are kept."""
        return self._mark_gone(document_id, True)

    def back(self, document_id: str) -> Document:
        """A file is where the document's file was."""
        return self._mark_gone(document_id, False)

    def _mark_gone(self, document_id: str, gone: bool) -> Document:
        return self._change(
            document_id,
            lambda connection: connection.execute("UPDATE documents SET gone = ? WHERE id = ?", (gone, document_id)),
        )

    def remove(self, document_id: str, *, with_answers: bool = False, forget: bool = False) -> str:
        """Remove a document and all that was made from it: its pages, findings and caches among it. A pasted picture
        goes; a file of the user's own stays.

        Args:
            with_answers: the answers that quote it go too.
            forget: earlier backups go too, and a fresh one is made.

        Returns:
            What of it stays, in a sentence or two.
        """
        document = self.document(document_id)
        folder = self._database.folder
        answers = self._database.write(lambda connection: self._delete(connection, document_id, with_answers))
        pasted = Path(document.path).is_relative_to(folder / PASTED)
        if pasted:
            Path(document.path).unlink(missing_ok=True)
        overwritten = scrub(self._database)
        if forget:
            backup.forget(folder)
        copies = len(backup.backups(folder)) if not forget else 0
        sentences = [_what_stays(document.name, answers, copies, len(list(folder.glob(SET_ASIDE))))]
        if not overwritten:
            sentences.append("Traces of it are overwritten when Folioscope is opened next.")
        if not pasted:
            sentences.append("Your file stays where it is.")
        if document.folder is not None and document.state is not DocumentState.GONE:
            sentences.append(f"Its folder is linked: what is in {document.folder} is read again at the next look.")
        return " ".join(sentences)

    def _delete(self, connection: sqlite3.Connection, document_id: str, with_answers: bool) -> int:
        """Returns how many answers go on quoting the document."""
        require(connection, document_id)
        if with_answers:
            connection.execute(f"DELETE FROM answers WHERE {QUOTES_IT}", {"id": document_id})
        query = f"SELECT count(*) FROM answers WHERE {QUOTES_IT}"
        (answers,) = connection.execute(query, {"id": document_id}).fetchone()
        self._index.remove(connection, document_id)
        drop_findings(connection, document_id)
        connection.execute("DELETE FROM documents WHERE id = ?", (document_id,))
        owe_scrub(connection)
        return int(answers)

    # --- who reads what ----------------------------------------------------------------------------------------------

    def claim(self, document_id: str) -> bool:
        """Make this process the one that reads the document; False while another one does."""

        def work(connection: sqlite3.Connection) -> bool:
            require(connection, document_id)
            return claims.take(connection, document_id)

        return self._database.write(work, synced=False)

    def release(self, document_id: str) -> None:
        """Let other processes read the document."""
        self._database.write(lambda connection: claims.drop(connection, document_id), synced=False)

    # --- linked folders ----------------------------------------------------------------------------------------------

    def folders(self) -> tuple[str, ...]:
        """The linked folders, in the order in which they were linked."""
        return tuple(to_path(path) for (path,) in self._database.rows("SELECT path FROM folders ORDER BY rowid"))

    def link(self, path: str) -> None:
        """Remember a folder that is to be looked through."""
        self._database.write(
            lambda connection: connection.execute(
                "INSERT OR IGNORE INTO folders VALUES (?, ?)", (from_path(path), now())
            )
        )

    def unlink(self, path: str) -> None:
        """Forget a linked folder; the documents that came with it stay."""
        self._database.write(
            lambda connection: connection.execute("DELETE FROM folders WHERE path = ?", (from_path(path),))
        )

    # --- helpers -----------------------------------------------------------------------------------------------------

    def _select(self, where: str = "", value: str | bytes | None = None) -> tuple[Document, ...]:
        query = f"{SELECT_DOCUMENTS} {where} GROUP BY documents.rowid ORDER BY documents.rowid"
        rows = self._database.rows(query, {"reader": self._versions.reader, "value": value})
        return tuple(map(to_document, rows))

    def _change(self, document_id: str, change: Callable[[sqlite3.Connection], object]) -> Document:
        def work(connection: sqlite3.Connection) -> None:
            require(connection, document_id)
            change(connection)

        self._database.write(work)
        return self.document(document_id)


def _nearest(found: tuple[Document, ...]) -> Document | None:
    """Of several, one whose file is there."""
    return min(found, key=lambda document: document.state is DocumentState.GONE, default=None)


def _insert_document(connection: sqlite3.Connection, opened: OpenedFile, path: str, folder: str | None) -> str:
    document_id = "".join(secrets.choice(ID_CHARACTERS) for _ in range(ID_LENGTH))
    connection.execute(
        """INSERT INTO documents (id, name, path, sha256, size, modified_ns, kind, page_count, encrypted, added, folder)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT path FROM folders WHERE path = ?))""",
        (
            document_id,
            _free_name(connection, path, document_id),
            from_path(path),
            *_file_values(opened),
            now(),
            None if folder is None else from_path(folder),
        ),
    )
    insert_pages(connection, document_id, opened.page_count)
    return document_id


def _file_values(opened: OpenedFile) -> tuple[str, int, int, str, int, bool]:
    return opened.sha256, opened.size, opened.modified_ns, opened.kind, opened.page_count, opened.encrypted


def _free_name(connection: sqlite3.Connection, path: str, document_id: str) -> str:
    """The file's name in one line, with a number where another document has it: "report (2).pdf"."""
    file = PurePath(_CONTROLS.sub(" ", plain_text(path)))
    query = "SELECT 1 FROM documents WHERE name = ? AND id != ?"
    name, number = file.name, 1
    while connection.execute(query, (name, document_id)).fetchone() is not None:
        number += 1
        name = f"{file.stem} ({number}){file.suffix}"
    return name


def _what_stays(name: str, answers: int, backups: int, aside: int) -> str:
    places = []
    if answers:
        places.append("1 answer that quotes it" if answers == 1 else f"{answers} answers that quote it")
    if backups:
        places.append("1 earlier backup" if backups == 1 else f"{backups} earlier backups")
    if aside:
        places.append("1 library that was set aside" if aside == 1 else f"{aside} libraries that were set aside")
    if not places:
        return f"“{name}” has been removed, and nothing of it is left here."
    return f"“{name}” has been removed. Its words are still in {' and in '.join(places)}."
