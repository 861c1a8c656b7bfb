"""What has been read of a page is kept, and what is still owed is known."""

from __future__ import annotations

import pytest

from engine.contracts import NO_TEXT, DocumentState, PageOutline, TextSource
from engine.errors import InputError
from engine.store.database import Database
from engine.store.library import Library
from engine.store.pages import Owed, Versions
from tests.unit.store.samples import (
    RecordingIndex,
    opened,
    page_checked,
    page_read,
    page_scanned,
    page_text,
    page_without_layer,
)


@pytest.fixture
def document_id(library: Library) -> str:
    return library.add(opened(page_count=3), "/files/report.pdf").id


def newer(database: Database, index: RecordingIndex) -> Library:
    """The same library, opened by a program with a newer reader and index."""
    return Library(database, index, Versions(reader=2, index=2))


def test_new_page_is_owed_and_empty(library: Library, document_id: str) -> None:
    assert library.to_read(document_id) == (1, 2, 3)
    assert library.to_scan(document_id) == library.to_check(document_id) == ()
    page = library.page(document_id, 2)
    assert (page.label, page.text, page.facts, page.failed) == ("2", NO_TEXT, None, None)
    assert library.outline(document_id)[1] == PageOutline(2, "2", 0.0, 0.0, None, None)


def test_read_page_comes_back_word_for_word(library: Library, document_id: str, index: RecordingIndex) -> None:
    read = page_read(2, "Umsätze 2024\n\nहिन्दी text\n", label="ii")
    assert library.keep_read(document_id, [read]) == Owed(scan=(), check=(2,))
    page = library.page(document_id, 2)
    assert page.text == read.text
    assert list(page.text.words()) == list(read.text.words())
    assert (page.label, page.width, page.height, page.turn, page.facts) == ("ii", 595.0, 842.0, 0, None)
    assert index.held == {(document_id, 2): "Umsätze 2024 हिन्दी text"}
    assert library.to_read(document_id) == (1, 3)
    assert library.outline(document_id)[1] == PageOutline(2, "ii", 595.0, 842.0, TextSource.LAYER, None)


def test_page_without_layer_goes_through_ocr(library: Library, document_id: str, index: RecordingIndex) -> None:
    owed = library.keep_read(document_id, [page_read(1), page_without_layer(2)])
    assert owed == Owed(scan=(2,), check=(1,))
    assert (library.to_scan(document_id), library.to_check(document_id)) == ((2,), (1,))
    assert (document_id, 2) not in index.held
    library.keep_scanned(document_id, page_scanned(2))
    assert (library.to_scan(document_id), library.to_check(document_id)) == ((), (1, 2))
    page = library.page(document_id, 2)
    assert (page.width, page.height, page.turn, page.text.source) == (842.0, 595.0, 90, TextSource.OCR)
    assert index.held[document_id, 2] == "scanned words"


def test_document_is_ready_when_nothing_is_owed(library: Library, document_id: str) -> None:
    library.keep_read(document_id, [page_read(1), page_without_layer(2), page_read(3)])
    library.keep_checked(document_id, [page_checked(1), page_checked(3)])
    assert library.document(document_id).state is DocumentState.READING
    library.keep_scanned(document_id, page_scanned(2))
    assert library.unfinished() == (library.document(document_id),)
    library.keep_checked(document_id, [page_checked(2)])
    document = library.document(document_id)
    assert document.state is DocumentState.READY
    assert (document.pages_read, document.pages_ocr, document.pages_failed) == (2, 1, 0)
    assert library.unfinished() == ()


def test_hidden_words_leave_the_index(library: Library, document_id: str, index: RecordingIndex) -> None:
    library.keep_read(document_id, [page_read(1, "seen unseen words\n")])
    library.keep_checked(document_id, [page_checked(1, hidden=bytes([0, 1, 0]))])
    assert index.held[document_id, 1] == "seen words"
    page = library.page(document_id, 1)
    assert [word.hidden for word in page.text.words()] == [False, True, False]
    assert page.facts == page_checked(1, hidden=bytes([0, 1, 0])).facts


def test_page_without_hidden_words_is_indexed_once(library: Library, document_id: str, index: RecordingIndex) -> None:
    library.keep_read(document_id, [page_read(1, "two words\n")])
    library.keep_checked(document_id, [page_checked(1, hidden=bytes(2))])
    assert index.puts == 1
    assert library.page(document_id, 1).text.hidden == b""


def test_words_of_ocr_are_never_hidden(library: Library, document_id: str, index: RecordingIndex) -> None:
    library.keep_read(document_id, [page_without_layer(1)])
    library.keep_scanned(document_id, page_scanned(1, "two words\n"))
    library.keep_checked(document_id, [page_checked(1, hidden=bytes([1, 1]))])
    assert index.held[document_id, 1] == "two words"


def test_page_without_words_is_read_and_not_indexed(library: Library, document_id: str, index: RecordingIndex) -> None:
    empty = page_read(1, "", look="blank")
    library.keep_read(document_id, [empty])
    assert library.to_read(document_id) == (2, 3)
    assert index.held == {}


def test_failed_page_is_not_tried_again_until_asked(library: Library, document_id: str, index: RecordingIndex) -> None:
    library.keep_read(document_id, [page_read(1), page_read(2)])
    library.keep_failed(document_id, 2, "Reading this page took too long.")
    assert library.to_read(document_id) == (3,)
    assert library.to_check(document_id) == (1,)
    page = library.page(document_id, 2)
    assert (page.failed, page.text, page.facts) == ("Reading this page took too long.", NO_TEXT, None)
    assert (document_id, 2) not in index.held
    assert library.document(document_id).pages_failed == 1
    library.retry_failed(document_id)
    assert library.to_read(document_id) == (2, 3)
    assert library.page(document_id, 2).failed is None


def test_reading_after_a_failure_clears_it(library: Library, document_id: str) -> None:
    library.keep_failed(document_id, 1, "No.")
    library.keep_read(document_id, [page_read(1)])
    assert library.page(document_id, 1).failed is None
    assert library.to_check(document_id) == (1,)


def test_changed_file_keeps_old_words_until_read(library: Library, document_id: str, index: RecordingIndex) -> None:
    library.keep_read(document_id, [page_read(1, "old one\n"), page_read(2, "old two\n"), page_read(3, "old three\n")])
    library.keep_checked(document_id, [page_checked(position) for position in (1, 2, 3)])
    renewed = library.renew(document_id, opened("other", page_count=2))
    assert (renewed.id, renewed.page_count, renewed.state) == (document_id, 2, DocumentState.READING)
    assert library.to_read(document_id) == (1, 2)
    assert library.page(document_id, 1).text.text == "old one\n"
    assert index.held == {(document_id, 1): "old one", (document_id, 2): "old two"}
    with pytest.raises(InputError):
        library.page(document_id, 3)


def test_only_changed_pages_are_checked_again(library: Library, document_id: str, index: RecordingIndex) -> None:
    library.keep_read(document_id, [page_read(1, "same\n"), page_read(2, "old\n")])
    library.keep_checked(document_id, [page_checked(1), page_checked(2)])
    library.renew(document_id, opened("other", page_count=4))
    puts = index.puts
    owed = library.keep_read(document_id, [page_read(1, "same\n"), page_read(2, "new\n")])
    assert owed == Owed(scan=(), check=(2,))
    assert index.puts == puts + 1
    assert library.page(document_id, 1).facts is not None
    assert library.page(document_id, 2).facts is None
    assert library.to_read(document_id) == (3, 4)


def test_only_changed_scans_are_scanned_again(library: Library, document_id: str, index: RecordingIndex) -> None:
    library.keep_read(document_id, [page_without_layer(1, look="a"), page_without_layer(2, look="b")])
    for position in (1, 2):
        library.keep_scanned(document_id, page_scanned(position))
    library.keep_checked(document_id, [page_checked(1), page_checked(2)])
    library.renew(document_id, opened("other"))
    owed = library.keep_read(document_id, [page_without_layer(1, look="a"), page_without_layer(2, look="c")])
    assert owed == Owed(scan=(2,), check=())
    assert library.page(document_id, 1).turn == 90
    assert library.page(document_id, 1).text == page_scanned(1).text
    assert library.page(document_id, 2).text == NO_TEXT
    assert (document_id, 2) not in index.held


def test_scan_that_moved_within_the_file_is_not_scanned_again(
    library: Library, document_id: str, index: RecordingIndex, database: Database
) -> None:
    library.keep_read(document_id, [page_without_layer(1, look="a"), page_without_layer(2, look="b")])
    library.keep_scanned(document_id, page_scanned(1, "first scan\n"))
    library.keep_scanned(document_id, page_scanned(2, "second scan\n"))
    library.renew(document_id, opened("other", page_count=3))
    first = library.keep_read(document_id, [page_without_layer(1, look="cover"), page_without_layer(2, look="a")])
    assert first == Owed(scan=(1,), check=(2,))
    assert library.keep_read(document_id, [page_without_layer(3, look="b")]) == Owed(scan=(), check=(3,))
    assert [library.page(document_id, position).text.text for position in (1, 2, 3)] == [
        "",
        "first scan\n",
        "second scan\n",
    ]
    assert index.held == {(document_id, 2): "first scan", (document_id, 3): "second scan"}
    assert database.rows("SELECT * FROM earlier_scans") == []


def test_page_that_waits_for_ocr_still_waits_when_it_looks_the_same(library: Library, document_id: str) -> None:
    library.keep_read(document_id, [page_without_layer(1)])
    assert library.keep_read(document_id, [page_without_layer(1)]) == Owed(scan=(1,), check=())


def test_page_whose_picture_now_covers_its_words_is_checked_again(library: Library, document_id: str) -> None:
    library.keep_read(document_id, [page_read(1, "words\n", look="plain")])
    library.keep_checked(document_id, [page_checked(1)])
    library.keep_read(document_id, [page_read(1, "words\n", look="covered")])
    assert library.page(document_id, 1).facts is None
    assert library.to_check(document_id) == (1,)


def test_new_label_reaches_the_index(library: Library, document_id: str, index: RecordingIndex) -> None:
    library.keep_read(document_id, [page_read(1, "words\n")])
    library.keep_checked(document_id, [page_checked(1)])
    library.keep_read(document_id, [page_read(1, "words\n", label="A-1")])
    assert index.puts == 2
    page = library.page(document_id, 1)
    assert (page.label, page.facts is not None) == ("A-1", True)


def test_newer_reader_owes_every_pass_and_the_old_words_stay(
    library: Library, document_id: str, database: Database, index: RecordingIndex
) -> None:
    library.keep_read(document_id, [page_read(1), page_without_layer(2)])
    library.keep_scanned(document_id, page_scanned(2))
    library.keep_checked(document_id, [page_checked(1), page_checked(2)])
    library.keep_failed(document_id, 3, "No.")
    after = newer(database, index)
    assert after.to_read(document_id) == (1, 2, 3)
    assert after.page(document_id, 2).text == page_scanned(2).text
    assert after.keep_read(document_id, [page_read(1), page_without_layer(2)]) == Owed(scan=(2,), check=(1,))
    assert after.page(document_id, 2).text == page_scanned(2).text
    assert after.page(document_id, 1).facts is not None


def test_newer_index_is_filled_from_the_kept_words(
    library: Library, document_id: str, database: Database, index: RecordingIndex
) -> None:
    library.keep_read(document_id, [page_read(1, "one\n"), page_read(2, "two\n"), page_read(3, "three\n")])
    index.held.clear()
    after = newer(database, index)
    assert [after.reindex(2), after.reindex(2), after.reindex(2)] == [2, 1, 0]
    assert sorted(index.held.values()) == ["one", "three", "two"]
    assert after.to_read(document_id) == (1, 2, 3)


def test_many_pages_at_once(library: Library, document_id: str) -> None:
    other = library.add(opened("other"), "/files/other.pdf").id
    library.keep_read(document_id, [page_read(1, "one\n"), page_read(2, "two\n")])
    library.keep_read(other, [page_read(1, "three\n")])
    keys = [(other, 1), (document_id, 2), (document_id, 3), (document_id, 99), ("nobody", 1)]
    pages = library.pages(keys)
    assert {key: page.text.text for key, page in pages.items()} == {
        (other, 1): "three\n",
        (document_id, 2): "two\n",
        (document_id, 3): "",
    }
    assert pages[document_id, 2] == library.page(document_id, 2)
    assert library.pages([]) == {}


def test_failing_index_leaves_no_trace_of_the_page(
    library: Library, document_id: str, index: RecordingIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise ValueError("no")

    monkeypatch.setattr(index, "put", refuse)
    with pytest.raises(ValueError, match="no"):
        library.keep_read(document_id, [page_read(1)])
    assert library.to_read(document_id) == (1, 2, 3)
    assert library.page(document_id, 1).text == NO_TEXT


@pytest.mark.parametrize("keep", ["keep_read", "keep_scanned", "keep_checked", "keep_failed"])
def test_pages_of_a_removed_document_are_refused(library: Library, document_id: str, keep: str) -> None:
    library.remove(document_id)
    arguments = {
        "keep_read": ([page_read(1)],),
        "keep_scanned": (page_scanned(1),),
        "keep_checked": ([page_checked(1)],),
        "keep_failed": (1, "No."),
    }
    with pytest.raises(InputError, match="no longer in the library"):
        getattr(library, keep)(document_id, *arguments[keep])


def test_unreadable_scan_counts_as_failed(library: Library, document_id: str) -> None:
    library.keep_read(document_id, [page_without_layer(1)])
    scanned = page_scanned(1, "")
    text = page_text("", TextSource.UNREADABLE)
    library.keep_scanned(document_id, type(scanned)(position=1, width=1, height=1, turn=0, text=text))
    assert library.page(document_id, 1).text.source is TextSource.UNREADABLE
    assert library.document(document_id).pages_failed == 1
