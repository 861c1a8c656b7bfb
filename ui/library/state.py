"""What a row of the library says under a document's name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from engine.contracts import Document, DocumentState
from ui.wording import page_count, time_left, tr


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a document is while pages of it are being read."""

    done: int
    count: int
    ocr: int
    """pages of it that were read by OCR"""
    seconds_left: float | None

    @classmethod
    def of(cls, document: Document) -> Progress:
        """Where reading goes on from."""
        done = document.pages_read + document.pages_ocr + document.pages_failed
        return cls(done, document.page_count, document.pages_ocr, None)


class Mark(Enum):
    """The sign before a document's name."""

    PLAIN = auto()
    READING = auto()
    LOCKED = auto()
    GONE = auto()
    FAILED = auto()


@dataclass(frozen=True, slots=True)
class RowState:
    """A sign and a line of words; a colour alone never says it."""

    mark: Mark
    words: str
    share: float | None = None
    """part of the pages that is read, 0 to 1, while reading goes on"""


def row_state(document: Document, progress: Progress | None = None, *, changed: bool = False) -> RowState:
    """The state of a document in words, the most urgent first."""
    if document.state is DocumentState.GONE:
        return RowState(Mark.GONE, tr("file is gone, words are kept"))
    if document.state is DocumentState.READING and progress is not None:
        return _reading(progress)
    if document.state is DocumentState.READING:
        words = tr("{done} of {pages} read, not finished").format(
            done=document.pages_read + document.pages_ocr, pages=page_count(document.page_count)
        )
        return RowState(Mark.READING, words)
    return _ready(document, changed)


def _reading(progress: Progress) -> RowState:
    if progress.done >= progress.count:
        return RowState(Mark.READING, tr("{pages}, last check").format(pages=page_count(progress.count)), 1.0)
    pattern = tr("OCR {done} of {count}") if 0 < progress.done == progress.ocr else tr("reading {done} of {count}")
    words = [pattern.format(done=progress.done, count=progress.count), time_left(progress.seconds_left)]
    return RowState(Mark.READING, ", ".join(filter(None, words)), progress.done / progress.count)


def _ready(document: Document, changed: bool) -> RowState:
    words = [page_count(document.page_count)]
    if document.pages_ocr:
        words.append(tr("{count} by OCR").format(count=document.pages_ocr))
    mark = Mark.PLAIN
    if document.encrypted:
        words.append(tr("opens with a password"))
        mark = Mark.LOCKED
    if changed:
        words.append(tr("changed, read again"))
    if document.pages_failed:
        words.append(tr("{pages} not readable").format(pages=page_count(document.pages_failed)))
        mark = Mark.FAILED
    return RowState(mark, ", ".join(words))
