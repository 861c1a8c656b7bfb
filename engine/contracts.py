"""The values that rooms hand each other: frozen dataclasses, standard library only.

Units: positions of pages count from 1; boxes are in points (1/72 inch) on the page as it is displayed, origin at
the top left; times are seconds, dates are ISO 8601 in UTC.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from threading import Event
from typing import Protocol

Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 in points on the page as displayed, origin top left."""


class TextSource(StrEnum):
    """Where the words of a page come from."""

    LAYER = "layer"
    """the text layer of the file"""
    OCR = "ocr"
    """read from the picture of the page"""
    MISSING = "missing"
    """the page holds no words"""
    UNREADABLE = "unreadable"
    """there is writing, in a script or a quality that cannot be read here"""


class Rank(IntEnum):
    """How soon a worker takes up a task; lower goes first."""

    ASKED = 0
    """the user waits for it"""
    SCREEN = 1
    """it is about to be shown"""
    BACKGROUND = 2
    """nobody waits"""


# --- pages -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Word:
    """One word and its place."""

    text: str
    box: Box
    line: int
    """number of its line on the page, from 0, in reading order"""
    confidence: float
    """0 to 1; 1 for a text layer"""
    hidden: bool
    """in the text layer, but a person who looks at the page cannot see it"""


@dataclass(frozen=True, slots=True)
class PageText:
    """The words of one page in reading order, kept by column because a page has hundreds of them."""

    text: str
    """lines end with \\n, an empty line parts blocks, words in a line are parted by one space; a word holds no
    white space, so that ``text.split()`` are the words"""
    boxes: bytes
    """float32, native order, four for each word"""
    source: TextSource
    confidences: bytes = b""
    """one byte for each word, 255 = sure; empty: all sure"""
    hidden: bytes = b""
    """one byte for each word, 1 = a person cannot see it; empty: none hidden"""

    def box_values(self) -> array[float]:
        """All coordinates, four for each word."""
        values = array("f")
        values.frombytes(self.boxes)
        return values

    def words(self) -> Iterator[Word]:
        """The words in reading order, one by one."""
        values = self.box_values()
        index = 0
        for line, content in enumerate(part for part in self.text.split("\n") if part):
            for text in content.split():
                x0, y0, x1, y1 = values[4 * index : 4 * index + 4]
                confidence = self.confidences[index] / 255 if self.confidences else 1.0
                hidden = bool(self.hidden and self.hidden[index])
                yield Word(text, (x0, y0, x1, y1), line, confidence, hidden)
                index += 1


NO_TEXT = PageText("", b"", TextSource.MISSING)


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What the second pass finds out about a page."""

    picture_share: float
    """part of the page's area that is covered by pictures, 0 to 1"""
    drawing_share: float
    """part of the page's area that is covered by drawings (charts, diagrams, ruled tables), 0 to 1"""
    scan: bool
    """the page is one picture of paper"""
    hidden_words: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page as the library knows it."""

    document_id: str
    position: int
    label: str
    """the number printed on the page or named in the file ("xii"), else the position"""
    width: float
    height: float
    turn: int
    """degrees clockwise that a sideways scan is turned for display: 0, 90, 180 or 270"""
    text: PageText
    facts: PageFacts | None
    """None until the second pass has seen the page; such a page is not quoted"""
    failed: str | None
    """the reason, as a sentence, when the page could not be read"""


@dataclass(frozen=True, slots=True)
class PageOutline:
    """A page without its words: enough to lay out a document on the screen."""

    position: int
    label: str
    width: float
    height: float
    source: TextSource | None
    """None until the page has been read"""
    failed: str | None


@dataclass(frozen=True, slots=True)
class Drawing:
    """How a page is to be drawn."""

    scale: float
    """pixels per point; the reader lowers it where the picture would become too large"""
    clip: Box | None = None
    """part of the page, in points; None: all of it"""
    turn: int = 0
    """Page.turn"""


@dataclass(frozen=True, slots=True)
class Match:
    """A place in a document where a searched text stands."""

    page: int
    boxes: tuple[Box, ...]


# --- documents -------------------------------------------------------------------------------------------------------


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


# --- replies of readers ----------------------------------------------------------------------------------------------


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


# --- answers ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words shown to be on a page."""

    document_id: str
    document: str
    """the document's name when the answer was made"""
    page: int
    label: str
    text: str
    boxes: tuple[Box, ...]
    """one for each line that the quote touches"""
    source: TextSource
    verified: bool
    """these words are on this page, and no more than that"""
    answer_spans: tuple[tuple[int, int], ...] = ()
    """character ranges of ``text`` that fit what was asked for (amount, date, name ...)"""
    digits_unsure: bool = False
    """OCR was not sure of a digit: compare with the picture"""
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class FailedPage:
    """A page that could not be read; page 0 is the whole document."""

    document: str
    page: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Which pages an answer rests on. ``pages = read + ocr + looked + skipped`` and those of ``failed``, where a file
    that could not be added at all stands beside the sum, with page 0."""

    pages: int
    """pages in scope"""
    read: int
    """searched by their text layer, pages without words among them"""
    ocr: int
    """searched by OCR"""
    looked: int
    """looked at by the vision model"""
    skipped: int
    """not read yet"""
    failed: tuple[FailedPage, ...]


class How(StrEnum):
    """How a question is answered."""

    AUTO = "auto"
    """the best that can be had here in a few minutes; a kept answer bears one of the others"""
    QUOTES = "quotes"
    """quotes from the index, at once, without a model"""
    BEST = "best"
    """the text model reads the best passages"""
    EVERY = "every"
    """the text model reads every page"""


class InputOrigin(StrEnum):
    """Where a number in a calculation comes from."""

    PAGE = "page"
    QUESTION = "question"
    TODAY = "today"
    """today's date"""
    CONSTANT = "constant"
    """100 for percent, 12 months ... : a number that belongs to the way of reckoning"""


@dataclass(frozen=True, slots=True)
class CalculationInput:
    """A number or date that went into a calculation, as it stands in the expression."""

    text: str
    origin: InputOrigin
    document: str = ""
    page: int = 0
    """with ``document`` for a number from a page, else 0"""


@dataclass(frozen=True, slots=True)
class Calculation:
    """An expression that the model wrote and code evaluated."""

    expression: str
    result: str
    inputs: tuple[CalculationInput, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement of a text model, and what stands behind it."""

    text: str
    quotes: tuple[int, ...]
    """places in Answer.quotes of the words that the model gives for it; one that is not ``verified`` was not found"""
    unsupported: tuple[str, ...] = ()
    """numbers and dates in ``text`` that stand in none of its found quotes and in no calculation of the answer"""


class Reading(StrEnum):
    """Which way a text model goes through the pages."""

    WHOLE = "whole"
    """all pages in one context"""
    WINDOWS = "windows"
    """runs of whole pages that overlap, each answered on its own, then merged"""
    PASSAGES = "passages"
    """the best passages only"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a text model is about to do, before it does it."""

    how: How
    reading: Reading | None
    """None: quotes only"""
    model: str
    """name of the model's file; empty without one"""
    pages: int
    """that will be read"""
    tokens: int
    """of the longest prompt"""
    context: int
    """tokens of the context that is made for it"""
    windows: int
    """prompts, the merging one not counted"""
    kept: int
    """tokens that need not be read again: in memory or in the cache"""
    seconds: float
    """measured on this machine; 0 where nothing has been measured"""
    memory: int
    """bytes that model and context take"""
    free: int
    """bytes of memory that are free now, the model's own counted as free"""
    settings: tuple[tuple[str, str], ...] = ()
    """what was chosen for this machine: threads, KV cache type ..., each with its value"""
    notes: tuple[str, ...] = ()
    """sentences: why not the whole document, that the KV cache is quantised ..."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One question and all that was answered."""

    id: int
    question: str
    how: How
    answer: str | None
    """the words in the best quote that fit what was asked for, or the statements of the model; None rather than a
    guess"""
    quotes: tuple[Quote, ...]
    """best first; those of a model in the order of its statements"""
    notes: tuple[str, ...]
    """sentences for the reader: how "page 12" was understood, documents that changed since ..."""
    coverage: Coverage
    seconds: float
    asked: str
    partial: bool
    """the user stopped it"""
    statements: tuple[Statement, ...] = ()
    """of the text model, in its order"""
    calculations: tuple[Calculation, ...] = ()
    model: str = ""
    """the text model that answered: name of its file; empty for quotes alone"""
    reading: Reading | None = None
    cut: bool = False
    """the model reached the length limit; the statements that were complete stand"""
    test_model: bool = False
    """the model has random weights: its words mean nothing"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a question is put to."""

    document_ids: tuple[str, ...] = ()
    """empty: the whole library"""
    pages: tuple[int, int] | None = None
    """first and last position"""


# --- text model ------------------------------------------------------------------------------------------------------


class KvType(StrEnum):
    """How the keys and values of a context are held."""

    F16 = "f16"
    Q8_0 = "q8_0"
    """8-bit blocks with one scale for 32 numbers: about half of f16"""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextModelFacts:
    """What a model file says of itself, found out without loading its weights."""

    path: str
    name: str
    """of the file"""
    size: int
    """bytes of the file"""
    context: int
    """tokens it was trained for"""
    kv_bytes: int
    """bytes that one token takes in an f16 KV cache, all layers together"""
    tuned: bool
    """Llama 3.2 1B or 3B, which the prompts are written for"""
    test: bool
    """random weights, made for tests: its words mean nothing"""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSettings:
    """The context that a prompt is read in."""

    context: int
    """tokens, prompt and answer together"""
    kv_type: KvType


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """One prompt, its fixed part first. ``system``, ``opening`` and ``pages`` are the prefix: they are the same for
    every question, so that what the model makes of them can be kept. No text in it can become a special token."""

    system: str
    opening: str
    """first words of the user's turn"""
    pages: tuple[str, ...]
    """text of each page or passage, each ending with an empty line"""
    question: str
    """what varies: the end of the user's turn"""
    exchange: tuple[tuple[str, str], ...] = ()
    """calls that the model has made after it, each with the result"""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRequest:
    """What a text model is asked to write."""

    model: str
    """path of its file"""
    settings: TextSettings
    prompt: Prompt
    grammar: str
    """GBNF; every answer has its form"""
    limit: int
    """tokens of the answer"""
    keep: str = ""
    """folder where the state after the prefix is kept from question to question; empty: not kept"""
    keep_bytes: int = 0
    """that may be added to the folder"""


@dataclass(frozen=True, slots=True)
class PromptWeight:
    """The size of a prompt in tokens."""

    pages: tuple[int, ...]
    """of each page"""
    rest: int
    """of all the rest"""
    kept: tuple[tuple[KvType, int], ...]
    """tokens of the prefix that need not be read again, for each type of KV cache"""


@dataclass(frozen=True, slots=True)
class TextSpeed:
    """Tokens a second, as measured on this machine."""

    reading: float
    writing: float


@dataclass(frozen=True, slots=True)
class PromptRead:
    """The model reads its prompt."""

    done: int
    """tokens, those that were kept among them"""
    total: int


@dataclass(frozen=True, slots=True)
class Piece:
    """The next words of the model."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """The model is done."""

    cut: bool
    """by the length limit"""
    prompt_tokens: int
    kept_tokens: int
    """of the prompt that were not read again"""
    tokens: int
    """that it wrote"""
    drafted: int
    """tokens looked up in the document and proposed"""
    accepted: int
    """of those"""
    speed: TextSpeed
    """of this run; 0 where too little was read or written to tell"""


TextEvent = PromptRead | Piece | Generated


class TextModel(Protocol):
    """A text model: the worker process, or a script in a test. Used from one thread at a time.

    All methods raise KnownError where the model cannot be used, and Interrupted when ``stop`` is set meanwhile.
    """

    def inspect(self, path: str) -> TextModelFacts:
        """What the file says, without loading it."""
        ...

    def weigh(self, request: TextRequest) -> PromptWeight:
        """The size of the request's prompt. Loads no weights."""
        ...

    def measure(self, request: TextRequest, *, stop: Event) -> TextSpeed:
        """A short trial of the speed on this machine, with the settings of the request."""
        ...

    def prepare(self, request: TextRequest, *, stop: Event) -> Iterator[PromptRead]:
        """Read the prefix and keep it. Gives way at once to whatever else is asked, by Interrupted."""
        ...

    def generate(self, request: TextRequest, *, stop: Event) -> Iterator[TextEvent]:
        """Read the prompt and write. Raises UseError where the prompt is longer than the context."""
        ...

    def memory(self) -> int:
        """Bytes that the model takes now."""
        ...

    def release(self) -> None:
        """Let go of all memory; the next request loads again."""
        ...

    def close(self) -> None:
        """End it."""
        ...


# --- events ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Problem:
    """A known error as the user meets it."""

    sentence: str
    next_step: str


@dataclass(frozen=True, slots=True)
class FilesFound:
    """Adding begins."""

    count: int
    passed_over: int = 0
    """files in dropped folders that are neither PDFs nor pictures"""


@dataclass(frozen=True, slots=True)
class DocumentAdded:
    """The document stands in the library; its pages follow."""

    document: Document
    changed: bool = False
    """it was there already and its file has other content now"""


@dataclass(frozen=True, slots=True)
class DocumentKnown:
    """A file with the content of a document that is in the library."""

    path: str
    document: Document


@dataclass(frozen=True, slots=True)
class FileRefused:
    """A file that cannot be added, and why; nothing of it stays."""

    path: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class PasswordNeeded:
    """A file that opens with a password only."""

    path: str
    tried: bool
    """a password was given and does not fit"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageDone:
    """A page has been read (or could not be)."""

    document_id: str
    document: str
    position: int
    page_count: int
    source: TextSource
    failed: str | None
    done: int
    """pages finished in this run, all documents together"""
    total: int
    seconds_left: float | None
    """None until it can be said"""


@dataclass(frozen=True, slots=True)
class DocumentReady:
    """All pages of the document have been read."""

    document: Document


@dataclass(frozen=True, slots=True)
class FileGone:
    """The file of a document is not where it was."""

    document: Document


AddEvent = (
    FilesFound | DocumentAdded | DocumentKnown | FileRefused | PasswordNeeded | PageDone | DocumentReady | FileGone
)


@dataclass(frozen=True, slots=True)
class Searching:
    """The pages in scope are known and the search begins."""

    pages: int


@dataclass(frozen=True, slots=True)
class QuoteFound:
    """One quote, best first."""

    quote: Quote


@dataclass(frozen=True, slots=True)
class Planned:
    """What the text model is about to do."""

    plan: Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingPages:
    """The text model reads."""

    done: int
    """tokens of all prompts together, those that were kept among them"""
    total: int
    window: int
    """from 1; one more than ``windows`` while the answers of windows are merged"""
    windows: int
    seconds_left: float | None
    """None until it can be said"""


@dataclass(frozen=True, slots=True)
class Wording:
    """The next words of the statement that is being written. They are only words until ``StatementMade``."""

    text: str


@dataclass(frozen=True, slots=True)
class StatementMade:
    """A statement, complete and checked, and the quotes that are new with it, in the order of its numbers."""

    statement: Statement
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class StatementsDropped:
    """What was stated so far is merged into one answer, which follows."""


@dataclass(frozen=True, slots=True)
class CalculationMade:
    """The model asked for a calculation."""

    calculation: Calculation


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer, already kept in the library."""

    answer: Answer


AskEvent = (
    Searching
    | QuoteFound
    | Planned
    | ReadingPages
    | Wording
    | StatementMade
    | StatementsDropped
    | CalculationMade
    | Answered
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparing:
    """A document is being read ahead of any question."""

    document_id: str
    done: int
    """tokens"""
    total: int
    seconds_left: float | None


@dataclass(frozen=True, slots=True)
class Prepared:
    """The whole document is kept."""

    document_id: str


@dataclass(frozen=True, slots=True)
class NotPrepared:
    """The document is not read ahead now, and why."""

    document_id: str
    problem: Problem


PrepareEvent = Preparing | Prepared | NotPrepared


@dataclass(frozen=True, slots=True)
class CacheUse:
    """The folder of all that can be computed again."""

    used: int
    """bytes"""
    limit: int
