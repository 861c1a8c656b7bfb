"""Models on their way, one after the other, whether their page is open or not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from app.desk.bench import Bench
from app.jobs import Job
from app.model_room import ModelRoom
from app.problems import known
from engine.contracts import CatalogueModel, DownloadEvent, Downloading, Got, Problem
from ui.models.rows import Arriving, Stage
from ui.models.words import arriving_briefly
from ui.status_line import ModelPlace


class Getting(QObject):
    """Signals: ``changed()``, how far they are; ``arrived(model, path)``, one is here, whole and checked."""

    changed = Signal()
    arrived = Signal(object, str)

    def __init__(self, bench: Bench, room: ModelRoom) -> None:
        super().__init__(bench.window)
        self._bench = bench
        self._room = room
        self._arriving: dict[str, Arriving] = {}
        """by their ids, in the order in which they were wanted"""
        self._job: Job | None = None
        self._current = ""
        """the one that the job gets"""

    def all(self) -> tuple[Arriving, ...]:
        """All that are on their way, in their order."""
        return tuple(self._arriving.values())

    def get(self, models: Iterable[CatalogueModel]) -> None:
        """Get these, or go on with them, after those that come already."""
        for model in models:
            before = self._arriving.get(model.id)
            if before is None or before.stage in (Stage.PAUSED, Stage.FAILED):
                self._arriving[model.id] = Arriving(model, Stage.QUEUED, before.share if before else 0.0)
        self._begin_next()

    def pause(self, model: CatalogueModel) -> None:
        """Leave off; what is here stays."""
        if model.id == self._current and self._job is not None:
            self._job.stop()
        self._set(model.id, Stage.PAUSED)
        self._tell()

    def take_up(self, begun: Sequence[tuple[CatalogueModel, float]]) -> None:
        """Show what an earlier run began; it is gone on with when the person says so."""
        for model, share in begun:
            self._arriving.setdefault(model.id, Arriving(model, Stage.PAUSED, share))
        self._tell()

    def _begin_next(self) -> None:
        waiting = (each.model for each in self._arriving.values() if each.stage is Stage.QUEUED)
        model = next(waiting, None)
        if model is not None and self._job is None:
            self._current = model.id
            self._set(model.id, Stage.RUNNING)
            job = self._job = self._bench.jobs.story(lambda stop: self._room.get(model, stop=stop), ends_itself=True)
            job.happened.connect(self._take)
            job.failed.connect(self._fail)
            job.finished.connect(self._end)
            job.start()
        self._tell()

    def _take(self, events: Sequence[DownloadEvent]) -> None:
        for event in events:
            arriving = self._arriving[self._current]
            match event:
                case Got(path=path):
                    del self._arriving[self._current]
                    self.arrived.emit(arriving.model, path)
                    return
                case Downloading(done=done, total=total):
                    arriving = replace(arriving, share=done / max(1, total))
            self._arriving[self._current] = replace(arriving, event=event)
        self._tell()

    def _fail(self, error: Exception) -> None:
        problem = known(error)
        if problem is None:
            self._bench.report(error)
            problem = Problem(self.tr("A fault in Folioscope kept this model from being got."), "")
        self._arriving[self._current] = replace(
            self._arriving[self._current], stage=Stage.FAILED, event=None, problem=problem
        )
        self._bench.window.messages.warn(problem)

    def _end(self) -> None:
        arriving = self._arriving.get(self._current)
        if arriving is not None and arriving.stage is Stage.RUNNING:
            self._rest()
        self._job, self._current = None, ""
        self._begin_next()

    def _rest(self) -> None:
        """All stories were stopped, so the person has not paused this one: the others are not to begin either."""
        for each in self.all():
            if each.stage in (Stage.RUNNING, Stage.QUEUED):
                self._set(each.model.id, Stage.PAUSED)

    def _set(self, model_id: str, stage: Stage) -> None:
        self._arriving[model_id] = replace(self._arriving[model_id], stage=stage, event=None, problem=None)

    def _tell(self) -> None:
        """Say it on the page, and in the line of state what is not resting."""
        moving = (each for each in self._arriving.values() if each.stage is Stage.RUNNING)
        first = next(moving, None)
        words, tip = ("", "") if first is None else (arriving_briefly(first), first.model.title)
        self._bench.window.status.show_model(ModelPlace.ARRIVING, words, tip)
        self.changed.emit()
