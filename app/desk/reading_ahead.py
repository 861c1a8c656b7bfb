"""Lets the models go through the open document before a question comes, so that the answer costs seconds: the text
model reads it, then the vision model looks at its pages.

That happens to the document in the reader alone, once all its pages are known, while no question is being answered, on
mains power, and as long as the person has not paused it or switched it off. What was done is kept; it goes on there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.desk.bench import Bench
from app.desk.models import Models
from app.desk.shelf import Shelf
from app.jobs import Job
from app.problems import known
from engine.contracts import (
    Document,
    DocumentState,
    NotPrepared,
    PagePrepared,
    Prepared,
    PrepareEvent,
    Preparing,
    PreparingModel,
    Problem,
)
from ui.conversation.finding_words import preparing_share
from ui.library.state import Ahead
from ui.wording import percent

LOOKING = 30_000
"""milliseconds between two looks whether it may begin, or has to rest because the plug was pulled"""


class _Kind(Enum):
    """In the order in which they are done."""

    READ = auto()
    LOOK_AT = auto()


@dataclass(frozen=True, slots=True)
class _Task:
    """What one model does with one document."""

    kind: _Kind
    document_id: str
    content: str
    model: str
    """its path"""


class ReadingAhead(QObject):
    """One document and one model at a time. ``on_mains`` says whether the machine runs on mains power.

    Signals: ``page_ready(document_id, position)``, the vision model has looked at a page.
    """

    page_ready = Signal(str, int)

    def __init__(self, bench: Bench, shelf: Shelf, models: Models, on_mains: Callable[[], bool]) -> None:
        super().__init__(bench.window)
        self._bench = bench
        self._library = bench.window.library
        self._shelf = shelf
        self._models = models
        self._on_mains = on_mains
        self._open = ""
        """the document in the reader"""
        self._asking = False
        self._job: Job | None = None
        self._task: _Task | None = None
        """what ``_job`` does"""
        self._told_to_rest = False
        self._over: set[_Task] = set()
        """done to the end, or not to be done"""
        self._paused: set[str] = set()
        self._looking = QTimer(self, interval=LOOKING)
        self._looking.timeout.connect(self._look)
        self._looking.start()
        shelf.changed.connect(lambda _: self._look())
        shelf.listed.connect(self._look)
        for may_change in (models.choices.changed, models.text.changed, models.vision.changed):
            may_change.connect(self._look)
        self._library.ahead_paused.connect(self.pause)

    def take_up(self, document_id: str) -> None:
        """This document is in the reader now; "" for none."""
        self._open = document_id
        self._look()

    def give_way(self) -> None:
        """A question comes: the models are needed for it, at once."""
        self._asking = True
        self._look()

    def go_on(self) -> None:
        """No question is being answered any more."""
        self._asking = False
        self._look()

    def pause(self, document_id: str, paused: bool) -> None:
        """The person wants it to rest, or to go on."""
        (self._paused.add if paused else self._paused.discard)(document_id)
        shown = self._library.model.ahead(document_id)
        if shown is not None:
            self._library.show_ahead(document_id, replace(shown, paused=paused))
        self._look()

    def forget(self) -> None:
        """What was kept is about to be deleted: nothing is read again before the person says so."""
        for task in self._over:
            self._library.show_ahead(task.document_id, None)
        self._over.clear()
        if self._open:
            none_read = Ahead(share=0.0) if self._models.text.is_there else Ahead(pictures=0.0)
            self._library.show_ahead(self._open, none_read if self._has_model else None)
            self.pause(self._open, True)

    @property
    def _has_model(self) -> bool:
        return self._models.text.is_there or self._models.vision.is_there

    def _tasks(self, document: Document) -> Iterator[_Task]:
        for kind, facts in ((_Kind.READ, self._models.text.facts), (_Kind.LOOK_AT, self._models.vision.facts)):
            if facts is not None:
                yield _Task(kind, document.id, document.sha256, facts.path)

    def _wanted(self) -> _Task | None:
        """What is to be done now."""
        document = self._shelf.document(self._open)
        if document is None or document.state is not DocumentState.READY:
            return None
        wanted = next((task for task in self._tasks(document) if task not in self._over), None)
        idle = self._models.choices.reads_ahead and not self._asking and document.id not in self._paused
        return wanted if idle and wanted is not None and self._on_mains() else None

    def _look(self) -> None:
        """Begin what is to be done; end what is not."""
        wanted = self._wanted()
        if self._job is not None:
            if wanted != self._task:
                self._told_to_rest = True
                self._job.stop()
                self._clear_others()
        elif wanted is not None:
            self._begin(wanted)

    def _begin(self, task: _Task) -> None:
        self._task, self._told_to_rest = task, False
        self._clear_others()
        session = self._bench.session
        prepare = session.prepare if task.kind is _Kind.READ else session.prepare_pictures
        job = self._job = self._bench.jobs.story(lambda stop: prepare(task.document_id, stop=stop))
        job.happened.connect(lambda events: self._take(task, events))
        job.failed.connect(lambda error: self._fail(task, error))
        job.finished.connect(self._end)
        job.start()

    def _end(self) -> None:
        """Done, or told to rest: something else may be wanted by now. Otherwise it had to give way to someone else,
        and the next look comes soon enough."""
        task, self._job, self._task = self._task, None, None
        if not self._asking:
            self._models.show_rest()
        if self._told_to_rest or self._wanted() != task:
            self._look()

    def _take(self, task: _Task, events: Iterable[PrepareEvent]) -> None:
        for event in events:
            match event:
                case PreparingModel():
                    self._say(task, self.tr("preparing: {share}").format(share=percent(preparing_share(event))))
                case Preparing(done=done, total=total, seconds_left=seconds_left):
                    self._show(task, done / total if total else 0.0, seconds_left)
                case PagePrepared(page=page, done=done, total=total, seconds_left=seconds_left):
                    self._show(task, done / total if total else 0.0, seconds_left)
                    self.page_ready.emit(task.document_id, page)
                case Prepared():
                    self._over.add(task)
                    self._show(task, 1.0, None)
                case NotPrepared(problem=problem):
                    self._refuse(task, problem)

    def _show(self, task: _Task, share: float, seconds_left: float | None) -> None:
        """On its row while it is open, and in the line of state."""
        document_id = task.document_id
        if document_id == self._open and self._models.choices.reads_ahead:
            self._change(task, share, paused=document_id in self._paused, seconds_left=seconds_left)
        if share < 1.0:
            words = self.tr("reading ahead: {share}") if task.kind is _Kind.READ else self.tr("looking ahead: {share}")
            self._say(task, words.format(share=percent(share)))

    def _change(self, task: _Task, share: float | None, **changes: Any) -> None:
        """What its row says of this kind of work; of the other kind it stays."""
        shown = self._library.model.ahead(task.document_id) or Ahead()
        part: dict[str, Any] = {"share": share} if task.kind is _Kind.READ else {"pictures": share}
        self._library.show_ahead(task.document_id, replace(shown, **part, **changes))

    def _say(self, task: _Task, work: str) -> None:
        if not self._asking:
            (self._models.text if task.kind is _Kind.READ else self._models.vision).show_work(work)

    def _refuse(self, task: _Task, problem: Problem) -> None:
        """Said quietly, where the person points at the document."""
        self._over.add(task)
        told = self.tr("Not read ahead: {why}") if task.kind is _Kind.READ else self.tr("Not looked at ahead: {why}")
        self._change(task, None, note=told.format(why=f"{problem.sentence} {problem.next_step}".rstrip()))

    def _fail(self, task: _Task, error: Exception) -> None:
        problem = known(error)
        if problem is None:
            self._bench.report(error)
            problem = Problem(self.tr("A fault in Folioscope kept it from being done."), "")
        self._refuse(task, problem)

    def _clear_others(self) -> None:
        """Say nothing of documents that are half done and no longer open, or not to be done at all."""
        for document in self._library.model.documents():
            ahead = self._library.model.ahead(document.id)
            if ahead is not None and not (document.id == self._open and self._models.choices.reads_ahead):
                self._library.show_ahead(document.id, ahead.settled)
