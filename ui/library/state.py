"""What a row of the library says under a document's name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, auto

from engine.contracts import Document, DocumentState
from ui.wording import page_count, percent, time_left, tr


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


@dataclass(frozen=True, slots=True)
class Ahead:
    """How far a document is before any question: read by the text model, and looked at by the vision model."""

    share: float | None = None
    """part of its tokens that is read, 0 to 1; None: it is not read ahead"""
    pictures: float | None = None
    """part of its pages that is looked at; None: they are not looked at ahead"""
    paused: bool = False
    seconds_left: float | None = None
    note: str = ""
    """why it is not read, or not looked at"""

    @property
    def unfinished(self) -> float | None:
        """How much is done of what is not whole; None: nothing goes on or rests."""
        return next((part for part in (self.share, self.pictures) if part is not None and part < 1.0), None)

    @property
    def settled(self) -> Ahead | None:
        """What stays true when nobody goes on."""
        share, pictures = (part if part is not None and part >= 1.0 else None for part in (self.share, self.pictures))
        is_nothing = share is None and pictures is None and not self.note
        return None if is_nothing else Ahead(share, pictures, note=self.note)


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
    more: str = ""
    """what is said where there is more room than in a row"""


def row_state(
    document: Document, progress: Progress | None = None, ahead: Ahead | None = None, *, changed: bool = False
) -> RowState:
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
    state = _ready(document, changed)
    return state if ahead is None else _with_ahead(state, ahead)


def _with_ahead(state: RowState, ahead: Ahead) -> RowState:
    """What the models have made of a document that can be read."""
    read = (tr("read ahead"), tr("read ahead {share}"), tr("reading ahead paused at {share}"))
    looked = (tr("pictures ready"), tr("pictures {share}"), tr("pictures paused at {share}"))
    parts = (_part_ahead(ahead.share, read, ahead.paused), _part_ahead(ahead.pictures, looked, ahead.paused))
    words = ", ".join(part for part in (state.words, *parts) if part)
    going_on = ahead.unfinished is not None and not ahead.paused
    more = ahead.note or (time_left(ahead.seconds_left) if going_on else "")
    return replace(state, words=words, share=ahead.unfinished, more=more)


def _part_ahead(share: float | None, patterns: tuple[str, str, str], paused: bool) -> str:
    """``patterns``: whole, under way, paused."""
    if share is None:
        return ""
    whole, under_way, resting = patterns
    return (whole if share >= 1.0 else resting if paused else under_way).format(share=percent(share))


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
