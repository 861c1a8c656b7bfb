"""The vision model at work on the library: a question put to pages, one after the other.

Each look is kept before it is told, so that a question that was stopped goes on where it was.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from threading import Event

from engine.answering.findings import findings_sentence
from engine.answering.ledger import coverage_of_looking
from engine.asking.english import IntoEnglish
from engine.asking.look_run import LookRun
from engine.asking.matter import PageKey
from engine.asking.sight import Desk, VisionInUse
from engine.contracts import (
    Answer,
    AskEvent,
    Box,
    FailedPage,
    Finding,
    FindingMade,
    Page,
    Scope,
)
from engine.errors import DocumentRemovedError, EnvironmentProblem, InputError, Interrupted, KnownError, UseError
from engine.store.findings import Findings

LEAST = 4.0
"""points, each side of a part of a page that can be asked about"""

NO_PART = ("Only a part of one page can be asked about.", "Draw it on one page, larger than a letter.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ToLookFor:
    """A question to the pages, and what a search has found for it."""

    question: str
    """in English where it can be put so"""
    scope: Scope
    ranked: tuple[PageKey, ...]
    """pages that bear on it, best first"""
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
    notes: list[str] = field(default_factory=list)
    partial: bool = False
    """the user stopped it"""


class PageLooking:
    """A vision model that answers from the pages of a library."""

    def __init__(self, vision: VisionInUse, desk: Desk, findings: Findings, english: IntoEnglish) -> None:
        self._vision = vision
        self._desk = desk
        self._findings = findings
        self._english = english

    def add_looks(self, answer: Answer, wanted: ToLookFor, *, stop: Event) -> Generator[AskEvent, None, Answer]:
        """The answer with what the pages in scope show. What a text model has stated stands, whatever happens.

        Raises:
            KnownError: the model cannot be used here.
            Interrupted: stopped before anything was found.
        """
        try:
            question, notes = self._english.put(wanted.question, stop)
            looks = yield from self.look(replace(wanted, question=question), stop=stop)
            if looks.partial and not looks.findings:
                raise Interrupted
        except Interrupted:
            if not answer.statements:
                raise
            return replace(answer, partial=True)
        except KnownError as error:
            if not answer.statements:
                raise
            return replace(answer, notes=(*answer.notes, _not_looked("No page was looked at.", error)))
        return self._with(answer, looks, notes)

    def _with(self, answer: Answer, looks: Looks, notes: Sequence[str]) -> Answer:
        facts = self._vision.known
        said = None if answer.statements or (answer.quotes and answer.answer) else findings_sentence(looks.findings)
        return replace(
            answer,
            answer=said or answer.answer,
            notes=tuple(dict.fromkeys((*answer.notes, *notes, *looks.notes))),
            coverage=coverage_of_looking(answer.coverage, looks.looked, looks.failed),
            partial=answer.partial or looks.partial,
            test_model=answer.test_model or facts.test,
            findings=tuple(looks.findings),
            vision_model=facts.name,
        )

    def look(self, wanted: ToLookFor, *, stop: Event) -> Generator[AskEvent, None, Looks]:
        """Look at all pages in scope, those first that are likely to answer; returns what came of it.

        A page that cannot be drawn is told among the failed ones; where it was stopped, what was found stands.

        Raises:
            KnownError: the model cannot be used here, and nothing has been found yet.
            Interrupted: stopped before the model was ready.
        """
        keys = self._desk.shelves.to_look_at(wanted.scope, wanted.ranked)
        if keys:
            yield from self._vision.prepare(stop)
        looks = Looks()
        run = LookRun(self._vision, self._desk, self._findings, stop, len(keys))
        try:
            for number, key in enumerate(keys, 1):
                if stop.is_set():
                    raise Interrupted
                yield from self._page(run, looks, wanted, (number, key))
        except Interrupted:
            looks.partial = True
        except EnvironmentProblem as error:
            if not looks.findings:
                raise
            looks.notes.append(_not_looked("The other pages were not looked at.", error))
        return looks

    def _page(self, run: LookRun, looks: Looks, wanted: ToLookFor, place: tuple[int, PageKey]) -> Iterator[AskEvent]:
        number, key = place
        try:
            view, notes = self._desk.view(key)
        except DocumentRemovedError:  # by another window or command: it is no page in scope any more
            return
        view = replace(view, region=_on_page(wanted.scope.region, view.page))
        looks.notes += notes
        try:
            finding = yield from run.look(view, wanted.question, number, closer=wanted.closer)
        except UseError:  # of the model, not of the page
            raise
        except InputError as error:
            failed = FailedPage(view.document, view.page.position, f"It could not be looked at. {error.sentence}")
            looks.failed.append((failed, view.page))
            return
        looks.findings.append(finding)
        looks.looked.append((view.document, view.page))
        yield FindingMade(finding)


def _not_looked(what: str, error: KnownError) -> str:
    return f"{what} {error.sentence} {error.next_step}".rstrip()


def _on_page(region: Box | None, page: Page) -> Box | None:
    """The part of it that lies on the page. Raises UseError where none does."""
    if region is None:
        return None
    x0, y0, x1, y1 = max(region[0], 0.0), max(region[1], 0.0), min(region[2], page.width), min(region[3], page.height)
    if x1 - x0 < LEAST or y1 - y0 < LEAST:
        raise UseError(*NO_PART)
    return x0, y0, x1, y1
