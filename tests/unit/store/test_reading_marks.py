"""Marks are drawn once, kept, and go with their documents."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from engine.errors import DocumentRemovedError
from engine.store.database import Database
from engine.store.library import Library
from engine.store.migrations import LIBRARY
from engine.store.reading_marks import mark_of
from tests.unit.store.samples import opened


def test_every_document_has_a_mark_of_its_own(library: Library, database: Database) -> None:
    ids = [library.add(opened(name), f"/files/{name}.pdf").id for name in ("one", "two")]
    marks = [mark_of(database, document_id) for document_id in ids]
    assert all(re.fullmatch("[a-z0-9]{12}", mark) for mark in marks)
    assert len(set(marks)) == 2


def test_mark_stays_when_the_library_is_opened_again(folder: Path, library: Library, database: Database) -> None:
    document_id = library.add(opened(), "/files/report.pdf").id
    mark = mark_of(database, document_id)
    library.renew(document_id, opened("other"))
    assert mark_of(database, document_id) == mark
    other = Database.open(folder, [LIBRARY])
    assert mark_of(other, document_id) == mark
    other.close()


def test_two_libraries_that_draw_at_once_agree(folder: Path, library: Library, database: Database) -> None:
    ids = [library.add(opened(str(number)), f"/files/{number}.pdf").id for number in range(20)]
    other = Database.open(folder, [LIBRARY])
    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(lambda one: [mark_of(one, document_id) for document_id in ids], (database, other))
    other.close()
    assert first == second


def test_mark_drawn_by_another_process_meanwhile_holds(
    library: Library, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    document_id = library.add(opened(), "/files/report.pdf").id
    draw = iter("first-second")
    database.write(
        lambda connection: connection.execute("INSERT INTO reading_marks VALUES (?, 'theirs')", (document_id,))
    )
    monkeypatch.setattr(database, "rows", lambda *_: [])
    monkeypatch.setattr("engine.store.reading_marks.secrets.choice", lambda _: next(draw))
    assert mark_of(database, document_id) == "theirs"


def test_mark_goes_with_its_document(library: Library, database: Database) -> None:
    document_id = library.add(opened(), "/files/report.pdf").id
    mark_of(database, document_id)
    library.remove(document_id)
    assert database.rows("SELECT * FROM reading_marks") == []
    with pytest.raises(DocumentRemovedError):
        mark_of(database, document_id)
