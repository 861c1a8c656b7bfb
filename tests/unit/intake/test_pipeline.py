"""Reading goes on whatever single pages and files do, and nothing half-done stays."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.compose import join
from app.paths import Home
from engine.contracts import (
    AddEvent,
    DocumentAdded,
    DocumentKnown,
    DocumentReady,
    DocumentState,
    FileGone,
    FileRefused,
    PageDone,
    PasswordNeeded,
    TextSource,
)
from engine.session import Session
from engine.workers.pool import Pool
from engine.workers.process import Deadlines

DEADLINES = Deadlines(read=2.0, check=2.0, scan=2.0)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = open_session(tmp_path)
    yield made
    made.close()


def open_session(tmp_path: Path) -> Session:
    return join(Home(tmp_path / "home"), Pool("tests.helpers.moody_reader", 2, DEADLINES))


def write(folder: Path, name: str, *lines: str) -> Path:
    path = folder / name
    path.write_text("\n".join(lines))
    return path


def add(session: Session, *paths: Path, password: str | None = None) -> list[AddEvent]:
    return list(session.add(paths, password=password, stop=threading.Event()))


def failed(events: list[AddEvent]) -> dict[int, str]:
    return {event.position: event.failed for event in events if isinstance(event, PageDone) and event.failed}


def test_every_page_is_read_checked_and_kept(session: Session, tmp_path: Path) -> None:
    lines = [f"page number {number}" for number in range(1, 40)]
    events = add(session, write(tmp_path, "many.pdf", *lines, "SCAN a scanned page"))
    (document,) = session.documents()
    assert isinstance(events[-1], DocumentReady)
    assert document.state is DocumentState.READY
    assert (document.pages_read, document.pages_ocr) == (39, 1)
    assert session.page(document.id, 39).text.text == "page number 39"
    scanned = session.page(document.id, 40)
    assert scanned.text.source is TextSource.OCR
    assert scanned.text.text == "a scanned page"
    assert all(session.page(document.id, position).facts is not None for position in range(1, 41))


def test_hidden_words_are_marked(session: Session, tmp_path: Path) -> None:
    add(session, write(tmp_path, "a.pdf", "seen hidden-words seen"))
    (document,) = session.documents()
    assert [word.hidden for word in session.page(document.id, 1).text.words()] == [False, True, False]


def test_a_layer_of_which_nothing_is_seen_gives_way_to_ocr(session: Session, tmp_path: Path) -> None:
    path = write(tmp_path, "a.pdf", "hidden-layer hidden-words")
    add(session, path)
    (document,) = session.documents()
    page = session.page(document.id, 1)
    assert page.text.source is TextSource.OCR
    assert not any(word.hidden for word in page.text.words())
    assert path.with_name("a.pdf.scans").read_text() == "1 "


@pytest.mark.parametrize(("mood", "reason"), [("HANG", "too long"), ("CRASH", "ended"), ("ERROR", "damaged")])
def test_a_bad_page_is_named_and_its_neighbours_are_read(
    session: Session, tmp_path: Path, mood: str, reason: str
) -> None:
    events = add(session, write(tmp_path, "a.pdf", "one", "two", mood, "four", "five"))
    (position,) = failed(events)
    assert position == 3
    assert reason in failed(events)[3]
    (document,) = session.documents()
    assert document.state is DocumentState.READY
    assert document.pages_failed == 1
    assert session.page(document.id, 5).text.text == "five"


def test_a_page_that_crashes_once_gets_a_second_chance(session: Session, tmp_path: Path) -> None:
    events = add(session, write(tmp_path, "a.pdf", "one", "ONCE-CRASH two"))
    assert failed(events) == {}


def test_a_fault_of_ours_fails_one_page_only(session: Session, tmp_path: Path) -> None:
    assert list(failed(add(session, write(tmp_path, "a.pdf", "one", "FAULT", "three")))) == [2]


def test_bad_files_do_not_hold_up_the_others(session: Session, tmp_path: Path) -> None:
    empty, good = write(tmp_path, "empty.pdf"), write(tmp_path, "good.pdf", "fine")
    denied = write(tmp_path, "denied.pdf", "DENIED")
    events = add(session, empty, denied, tmp_path / "vanished.pdf", good)
    refused = {Path(event.path).name for event in events if isinstance(event, FileRefused)}
    assert refused == {"empty.pdf", "denied.pdf", "vanished.pdf"}
    assert [document.name for document in session.documents()] == ["good.pdf"]


def test_a_page_that_could_not_be_read_is_tried_again_when_its_file_is_added_again(
    session: Session, tmp_path: Path
) -> None:
    path = write(tmp_path, "a.pdf", "one", "ERROR")
    assert list(failed(add(session, path))) == [2]
    assert list(failed(add(session, path))) == [2]
    assert list(session.go_on(stop=threading.Event())) == [], "at a start nothing of it is tried again"


def test_the_file_that_is_named_first_comes_first(session: Session, tmp_path: Path) -> None:
    paths = [write(tmp_path, f"{name}.pdf", name) for name in ("z", "a", "m", "b")]
    events = add(session, *paths)
    assert next(event.document.name for event in events if isinstance(event, DocumentAdded)) == "z.pdf"


def test_the_same_content_is_added_once(session: Session, tmp_path: Path) -> None:
    first, second = write(tmp_path, "a.pdf", "same"), write(tmp_path, "b.pdf", "same")
    events = add(session, first, second)
    assert [type(event) for event in events if isinstance(event, DocumentAdded | DocumentKnown)] == [
        DocumentAdded,
        DocumentKnown,
    ]
    assert len(session.documents()) == 1


def test_of_a_changed_file_only_the_changed_pages_are_scanned_again(session: Session, tmp_path: Path) -> None:
    path = write(tmp_path, "a.pdf", "one", "SCAN two", "SCAN three")
    add(session, path)
    (before,) = session.documents()
    path.with_name("a.pdf.scans").write_text("2 3 ")  # in whatever order
    write(tmp_path, "a.pdf", "one", "SCAN two", "SCAN changed", "four")
    events = add(session, path)
    (after,) = session.documents()
    assert after.id == before.id
    assert any(isinstance(event, DocumentAdded) and event.changed for event in events)
    assert path.with_name("a.pdf.scans").read_text() == "2 3 3 "
    assert [session.page(after.id, position).text.text for position in range(1, 5)] == ["one", "two", "changed", "four"]


def test_a_locked_file_asks_and_the_password_is_not_kept(session: Session, tmp_path: Path) -> None:
    path = write(tmp_path, "locked.pdf", "LOCKED words")
    assert PasswordNeeded(str(path), tried=False) in add(session, path)
    assert PasswordNeeded(str(path), tried=True) in add(session, path, password="wrong")
    assert session.documents() == ()
    add(session, path, password="secret")
    assert session.documents()[0].encrypted
    assert not any(b"secret" in file.read_bytes() for file in (tmp_path / "home").rglob("*") if file.is_file())


def test_stop_keeps_what_is_done_and_the_next_run_goes_on(tmp_path: Path) -> None:
    session = open_session(tmp_path)
    stop = threading.Event()
    done = 0
    for event in session.add([write(tmp_path, "a.pdf", *(f"SCAN SLOW {n}" for n in range(30)))], stop=stop):
        if isinstance(event, PageDone):
            done += 1
            stop.set()
    (document,) = session.documents()
    assert 0 < done < 30
    assert document.state is DocumentState.READING
    session.close()
    session = open_session(tmp_path)
    rest = [event for event in session.go_on(stop=threading.Event()) if isinstance(event, PageDone)]
    assert session.documents()[0].state is DocumentState.READY
    assert len(rest) == 30 - done
    session.close()


def test_a_file_that_goes_while_it_is_read_keeps_its_words(session: Session, tmp_path: Path) -> None:
    path = write(tmp_path, "a.pdf", "some words")
    add(session, path)
    path.unlink()
    events = list(session.look_through(stop=threading.Event()))
    assert [type(event) for event in events] == [FileGone]
    (document,) = session.documents()
    assert document.state is DocumentState.GONE
    assert session.page(document.id, 1).text.text == "some words"


def test_a_linked_folder_tells_of_new_files(session: Session, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    write(folder, "a.pdf", "first")
    list(session.add([folder], link=True, stop=threading.Event()))
    write(folder, "b.pdf", "second")
    write(folder, "broken.pdf")
    events = list(session.look_through(stop=threading.Event()))
    assert [event.document.name for event in events if isinstance(event, DocumentAdded)] == ["b.pdf"]
    assert [Path(event.path).name for event in events if isinstance(event, FileRefused)] == ["broken.pdf"]
    assert list(session.look_through(stop=threading.Event())) == []


def test_a_document_that_is_removed_while_it_is_read_is_let_go(session: Session, tmp_path: Path) -> None:
    lines = [f"SLOW SCAN {number}" for number in range(20)]
    paths = [write(tmp_path, "a.pdf", *lines), write(tmp_path, "b.pdf", "short")]
    for event in session.add(paths, stop=threading.Event()):
        if isinstance(event, DocumentAdded) and event.document.name == "a.pdf":
            session.remove(event.document.id)
    assert [document.name for document in session.documents()] == ["b.pdf"]


def test_a_link_that_leads_nowhere_does_not_stop_the_look(session: Session, tmp_path: Path) -> None:
    folder = tmp_path / "linked"
    folder.mkdir()
    list(session.add([folder], link=True, stop=threading.Event()))
    (folder / "broken.pdf").symlink_to(tmp_path / "nowhere.pdf")
    write(folder, "new.pdf", "words")
    events = list(session.look_through(stop=threading.Event()))
    assert [event.document.name for event in events if isinstance(event, DocumentAdded)] == ["new.pdf"]
