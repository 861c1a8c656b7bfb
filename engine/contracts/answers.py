"""Questions, plans and answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from engine.contracts.findings import Finding, Pictures
from engine.contracts.ledger import Difference, PageLine
from engine.contracts.pages import Box
from engine.contracts.quotes import Quote


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
    CHANGES = "changes"
    """the sentences that differ between two documents, and no others"""


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
class Scope:
    """What a question is put to."""

    document_ids: tuple[str, ...] = ()
    """empty: the whole library"""
    pages: tuple[int, int] | None = None
    """first and last position"""
    region: Box | None = None
    """part of the one page in scope, for a vision model; None: whole pages"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How a question was asked: enough to go on with it."""

    scope: Scope
    how: How
    pictures: Pictures
    closer: bool
    understood: str
    """the question as it stands alone"""
    compares: bool = False
    """what changed from the first document in scope to the second one is put into words; ``understood``: what the
    person asks of it, empty for all changes"""


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
    findings: tuple[Finding, ...] = ()
    """of the vision model, in the order in which the pages were looked at"""
    vision_model: str = ""
    """that looked; empty where none did"""
    differences: tuple[Difference, ...] = ()
    """pages that give different numbers for the same thing"""
    ledger: tuple[PageLine, ...] = ()
    """what models did with each page; empty where none was at work"""
    made: tuple[tuple[str, str], ...] = ()
    """with what: models, fingerprints of weights and files, versions; each with its value"""
    wish: Wish | None = None
    """as it was asked for; None of answers from before this was kept"""
