"""Documents, and what readers say of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from engine.contracts.pages import PageFacts, PageText


class DocumentKind(StrEnum):
    """How a file is opened."""

    PDF = "pdf"
    IMAGE = "image"


class DocumentState(StrEnum):
    """How far a document is."""

    READING = "reading"
    """some pages are still to be read"""
    READY = "ready"
    GONE = "gone"
    """the file is no longer where it was; its words are kept"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document of the library."""

    id: str
    """eight letters and digits, drawn at random; stays when the file changes"""
    name: str
    """the file's name, made unique in the library with " (2)", " (3)" """
    path: str
    sha256: str
    size: int
    modified_ns: int
    kind: DocumentKind
    page_count: int
    state: DocumentState
    encrypted: bool
    """a password is needed whenever a page must be drawn or read"""
    added: str
    folder: str | None
    """the linked folder that it came with"""
    pages_read: int
    """with a usable text layer, or without any words"""
    pages_ocr: int
    """read by OCR"""
    pages_failed: int
    """that could not be read; the rest of ``page_count`` waits"""


@dataclass(frozen=True, slots=True)
class Source:
    """What a reader needs to open a document again."""

    path: str
    sha256: str
    """the reader refuses a file with other content: it has changed since"""
    password: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedFile:
    """A file that could be opened."""

    sha256: str
    size: int
    modified_ns: int
    kind: DocumentKind
    page_count: int
    encrypted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRead:
    """First pass over a page: its words from the text layer."""

    position: int
    label: str
    width: float
    height: float
    fingerprint: str
    """hash of all that the page shows; equal fingerprints need no second reading"""
    text: PageText
    needs_ocr: bool
    """no usable text layer; what stands in ``text`` is then empty"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageChecked:
    """Second pass over a page: facts, and which of its words a person cannot see."""

    position: int
    facts: PageFacts
    hidden: bytes
    """as PageText.hidden, for the words of the first pass"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageScanned:
    """A page read by OCR. Size and boxes are those of the page after ``turn``."""

    position: int
    width: float
    height: float
    turn: int
    text: PageText


@dataclass(frozen=True, slots=True)
class Picture:
    """Pixels: 8-bit RGB, rows from the top, ``3 * width`` bytes each."""

    width: int
    height: int
    pixels: bytes
