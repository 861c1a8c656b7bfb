"""Documents and linked folders."""

from __future__ import annotations

import os
import re
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.contracts import DocumentKind, DocumentState
from engine.errors import InputError
from engine.store.answers import Answers
from engine.store.backup import back_up, backups
from engine.store.database import Database
from engine.store.library import Library
from engine.store.rows import from_path, plain_text, to_path
from tests.unit.store.samples import RecordingIndex, answer, opened, page_read, quote


def test_added_document_is_what_was_opened(library: Library) -> None:
    document = library.add(opened("content", page_count=2, encrypted=True), "/files/report.pdf")
    assert document == library.document(document.id)
    assert re.fullmatch("[a-z0-9]{8}", document.id)
    assert (document.name, document.path, document.page_count) == ("report.pdf", "/files/report.pdf", 2)
    assert (document.sha256, document.size, document.modified_ns) == (opened("content").sha256, 1000, 1)
    assert (document.kind, document.encrypted, document.folder) == (DocumentKind.PDF, True, None)
    assert (document.state, document.pages_read, document.pages_ocr) == (DocumentState.READING, 0, 0)
    assert document.added.endswith("+00:00")


def test_documents_come_in_the_order_of_adding(library: Library) -> None:
    names = [library.add(opened(name), f"/files/{name}").name for name in ("b.pdf", "a.pdf", "c.pdf")]
    assert [document.name for document in library.documents()] == names


def test_same_content_is_not_added_twice(library: Library) -> None:
    first = library.add(opened("one"), "/files/one.pdf")
    assert library.add(opened("one"), "/files/copy.pdf") == first
    assert library.documents() == (first,)


def test_names_are_unique(library: Library) -> None:
    paths = ["/a/report.pdf", "/b/report.pdf", "/c/report.pdf", "/d/report (2).pdf", "/e/notes"]
    names = [library.add(opened(path), path).name for path in paths]
    assert names == ["report.pdf", "report (2).pdf", "report (3).pdf", "report (2) (2).pdf", "notes"]


def test_a_name_is_one_line_without_control_characters(library: Library) -> None:
    document = library.add(opened(), "/files/rent\x1b[31m\u2028\n[1] flat.pdf")
    assert (document.name, document.path) == ("rent [31m  [1] flat.pdf", "/files/rent\x1b[31m\u2028\n[1] flat.pdf")


def test_document_is_found_by_id_name_and_path(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    document = library.add(opened(), "/files/report.pdf")
    assert library.find(document.id) == document
    assert library.find("report.pdf") == document
    assert library.find("/files/report.pdf") == document
    assert library.find("/files/../files/report.pdf") == document
    assert library.find("other.pdf") is None
    assert library.by_sha256(document.sha256) == document
    assert library.by_sha256("0") is None
    assert library.by_path("/files/report.pdf") == document


def test_unknown_document_is_a_sentence(library: Library) -> None:
    with pytest.raises(InputError, match="not in the library"):
        library.document("nobody")


def test_gone_file_keeps_its_words(library: Library) -> None:
    document = library.add(opened(), "/files/report.pdf")
    library.keep_read(document.id, [page_read(1, "kept\n")])
    assert library.gone(document.id).state is DocumentState.GONE
    assert library.page(document.id, 1).text.text == "kept\n"
    assert library.unfinished() == ()
    assert library.back(document.id).state is DocumentState.READING


def test_file_that_moved_is_found_by_its_content(library: Library, tmp_path: Path) -> None:
    old, new = tmp_path / "old.pdf", tmp_path / "new.pdf"
    new.touch()
    document = library.add(opened(), str(old))
    library.gone(document.id)
    moved = library.arrived_at(document.id, str(new))
    assert (moved.id, moved.path, moved.name, moved.state) == (
        document.id,
        str(new),
        "new.pdf",
        DocumentState.READING,
    )
    assert moved.modified_ns == new.stat().st_mtime_ns


def test_copy_beside_the_file_changes_nothing(library: Library, tmp_path: Path) -> None:
    original, copy = tmp_path / "report.pdf", tmp_path / "copy.pdf"
    original.touch()
    copy.touch()
    document = library.add(opened(), str(original))
    assert library.arrived_at(document.id, str(copy)) == document


def test_file_with_a_new_date_and_its_old_content_is_up_to_date(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.touch()
    document = library.add(opened(), str(path))
    os.utime(path, ns=(5, 5))
    assert library.arrived_at(document.id, str(path)).modified_ns == 5


def test_moving_keeps_names_unique(library: Library) -> None:
    library.add(opened("one"), "/a/report.pdf")
    second = library.add(opened("two"), "/b/notes.pdf")
    assert library.moved(second.id, "/b/report.pdf").name == "report (2).pdf"
    assert library.moved(second.id, "/c/report.pdf").name == "report (2).pdf"


def test_removed_document_leaves_nothing(library: Library, index: RecordingIndex, database: Database) -> None:
    document = library.add(opened(), "/files/report.pdf")
    library.keep_read(document.id, [page_read(1)])
    library.claim(document.id)
    sentence = library.remove(document.id)
    assert sentence == "“report.pdf” has been removed, and nothing of it is left here. Your file stays where it is."
    assert library.documents() == ()
    assert index.held == {}
    for table in ("documents", "pages", "words", "claims", "chores"):
        assert database.rows(f"SELECT count(*) FROM {table}") == [(0,)]


def test_removing_says_what_stays(library: Library, answers: Answers, database: Database) -> None:
    document = library.add(opened(), "/files/report.pdf")
    answers.keep(answer("One?", quote(document.id)))
    answers.keep(answer("Two?", quote(document.id)))
    back_up(database.folder)
    sentence = library.remove(document.id)
    assert "still in 2 answers that quote it and in 1 earlier backup." in sentence
    assert len(answers.history()) == 2


def test_removing_with_answers_and_backups_leaves_nothing(
    library: Library, answers: Answers, database: Database
) -> None:
    document = library.add(opened(), "/files/report.pdf")
    other = library.add(opened("other"), "/files/other.pdf")
    answers.keep(answer("One?", quote(other.id), quote(document.id)))
    kept = answers.keep(answer("Two?", quote(other.id)))
    back_up(database.folder)
    sentence = library.remove(document.id, with_answers=True, forget=True)
    assert "nothing of it is left here" in sentence
    assert [entry.id for entry in answers.history()] == [kept.id]
    assert len(backups(database.folder)) == 1


def test_pasted_picture_goes_with_its_document(library: Library, database: Database) -> None:
    pasted = database.folder / "pasted" / "picture.png"
    pasted.parent.mkdir()
    pasted.touch()
    document = library.add(opened(), str(pasted))
    assert "Your file" not in library.remove(document.id)
    assert not pasted.exists()


def test_removing_leaves_the_users_file_even_beside_the_library(library: Library, database: Database) -> None:
    path = database.folder / "report.pdf"
    path.touch()
    library.remove(library.add(opened(), str(path)).id)
    assert path.exists()


def test_linked_folders(library: Library) -> None:
    library.link("/b")
    library.link("/a")
    library.link("/b")
    document = library.add(opened(), "/b/report.pdf", folder="/b")
    assert library.folders() == ("/b", "/a")
    assert document.folder == "/b"
    library.unlink("/b")
    assert library.folders() == ("/a",)
    assert library.document(document.id).folder is None


def test_folder_that_was_unlinked_meanwhile_is_not_named(library: Library) -> None:
    assert library.add(opened(), "/b/report.pdf", folder="/b").folder is None


def test_path_that_is_no_text(library: Library) -> None:
    path = os.fsdecode(b"/files/\xff report.pdf")
    document = library.add(opened(), path)
    assert document.path == path
    assert document.name == "? report.pdf"
    assert library.by_path(path) == library.find(path) == document


@given(st.binary(min_size=1).filter(lambda path: b"\0" not in path))
def test_every_path_survives(path: bytes) -> None:
    kept = from_path(os.fsdecode(path))
    assert os.fsencode(to_path(kept)) == path


@given(st.text(st.characters(exclude_categories=[])))
def test_every_text_can_be_kept(text: str) -> None:
    plain_text(text).encode()
    assert all(character in text or character == "?" for character in plain_text(text))


def test_ids_differ(library: Library) -> None:
    ids = {library.add(opened(letter), f"/{letter}").id for letter in string.ascii_letters}
    assert len(ids) == len(string.ascii_letters)


def test_removing_tells_of_libraries_that_were_set_aside(library: Library, folder: Path) -> None:
    document = library.add(opened("a"), "/a.pdf")
    (folder / "library-damaged-2026-01-01-120000.db").touch()
    assert "in 1 library that was set aside" in library.remove(document.id, forget=True)


def test_removing_tells_that_a_linked_folder_brings_it_back(library: Library) -> None:
    library.link("/linked")
    document = library.add(opened("a"), "/linked/a.pdf", "/linked")
    assert "/linked is read again" in library.remove(document.id)
