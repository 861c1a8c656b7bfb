"""Lets the text model read the open document before a question comes, so that the answer costs seconds.

It reads only the document in the reader, once all its pages are known, while no question is being answered, on mains
power, and as long as the person has not paused it or switched it off. What was read is kept; it goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer

from app.desk.bench import Bench
from app.desk.shelf import Shelf
from app.desk.text_model import TextModelUse
from app.jobs import Job
from app.problems import known
from engine.contracts import Document, DocumentState, NotPrepared, Prepared, PrepareEvent, Preparing, Problem
from ui.library.state import Ahead
from ui.wording import percent

LOOKING = 30_000
"""milliseconds between two looks whether it may begin, or has to rest because the plug was pulled"""

_Reading = tuple[str, str, str]
"""document, its content, the model's file"""


class ReadingAhead(QObject):
    """One document at a time. ``on_mains`` says whether the machine runs on mains power."""

    def __init__(self, bench: Bench, shelf: Shelf, model: TextModelUse, on_mains: Callable[[], bool]) -> None:
        super().__init__(bench.window)
        self._bench = bench
        self._library = bench.window.library
        self._shelf = shelf
        self._model = model
        self._on_mains = on_mains
        self._open = ""
        """the document in the reader"""
        self._asking = False
        self._job: Job | None = None
        self._read: _Reading | None = None
        """what ``_job`` reads"""
        self._told_to_rest = False
        self._over: set[_Reading] = set()
        """read to the end, or not to be read"""
        self._paused: set[str] = set()
        self._looking = QTimer(self, interval=LOOKING)
        self._looking.timeout.connect(self._look)
        self._looking.start()
        shelf.changed.connect(lambda _: self._look())
        shelf.listed.connect(self._look)
        model.changed.connect(self._look)
        self._library.ahead_paused.connect(self.pause)

    def take_up(self, document_id: str) -> None:
        """This document is in the reader now; "" for none."""
        self._open = document_id
        self._look()

    def give_way(self) -> None:
        """A question comes: the model is needed for it, at once."""
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
        for document_id, _, _ in self._over:
            self._library.show_ahead(document_id, None)
        self._over.clear()
        if self._open:
            self._library.show_ahead(self._open, Ahead())
            self.pause(self._open, True)

    def _wanted(self) -> _Reading | None:
        """What is to be read now."""
        document, facts = self._shelf.document(self._open), self._model.facts
        if document is None or facts is None or document.state is not DocumentState.READY:
            return None
        wanted = document.id, document.sha256, facts.path
        idle = self._model.reads_ahead and not self._asking and document.id not in self._paused
        return wanted if idle and wanted not in self._over and self._on_mains() else None

    def _look(self) -> None:
        """Begin what is to be read; end what is not."""
        wanted = self._wanted()
        if self._job is not None:
            if wanted != self._read:
                self._told_to_rest = True
                self._job.stop()
                self._clear_others()
        elif wanted is not None:
            self._begin(wanted)

    def _begin(self, wanted: _Reading) -> None:
        self._read, self._told_to_rest = wanted, False
        self._clear_others()
        document_id = wanted[0]
        job = self._job = self._bench.jobs.story(lambda stop: self._bench.session.prepare(document_id, stop=stop))
        job.happened.connect(lambda events: self._take(wanted, events))
        job.failed.connect(lambda error: self._fail(wanted, error))
        job.finished.connect(self._end)
        job.start()

    def _end(self) -> None:
        """Read, or told to rest: something else may be wanted by now. Otherwise it had to give way to someone else,
        and the next look comes soon enough."""
        read, self._job, self._read = self._read, None, None
        if not self._asking:
            self._model.show_work("")
        if self._told_to_rest or self._wanted() != read:
            self._look()

    def _take(self, read: _Reading, events: Iterable[PrepareEvent]) -> None:
        document_id = read[0]
        for event in events:
            match event:
                case Preparing(done=done, total=total, seconds_left=seconds_left):
                    share = done / total if total else 0.0
                    self._show(document_id, Ahead(share, document_id in self._paused, seconds_left))
                case Prepared():
                    self._over.add(read)
                    self._show(document_id, Ahead(1.0))
                case NotPrepared(problem=problem):
                    self._refuse(read, problem)

    def _show(self, document_id: str, ahead: Ahead) -> None:
        """On its row while it is open, and in the line of state."""
        if document_id == self._open and self._model.reads_ahead:
            self._library.show_ahead(document_id, ahead)
        if not self._asking and not ahead.is_whole:
            self._model.show_work(self.tr("reading ahead: {share}").format(share=percent(ahead.share)))

    def _refuse(self, read: _Reading, problem: Problem) -> None:
        """Said quietly, where the person points at the document."""
        self._over.add(read)
        told = self.tr("Not read ahead: {why}").format(why=f"{problem.sentence} {problem.next_step}".rstrip())
        self._library.show_ahead(read[0], Ahead(note=told))

    def _fail(self, read: _Reading, error: Exception) -> None:
        problem = known(error)
        if problem is None:
            self._bench.report(error)
            problem = Problem(self.tr("A fault in Folioscope kept it from being read."), "")
        self._refuse(read, problem)

    def _clear_others(self) -> None:
        """Say nothing of documents that are half read and no longer open, or not to be read at all."""
        for document in self._library.model.documents():
            ahead = self._library.model.ahead(document.id)
            if ahead is not None and not ahead.is_whole and not ahead.note and not self._is_read(document):
                self._library.show_ahead(document.id, None)

    def _is_read(self, document: Document) -> bool:
        return document.id == self._open and self._model.reads_ahead
