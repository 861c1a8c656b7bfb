"""The tables of the page on the screen: found in a thread, shown below the page, written to a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from threading import Event

from PySide6.QtCore import QObject
from shiboken6 import isValid

from app.desk import choosing
from app.desk.bench import Bench
from app.desk.models import Models
from app.desk.places import Places
from app.desk.shelf import Shelf
from app.jobs import Job
from app.problems import known
from engine.contracts import AskEvent, LookingAt, Pictures, PreparingModel, Problem, Quote, Table, TablesFound
from ui.conversation.finding_words import looking_share, preparing_share
from ui.conversation.places import page_place
from ui.reader.region import PagePart
from ui.tables.tables_view import TablesView


@dataclass(frozen=True, slots=True)
class _Search:
    """A view, and the search whose tables it shows."""

    view: TablesView
    job: Job


class Tables(QObject):
    """One page at a time."""

    def __init__(self, bench: Bench, shelf: Shelf, places: Places, models: Models) -> None:
        super().__init__(bench.window)
        self._bench = bench
        self._window = bench.window
        self._shelf = shelf
        self._places = places
        self._models = models
        self._search: _Search | None = None
        bench.window.reader.asking.tables_wanted.connect(self._show_open)

    def _show_open(self, part: PagePart) -> None:
        document = self._shelf.document(self._window.reader.document_id)
        if document is not None:
            self.show(page_place(document.id, document.name, part.position, part.label))

    def show(self, page: Quote) -> None:
        """Show the tables of a page."""
        # The engine is imported when the library is open.
        from engine.tables.sheet import is_number

        self._stop()
        view = TablesView(page, is_number, self._window.theme)
        view.chosen.connect(self._places.show)
        view.csv_wanted.connect(lambda table: self._write(page, table))
        view.look_wanted.connect(lambda: self._run(view, page, Pictures.ALWAYS))
        view.stop_wanted.connect(self._stop)
        self._window.below.show_view(view)
        view.focus_widget().setFocus()
        self._run(view, page, Pictures.AUTO)

    def _run(self, view: TablesView, page: Quote, pictures: Pictures) -> None:
        view.show_working(self.tr("Looking for tables…"))

        def story(stop: Event) -> Iterator[AskEvent | TablesFound]:
            return self._bench.session.tables(page.document_id, page.page, pictures=pictures, stop=stop)

        job = self._bench.jobs.story(story, ends_itself=True)
        view.destroyed.connect(job.stop)
        search = self._search = _Search(view, job)
        job.happened.connect(lambda events: self._take(search, events))
        job.failed.connect(lambda error: self._fail(search, error, lambda: self._run(view, page, pictures)))
        job.finished.connect(lambda: self._end(search))
        job.start()

    def _take(self, search: _Search, events: Iterable[AskEvent | TablesFound]) -> None:
        view = search.view
        if not isValid(view):
            return
        for event in events:
            match event:
                case PreparingModel():
                    view.show_working(self.tr("Preparing the vision model, once"), preparing_share(event))
                case LookingAt():
                    told = self.tr("Looking at page {page}").format(page=event.label)
                    view.show_working(told, looking_share(event))
                case TablesFound():
                    view.show_found(event, may_look=self._models.vision.is_there)

    def _fail(self, search: _Search, error: Exception, again: Callable[[], None]) -> None:
        """Tell it; what the person can allow is asked, and then it is looked ``again``."""
        problem = known(error)
        if problem is None:
            self._bench.report(error)
            problem = Problem(self.tr("A fault in Folioscope kept the tables from being found."), "")
        if isValid(search.view):
            search.view.show_problem(problem, may_look=self._models.vision.is_there)
            if self._models.allowing.can_mend(error):
                self._models.allowing.ask(error, then=lambda: again() if isValid(search.view) else None)

    def _end(self, search: _Search) -> None:
        if isValid(search.view) and search.view.is_working:
            search.view.show_stopped(may_look=self._models.vision.is_there)
        if self._search is search:
            self._search = None

    def _stop(self) -> None:
        if self._search is not None:
            self._search.job.stop()

    def _write(self, page: Quote, table: Table) -> None:
        name = self.tr("{document}, page {page}").format(document=PurePath(page.document).stem, page=page.page)
        from engine.tables.sheet import write_csv

        target = choosing.table_target(self._window, name)
        if target is None:
            return
        told = self.tr("The table is written to {path}.").format(path=target)
        self._bench.call(lambda: write_csv([table], target), lambda _: self._window.messages.inform(told))
