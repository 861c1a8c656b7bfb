"""How far a document is, in words."""

from __future__ import annotations

import pytest

from engine.contracts import Document, DocumentState
from tests.helpers.scripted_session import make_document
from ui.library.state import Ahead, Mark, Progress, row_state

READING = make_document(state=DocumentState.READING, pages_read=12)


@pytest.mark.parametrize(
    ("document", "words", "mark"),
    [
        (make_document(), "48 pages", Mark.PLAIN),
        (make_document(page_count=1), "1 page", Mark.PLAIN),
        (make_document(pages_read=41, pages_ocr=7), "48 pages, 7 by OCR", Mark.PLAIN),
        (make_document(encrypted=True), "48 pages, opens with a password", Mark.LOCKED),
        (make_document(pages_failed=1), "48 pages, 1 page not readable", Mark.FAILED),
        (make_document(state=DocumentState.GONE), "file is gone, words are kept", Mark.GONE),
        (READING, "12 of 48 pages read, not finished", Mark.READING),
    ],
)
def test_a_document_at_rest(document: Document, words: str, mark: Mark) -> None:
    state = row_state(document)
    assert (state.words, state.mark, state.share) == (words, mark, None)


@pytest.mark.parametrize(
    ("progress", "words"),
    [
        (Progress(12, 48, 0, None), "reading 12 of 48"),
        (Progress(12, 48, 3, 120.0), "reading 12 of 48, about 2 min left"),
        (Progress(2, 3, 2, None), "OCR 2 of 3"),
        (Progress(48, 48, 0, 3.0), "48 pages, last check"),
    ],
)
def test_a_document_that_is_being_read(progress: Progress, words: str) -> None:
    state = row_state(READING, progress)
    assert state.words == words
    assert state.share == progress.done / progress.count


def test_a_changed_document_says_so() -> None:
    assert row_state(make_document(), changed=True).words == "48 pages, changed, read again"


def test_reading_goes_on_from_where_it_was() -> None:
    document = make_document(pages_read=10, pages_ocr=2, pages_failed=1)
    assert Progress.of(document) == Progress(13, 48, 2, None)


@pytest.mark.parametrize(
    ("ahead", "words", "share", "more"),
    [
        (Ahead(0.4, seconds_left=130.0), "48 pages, read ahead 40 %", 0.4, "about 2 min left"),
        (Ahead(0.4, paused=True, seconds_left=130.0), "48 pages, reading ahead paused at 40 %", 0.4, ""),
        (Ahead(1.0), "48 pages, read ahead", None, ""),
        (Ahead(note="Not read ahead: on battery."), "48 pages", None, "Not read ahead: on battery."),
        (Ahead(1.0, 0.25, seconds_left=130.0), "48 pages, read ahead, pictures 25 %", 0.25, "about 2 min left"),
        (Ahead(1.0, 0.25, paused=True), "48 pages, read ahead, pictures paused at 25 %", 0.25, ""),
        (Ahead(1.0, 1.0), "48 pages, read ahead, pictures ready", None, ""),
        (Ahead(pictures=0.5, note="Not read ahead."), "48 pages, pictures 50 %", 0.5, "Not read ahead."),
    ],
)
def test_how_far_the_models_are(ahead: Ahead, words: str, share: float | None, more: str) -> None:
    state = row_state(make_document(), None, ahead)
    assert (state.words, state.share, state.more) == (words, share, more)


def test_a_document_that_is_being_read_says_that_first() -> None:
    assert row_state(READING, None, Ahead(0.4)).words == "12 of 48 pages read, not finished"


@pytest.mark.parametrize(
    ("ahead", "settled"),
    [
        (Ahead(0.4), None),
        (Ahead(1.0, 0.4, paused=True), Ahead(1.0)),
        (Ahead(0.4, note="Not read ahead."), Ahead(note="Not read ahead.")),
    ],
)
def test_what_is_half_done_is_not_told_when_nobody_goes_on(ahead: Ahead, settled: Ahead | None) -> None:
    assert ahead.settled == settled
