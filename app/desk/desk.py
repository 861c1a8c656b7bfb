"""One window with its library: opened, joined, and closed in order.

1. The window is shown, empty. 2. The library is opened beside it; where that fails, the window says why and what
can be done. 3. The parts of the desk are joined to it.
4. What came meanwhile (files to open) is taken up, then what an earlier run left unread.
Closing: pending removals are settled, stories stopped and waited for, the library closed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStyle

from app.desk.asking import Asking
from app.desk.bench import Bench
from app.desk.comparing import Comparing
from app.desk.encoded_pages import EncodedPages
from app.desk.filled_pages import FilledPages
from app.desk.grid import ManyQuestions
from app.desk.keeping import Keeping
from app.desk.kept_answers import KeptAnswers
from app.desk.models import Models
from app.desk.models_page import ModelsDesk
from app.desk.page_questions import PageQuestions
from app.desk.places import Places
from app.desk.reading import Reading
from app.desk.reading_ahead import ReadingAhead
from app.desk.removal import Removal
from app.desk.servers import ServersDesk
from app.desk.shelf import Shelf
from app.desk.summing_up import SummingUp
from app.desk.tables import Tables
from app.jobs import Jobs
from app.model_room import ModelRoom
from app.paths import Home
from app.problems import known
from app.samples import Samples
from engine.contracts import Problem
from engine.errors import LibraryDamagedError
from ui.main_window import MainWindow
from ui.not_open import Choice
from ui.theme import Theme

if TYPE_CHECKING:
    from engine.session import Session

Compose = Callable[[Home], "Session"]


class Desk(QObject):
    """Signals: ``opened()``, the library is there; ``erased()``, before ``closed()``, nothing of it is left;
    ``closed()``, window and library are gone.
    """

    opened = Signal()
    erased = Signal()
    closed = Signal()

    def __init__(  # noqa: PLR0913  # what it is made of
        self,
        home: Home,
        compose: Compose,
        samples: Samples,
        report: Callable[[BaseException], None],
        *,
        room: ModelRoom,
        private: bool = False,
    ) -> None:
        super().__init__()
        self.is_private = private
        self._home = home
        self._compose = compose
        self._samples = samples
        self._report = report
        self._room = room
        self._session: Session | None = None
        self._shelf: Shelf | None = None
        self._reading: Reading | None = None
        self._waiting: list[Path] = []
        """given before the library was open"""
        self._jobs = Jobs(self)
        self.window = MainWindow(self._page_count, Theme.light(), private=private)
        self._removal = Removal(self.window.toast, self.window.does)
        window = self.window
        window.reader.set_empty_message(self.tr("Choose a document to read it here."))
        window.reader.set_reduced_motion(_is_motion_reduced(window))
        window.conversation.box.set_ready(False)
        window.paths_given.connect(self.add)
        window.closing.connect(self._close)
        self._is_closed = False

    @property
    def is_library_empty(self) -> bool:
        """Whether the open library holds no document."""
        return self._shelf is not None and self._shelf.is_empty

    def open(self) -> None:
        """Show the window, and open the library beside it."""
        self.window.show()
        self.window.conversation.focus_question()
        self._open_library()

    def _open_library(self, first: Callable[[], object] = lambda: None) -> None:
        """Open it, in a thread, after ``first`` has been done there."""
        self.window.show_panes()

        def compose() -> Session:
            first()
            # Kept at once: a window that is closed meanwhile has to close the session all the same.
            self._session = self._compose(self._home)
            return self._session

        self._jobs.call(compose, self._join, self._tell_not_open)

    def close(self) -> None:
        """Close the window, and with it the library."""
        if not self._is_closed:
            self.window.close()

    def add(self, paths: Sequence[Path]) -> None:
        """Add files and folders; they wait while the library is being opened."""
        if self._shelf is None:
            self._waiting.extend(paths)
        else:
            self._shelf.add(paths)

    def show(self, document_id: str, page: int) -> None:
        """Open a document at a page, if the open library holds it."""
        if self._reading is not None and self._shelf is not None and self._shelf.document(document_id) is not None:
            self._reading.open(document_id, page)

    # --- opening -----------------------------------------------------------------------------------------------------

    def _join(self, session: Session) -> None:
        bench = Bench(self.window, session, self._jobs, self._home, self._report)
        shelf = self._shelf = Shelf(bench, self._removal)
        reading = self._reading = Reading(bench, shelf, self._samples)
        models = Models.of(bench)
        ModelsDesk(bench, models, self._room)
        ServersDesk(bench, models, self._room, private=self.is_private)
        places = Places(bench, shelf, reading)
        asking = Asking(bench, shelf, places, models)
        PageQuestions(bench, models.vision)
        SummingUp(bench, reading, asking, models)
        Comparing(bench, shelf, places, models, asking)
        Tables(bench, shelf, places, models)
        answers = KeptAnswers(bench, shelf, places, self._removal)
        asking.ended.connect(answers.offer_unfinished)
        keeping = Keeping(bench, shelf, self._samples)
        keeping.erased.connect(self._leave_erased)
        ahead = ReadingAhead(bench, shelf, models, _on_mains)
        reading.opened.connect(ahead.take_up)
        asking.began.connect(ahead.give_way)
        keeping.emptying.connect(ahead.forget)
        encoded = EncodedPages(bench)
        for may_have_changed in (reading.opened, models.vision.changed, asking.ended, keeping.emptied):
            may_have_changed.connect(encoded.refresh)
        ahead.page_ready.connect(encoded.add)
        filled = FilledPages(bench)
        asking.began.connect(filled.begin)
        asking.told.connect(filled.take)
        reading.opened.connect(filled.refresh)
        many = ManyQuestions(bench, shelf, models)
        many.began.connect(ahead.give_way)
        asking.ended.connect(lambda: None if many.is_asking else ahead.go_on())
        many.ended.connect(ahead.go_on)
        many.ended.connect(answers.offer_unfinished)
        models.begin()
        shelf.arrived.connect(reading.open)
        shelf.refresh(then=self._go_on)

    def _go_on(self) -> None:
        """What the person waits for first, then what an earlier run left."""
        shelf = self._shelf
        assert shelf is not None
        waiting, self._waiting = self._waiting, []
        shelf.add(waiting)
        self.opened.emit()
        shelf.begin()

    def _tell_not_open(self, error: Exception) -> None:
        problem = known(error)
        if problem is None:
            self._report(error)
            problem = Problem(self.tr("A fault in Folioscope kept the library from being opened."), "")
        if isinstance(error, LibraryDamagedError) and error.kept is not None:
            choices = self._ways_on(error.backup)
        else:
            choices = [(self.tr("Try again"), self._open_library)]
        self.window.show_not_open(problem, choices)

    def _ways_on(self, backup: str | None) -> list[Choice]:
        """What a person can do whose damaged library has been set aside."""
        empty: Choice = (self.tr("Start with an empty library"), self._open_library)
        if backup is None:
            return [empty]
        # Here as elsewhere only now: what keeps the library is no part of the window's start.
        from engine.store.backup import day_of
        from engine.store.recovery import restore_newest

        restore = partial(self._open_library, lambda: restore_newest(self._home.folder))
        return [(self.tr("Restore the backup of {day}").format(day=day_of(Path(backup))), restore), empty]

    def _leave_erased(self) -> None:
        """The session has closed itself and deleted what it kept; a new window begins as at the first start."""
        self._session = None
        self.window.reader.close_document()
        self.erased.emit()
        self.window.close()

    def _page_count(self, document_id: str) -> int | None:
        document = self._shelf.document(document_id) if self._shelf is not None else None
        return None if document is None else document.page_count

    # --- closing -----------------------------------------------------------------------------------------------------

    def _close(self) -> None:
        if self._is_closed:
            return
        self._is_closed = True
        self.window.hide()
        self._jobs.close()
        if self._session is not None:
            self._session.close()
            self._session = None
        self.closed.emit()
        self.window.deleteLater()


def _is_motion_reduced(window: MainWindow) -> bool:
    """Whether the desktop asks for stillness."""
    return window.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, window) == 0


def _on_mains() -> bool:
    """Whether the machine runs on mains power; imported when the library is open, as all of the engine."""
    from engine.machine import on_mains

    return on_mains()
