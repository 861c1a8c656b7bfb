"""Graphics-card support on the page of the models: got, tried, removed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from app.desk.bench import Bench
from app.desk.vision_model import VisionModelUse
from app.jobs import Job
from app.model_room import ModelRoom
from app.problems import known
from engine.contracts import Downloading, Got, Problem, SupportEvent, SupportStage
from ui.models.remove_dialog import RemoveSupportDialog
from ui.models.rows import Stage
from ui.models.support_rows import SupportRow
from ui.wording import data_size


class GraphicsDesk(QObject):
    """Signals: ``changed()``, what is here of it is another: the computer is to be looked at again."""

    changed = Signal()

    def __init__(self, bench: Bench, vision: VisionModelUse, room: ModelRoom) -> None:
        super().__init__(bench.window)
        self._bench = bench
        self._vision = vision
        self._room = room
        self._section = bench.window.models.graphics
        self._row: SupportRow | None = None
        self._job: Job | None = None
        self._section.get_wanted.connect(self._get)
        self._section.pause_wanted.connect(self._pause)
        self._section.remove_wanted.connect(self._ask_to_remove)

    def show(self, found: SupportRow | None) -> None:
        """Show what was found; what is on its way goes on."""
        before = self._row
        if found is None and self._job is not None:  # what comes is shown to its end
            return
        if found is not None and before is not None:
            comes = self._job is not None or found.support.stage is SupportStage.BEGUN
            found = replace(
                found,
                way=before.way if comes else None,
                share=before.share if comes else 0.0,
                event=before.event,
                failure=before.failure,
            )
        self._set(found)

    # --- getting -----------------------------------------------------------------------------------------------------

    def _get(self) -> None:
        if self._row is None or self._job is not None:
            return
        job = self._job = self._bench.jobs.story(lambda stop: self._room.get_support(stop=stop), ends_itself=True)
        job.happened.connect(self._take)
        job.failed.connect(self._fail)
        job.finished.connect(self._end)
        self._set(replace(self._row, way=Stage.RUNNING, event=None, failure=None))
        job.start()

    def _pause(self) -> None:
        """Leave off; what is here stays."""
        if self._job is not None:
            self._job.stop()

    def _take(self, events: Sequence[SupportEvent]) -> None:
        row = self._row
        assert row is not None, "it was shown when it began"
        for event in events:
            match event:
                case Got():
                    self._welcome()
                    row = SupportRow(support=replace(row.support, stage=SupportStage.READY))
                case Downloading(done=done, total=total):
                    row = replace(row, share=done / max(1, total))
            row = replace(row, event=event)
        self._set(row)

    def _fail(self, error: Exception) -> None:
        problem = known(error)
        if problem is None:
            self._bench.report(error)
            problem = Problem(self.tr("A fault in Folioscope kept the support from being got."), "")
        if self._row is not None:
            self._set(replace(self._row, failure=problem))
        self._bench.window.messages.warn(problem)

    def _end(self) -> None:
        self._job = None
        row = self._row
        if row is not None and row.way is Stage.RUNNING:
            self._set(replace(row, way=Stage.FAILED if row.failure else Stage.PAUSED, event=None))
        self.changed.emit()

    def _welcome(self) -> None:
        """The next process of the vision model imports it: the model in use is taken up anew."""
        told = self.tr("The graphics card was tried.")
        self._bench.window.messages.inform(told, self.tr("Models look at pages on it from now on."))
        self._vision.renew()

    # --- removing ----------------------------------------------------------------------------------------------------

    def _ask_to_remove(self) -> None:
        if self._row is None:
            return
        dialog = RemoveSupportDialog(self._row.support, self._bench.window)
        dialog.accepted.connect(self._remove)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _remove(self) -> None:
        def remove() -> int:
            self._bench.session.use_vision_model(None)  # it may have the files open
            return self._room.remove_support()

        def done(freed: int) -> None:
            told = self.tr("Graphics-card support is removed: {size} are free again.").format(size=data_size(freed))
            self._bench.window.messages.inform(told)
            self._row = self._row and replace(self._row, failure=None)
            self._vision.renew()
            self.changed.emit()

        def fail(error: Exception) -> None:
            self._bench.tell(error)
            self._vision.renew()

        self._bench.jobs.call(remove, done, fail)

    def _set(self, row: SupportRow | None) -> None:
        self._row = row
        self._section.show_row(row)
