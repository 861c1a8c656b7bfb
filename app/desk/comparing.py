"""Two documents beside each other: chosen, compared in a thread, shown below the page, and put into words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from threading import Event

from PySide6.QtCore import QObject
from shiboken6 import isValid

from app.desk.asking import Asking
from app.desk.bench import Bench
from app.desk.models import Models
from app.desk.places import Places
from app.desk.shelf import Shelf
from app.jobs import Job
from app.problems import known
from engine.contracts import Comparison, Document, Problem
from ui.comparing.choose import ChooseOther
from ui.comparing.comparison_view import ComparisonView


class Comparing(QObject):
    """One comparison at a time."""

    def __init__(self, bench: Bench, shelf: Shelf, places: Places, models: Models, asking: Asking) -> None:
        super().__init__(bench.window)
        self._bench = bench
        self._window = bench.window
        self._shelf = shelf
        self._places = places
        self._models = models
        self._asking = asking
        self._job: Job | None = None
        bench.window.library.list.compared.connect(self.choose)
        bench.window.does.compare.triggered.connect(self._choose_for_open)
        models.text.changed.connect(self._offer_words)

    def choose(self, document_id: str) -> None:
        """Ask which other document this one is to be compared with."""
        document = self._shelf.document(document_id)
        if document is None:
            self._window.messages.inform(self.tr("Choose a document in the library first."))
            return
        others = [other for other in self._shelf.documents() if other.id != document_id]
        if not others:
            told = self.tr("There is no other document to compare this one with.")
            self._window.messages.inform(told, self.tr("Add the other version first."))
            return
        dialog = ChooseOther(document, others, self._window)
        dialog.chosen.connect(lambda other_id: self._begin(document_id, other_id))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def compare(self, first: Document, second: Document) -> None:
        """Show what changed from the first to the second one."""
        self._stop()
        self._window.panes.close_drawers()
        view = ComparisonView(first, second, self._window.theme)
        view.chosen.connect(self._places.show)
        view.stop_wanted.connect(self._stop)
        view.again_wanted.connect(lambda: self.compare(first, second))
        view.swap_wanted.connect(lambda: self.compare(second, first))
        view.telling_wanted.connect(lambda: self._tell(first, second))
        self._window.below.show_view(view)
        self._offer_words()
        view.focus_widget().setFocus()
        self._run(view, first, second)

    def _offer_words(self) -> None:
        """As long as there is a text model that can find them."""
        view = self._window.below.view
        if isinstance(view, ComparisonView):
            view.set_may_tell(self._models.text.is_there)

    def _tell(self, first: Document, second: Document) -> None:
        """Leave the comparison; the answer stands in the conversation."""
        self._window.below.end_view()
        if not self._window.panes.conversation_shown:
            self._window.panes.show_conversation(True)
        self._asking.tell_changes(first, second)

    def _choose_for_open(self) -> None:
        """For the document that is marked in the library, else for the open one."""
        marked = self._window.library.list.current_document()
        self.choose(marked.id if marked is not None else self._window.reader.document_id)

    def _begin(self, one_id: str, other_id: str) -> None:
        """The older file is the first one."""
        both = [self._shelf.document(document_id) for document_id in (one_id, other_id)]
        found = sorted((one for one in both if one is not None), key=lambda document: document.modified_ns)
        if len(found) == len(both):
            self.compare(*found)

    def _run(self, view: ComparisonView, first: Document, second: Document) -> None:
        def story(stop: Event) -> Iterator[Comparison]:
            yield self._bench.session.compare(first.id, second.id, stop=stop)

        job = self._job = self._bench.jobs.story(story)
        view.destroyed.connect(job.stop)
        job.happened.connect(lambda found: self._show(view, found))
        job.failed.connect(lambda error: self._fail(view, error))
        job.finished.connect(lambda: self._end(view, job))
        job.start()

    def _show(self, view: ComparisonView, found: Iterable[Comparison]) -> None:
        if isValid(view):
            for comparison in found:
                view.show_comparison(comparison)

    def _fail(self, view: ComparisonView, error: Exception) -> None:
        problem = known(error)
        if problem is None:
            self._bench.report(error)
            problem = Problem(self.tr("A fault in Folioscope kept these documents from being compared."), "")
        if isValid(view):
            view.show_problem(problem)

    def _end(self, view: ComparisonView, job: Job) -> None:
        if isValid(view) and view.is_comparing:
            view.show_stopped()
        if self._job is job:
            self._job = None

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop()
