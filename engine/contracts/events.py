"""What the stories tell while they run."""

from __future__ import annotations

from dataclasses import dataclass

from engine.contracts.answers import Answer, Calculation, Plan, Statement
from engine.contracts.documents import Document
from engine.contracts.findings import Finding
from engine.contracts.ledger import LookPlan
from engine.contracts.pages import TextSource
from engine.contracts.quotes import Quote


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
class PreparingModel:
    """The vision model is made ready, once: its weights are brought into the form that this machine computes with, and
    how fast it is here is tried."""

    done: int
    """bytes of the original"""
    total: int


@dataclass(frozen=True, slots=True)
class LooksPlanned:
    """What the vision model is about to do."""

    plan: LookPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class LookingAt:
    """The vision model looks at a page, or goes on with it."""

    document_id: str
    document: str
    page: int
    label: str
    number: int
    """of the page among those that are looked at, from 1"""
    pages: int
    share: float
    """of the page, 0 to 1"""
    kept: bool
    """its encoding was kept from an earlier look"""
    seconds_left: float | None
    """for all pages; None until it can be said"""


@dataclass(frozen=True, slots=True)
class LookWording:
    """The next words about the page that is looked at. They are only words until ``FindingMade``."""

    text: str


@dataclass(frozen=True, slots=True)
class FindingMade:
    """What a page says, checked and already kept."""

    finding: Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class EnoughFound:
    """A page answers the question, and others are still to be looked at. Told once: whoever has waited long enough
    presses Stop, and all that was found stands."""

    finding: Finding
    left: int
    """pages that have not been looked at"""
    seconds_left: float | None
    """that they take"""


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
    | PreparingModel
    | LooksPlanned
    | LookingAt
    | LookWording
    | FindingMade
    | EnoughFound
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


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePrepared:
    """The vision model's encoding of a page is kept."""

    document_id: str
    page: int
    done: int
    """pages"""
    total: int
    seconds_left: float | None


@dataclass(frozen=True, slots=True)
class NotPrepared:
    """The document is not read ahead now, and why."""

    document_id: str
    problem: Problem


PrepareEvent = PreparingModel | PagePrepared | Preparing | Prepared | NotPrepared


@dataclass(frozen=True, slots=True)
class CacheUse:
    """The folder of all that can be computed again."""

    used: int
    """bytes"""
    limit: int
