"""The vision model at work on the library: a question put to pages, and told one after the other.

Each look is kept before it is told, so that a question that was stopped goes on where it was.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from threading import Event

from engine.answering.enough import is_enough
from engine.asking.english import IntoEnglish
from engine.asking.look_run import ENCODED, LookRun, speed_key
from engine.asking.matter import PageKey
from engine.asking.planning import cost_notes
from engine.asking.sight import Desk, VisionInUse
from engine.canvas import MOST_TILES
from engine.contracts import (
    AskEvent,
    Box,
    EnoughFound,
    FailedPage,
    Finding,
    FindingMade,
    LookPlan,
    Page,
    PageLine,
    PreparingModel,
    Scope,
    VisionSpeed,
)
from engine.errors import (
    DocumentRemovedError,
    EnvironmentProblem,
    InputError,
    Interrupted,
    KnownError,
    RequestRefusedError,
    UseError,
)
from engine.store.findings import Findings

TILE_TOKENS = 1601
"""visual tokens of a tile: 40 times 40 patches, and one for all of it"""
TYPICAL_WORDS = 900
"""tokens of a prompt with a page's words"""
TYPICAL_ANSWER = 60
"""tokens"""
LEAST = 4.0
"""points, each side of a part of a page that can be asked about"""

NO_PART = ("Only a part of one page can be asked about.", "Draw it on one page, larger than a letter.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ToLookFor:
    """A question to pages."""

    question: str
    keys: tuple[PageKey, ...]
    """pages, those first that are likely to answer"""
    region: Box | None
    """the part of the one page that is looked at; None: all of it"""
    closer: bool
    """every page is looked at in parts, too"""


def require_one_page(scope: Scope) -> None:
    """Raises UseError where a part of a page is asked about, and not of one page alone."""
    if scope.region is None:
        return
    is_one = len(scope.document_ids) == 1 and scope.pages is not None and scope.pages[0] == scope.pages[1]
    x0, y0, x1, y1 = scope.region
    if not is_one or x1 - x0 < LEAST or y1 - y0 < LEAST:
        raise UseError(*NO_PART)


@dataclass
class Looks:
    """What came of looking."""

    findings: list[Finding] = field(default_factory=list)
    """in the order in which the pages were looked at"""
    looked: list[tuple[str, Page]] = field(default_factory=list)
    """those pages, with the names of their documents"""
    failed: list[tuple[FailedPage, Page]] = field(default_factory=list)
    refusals: list[RequestRefusedError] = field(default_factory=list)
    """by a server, of those pages among the failed ones that it did not take"""
    notes: list[str] = field(default_factory=list)
    partial: bool = False
    """the user stopped it"""
    enough: bool = False
    """one of them answers all that was asked"""


class PageLooking:
    """A vision model that answers from the pages of a library."""

    def __init__(self, vision: VisionInUse, desk: Desk, findings: Findings, english: IntoEnglish) -> None:
        self._vision = vision
        self._desk = desk
        self._findings = findings
        self._english = english

    def look(self, wanted: ToLookFor, *, stop: Event) -> Generator[AskEvent, None, Looks]:
        """Look at pages, on a server at several at once; what comes is told page after page. Returns what came of it.

        A page that cannot be drawn, or that a server refuses, is told among the failed ones; where it was stopped, what
        was found stands.

        Raises:
            KnownError: the model cannot be used here, and nothing has been found yet.
            Interrupted: stopped before anything was found.
        """
        question, notes = self._english.put(wanted.question, stop)
        looks = Looks(notes=list(notes))
        yield from self.make_ready(stop)
        run = LookRun(self._vision, self._desk, self._findings, stop, wanted.keys)
        try:
            for number, key in enumerate(wanted.keys, 1):
                if stop.is_set():
                    raise Interrupted
                yield from self._page(run, looks, replace(wanted, question=question), (number, key))
        except Interrupted:
            if not looks.findings:
                raise
            looks.partial = True
        except EnvironmentProblem as error:
            if not looks.findings:
                raise
            looks.notes.append(not_looked("The other pages were not looked at.", error))
        finally:
            run.close()
        if looks.refusals and len(looks.refusals) == len(looks.failed) and not looks.looked:
            looks.notes.append(_all_refused(looks.refusals))
        return looks

    def make_ready(self, stop: Event) -> Iterator[PreparingModel]:
        """Prepare the model's weights, and try how fast it is where this machine has not seen it look yet: each once.

        Raises:
            KnownError: the model cannot be used here.
            Interrupted: stopped.
        """
        yield from self._vision.prepare(stop)
        if self.seconds_a_page is None and not self._vision.known.server:
            yield PreparingModel(1, 1)
            self._vision.make_room()
            speed = self._vision.model.measure(self._vision.spec, stop=stop)
            self._desk.speeds.keep_seconds_a_page(speed_key(self._vision), typical_seconds(speed))

    @property
    def can_be_tried(self) -> bool:
        """Whether the time of a look is not known, and could be in some seconds: the weights are prepared, and here."""
        facts = self._vision.facts
        return facts is not None and bool(facts.prepared) and not facts.server and self.seconds_a_page is None

    @property
    def seconds_a_page(self) -> float | None:
        """Of a look with the model in use, as measured on this machine; None where there is no measurement, or no
        model."""
        return None if self._vision.facts is None else self._desk.speeds.seconds_a_page(speed_key(self._vision))

    def plan(self, lines: tuple[PageLine, ...]) -> LookPlan | None:
        """What looking at the pages takes; None without a model, or where there is none to be looked at."""
        looked = [line for line in lines if line.way.looks]
        if self._vision.facts is None or not looked:
            return None
        kept = {
            (document, page)
            for document in dict.fromkeys(line.document_id for line in looked)
            for page in self._desk.encoded(self._vision, document)
        }
        count = sum((line.document_id, line.page) in kept for line in looked)
        usual = self.seconds_a_page
        return LookPlan(
            model=self._vision.known.name,
            lines=lines,
            looks=len(looked),
            kept=count,
            tokens=TILE_TOKENS * MOST_TILES,
            seconds=None if usual is None else usual * (len(looked) - ENCODED * count),
            memory=self._vision.known.memory,
            free=self._vision.free,
            notes=cost_notes(
                self._vision.known.price,
                len(looked) * (TILE_TOKENS * MOST_TILES + TYPICAL_WORDS),
                len(looked) * TYPICAL_ANSWER,
            ),
        )

    def _page(self, run: LookRun, looks: Looks, wanted: ToLookFor, place: tuple[int, PageKey]) -> Iterator[AskEvent]:
        number, key = place
        try:
            view, notes = self._desk.view(key)
        except DocumentRemovedError:  # by another window or command: it is no page in scope any more
            return
        view = replace(view, region=_on_page(wanted.region, view.page))
        looks.notes += notes
        try:
            finding = yield from run.look(view, wanted.question, number, closer=wanted.closer)
        except UseError:  # of the model, not of the page
            raise
        except (InputError, RequestRefusedError) as error:
            looks.failed.append((FailedPage(view.document, view.page.position, _why_not(error)), view.page))
            looks.refusals += [error] if isinstance(error, RequestRefusedError) else []
            return
        looks.findings.append(finding)
        looks.looked.append((view.document, view.page))
        yield FindingMade(finding)
        left = len(wanted.keys) - number
        if left and not looks.enough and is_enough(wanted.question, finding):
            looks.enough = True
            usual = self.seconds_a_page
            yield EnoughFound(finding=finding, left=left, seconds_left=None if usual is None else usual * left)


def typical_seconds(speed: VisionSpeed) -> float:
    """Of a look at a full page with its words, which answers in two lines."""
    return speed.encoding + TYPICAL_WORDS / speed.reading + TYPICAL_ANSWER / speed.writing


def not_looked(what: str, error: KnownError) -> str:
    """A sentence about pages that were not looked at, and why."""
    return f"{what} {error.sentence} {error.next_step}".rstrip()


def _why_not(error: KnownError) -> str:
    """Why a page failed while the others go on, as its line of the ledger says it."""
    if isinstance(error, RequestRefusedError):
        return f"It could not be looked at: {error.server} refused this page: {error.words}"
    return f"It could not be looked at. {error.sentence}"


def _all_refused(refusals: Sequence[RequestRefusedError]) -> str:
    """A sentence for them all: a server that takes no page says much the same of each."""
    last = refusals[-1]
    what = "the page" if len(refusals) == 1 else f"all {len(refusals)} pages"
    return f"Nothing was looked at: {last.server} refused {what}: {last.words}"


def _on_page(region: Box | None, page: Page) -> Box | None:
    """The part of it that lies on the page. Raises UseError where none does."""
    if region is None:
        return None
    x0, y0, x1, y1 = max(region[0], 0.0), max(region[1], 0.0), min(region[2], page.width), min(region[3], page.height)
    if x1 - x0 < LEAST or y1 - y0 < LEAST:
        raise UseError(*NO_PART)
    return x0, y0, x1, y1
