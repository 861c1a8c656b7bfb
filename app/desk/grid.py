"""The window for many questions and the session: lists of questions put to lists of documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from threading import Event

from PySide6.QtCore import QObject, Signal

from app.desk import choosing
from app.desk.bench import Bench
from app.desk.models import Models
from app.desk.shelf import Shelf
from app.jobs import Job
from app.problems import known
from engine.contracts import (
    Cell,
    CellChanged,
    Grid,
    GridBegun,
    GridEnded,
    GridEvent,
    How,
    Pictures,
    Problem,
)
from ui.grid.window import GridWindow
from ui.theme import Theme
from ui.wording import percent

Story = Callable[[Event], Iterator[GridEvent]]


class ManyQuestions(QObject):
    """Fills one grid at a time. Closing its window does not stop it; closing the main window does.

    Signals:
        began(): a grid is being asked; whatever else the models do has to rest.
        ended(): no grid is being asked any more.
    """

    began = Signal()
    ended = Signal()

    def __init__(self, bench: Bench, shelf: Shelf, models: Models) -> None:
        super().__init__(bench.window)
        self._bench = bench
        self._session = bench.session
        self._shelf = shelf
        self._models = models
        self._job: Job | None = None
        self._window: GridWindow | None = None
        """made when it is first wanted"""
        bench.window.does.ask_many.triggered.connect(self._show)
        bench.window.themed.connect(self._set_theme)
        bench.window.closing.connect(self._close)
        shelf.listed.connect(self._show_documents)
        models.vision.changed.connect(self._show_models)

    @property
    def window(self) -> GridWindow | None:
        """The window, once it has been wanted."""
        return self._window

    @property
    def is_asking(self) -> bool:
        """Whether a grid is being asked."""
        return self._job is not None

    # --- the window --------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        if self._window is None:
            self._window = self._make()
        self._show_models()
        self._window.come_up()

    def _make(self) -> GridWindow:
        window = GridWindow(self._bench.window.theme)
        window.list_shown.connect(self._fill_list)
        window.list_page.asked.connect(self._ask)
        window.list_page.opened.connect(self._open_grid)
        window.list_page.removed.connect(self._remove)
        page = window.grid_page
        page.opened.connect(self._open_answer)
        page.stop_wanted.connect(self._stop)
        page.go_on_wanted.connect(self._go_on)
        page.export_wanted.connect(self._export)
        return window

    def _fill_list(self) -> None:
        self._show_documents()
        window = self._window
        if window is not None:
            self._call(self._session.grids, window.list_page.show_grids)

    def _show_documents(self) -> None:
        if self._window is not None and self._window.is_list_shown:
            self._window.list_page.show_documents(self._bench.window.library.model.documents())

    def _show_models(self) -> None:
        if self._window is not None:
            self._window.list_page.pictures.set_available(self._models.vision.is_there)

    def _set_theme(self, theme: Theme) -> None:
        if self._window is not None:
            self._window.set_theme(theme)

    def _close(self) -> None:
        window, self._window = self._window, None
        if window is not None:
            window.close()
            window.deleteLater()

    # --- asking ------------------------------------------------------------------------------------------------------

    def _ask(self, questions: Sequence[str], document_ids: Sequence[str], how: How, pictures: Pictures) -> None:
        session = self._session
        self._begin(lambda stop: session.grid(questions, document_ids, how=how, pictures=pictures, stop=stop))

    def _go_on(self, grid_id: int) -> None:
        self._begin(lambda stop: self._session.go_on_with_grid(grid_id, stop=stop))

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop()

    def _begin(self, story: Story) -> None:
        if self._job is not None:
            return
        self.began.emit()
        job = self._job = self._bench.jobs.story(story, ends_itself=True)
        job.happened.connect(self._take)
        job.failed.connect(lambda error: self._fail(error, story))
        job.finished.connect(self._end)
        job.start()

    def _take(self, events: Iterable[GridEvent]) -> None:
        window = self._window
        if window is None:
            return
        for event in events:
            match event:
                case GridBegun(grid=grid):
                    self._show_grid(grid)
                    window.grid_page.set_running(True)
                case CellChanged(cell=cell):
                    window.grid_page.show_change(event, _remarks(cell))
                    self._models.text.show_work(
                        self.tr("many questions: {share}").format(share=percent(event.done / event.total))
                    )
                case GridEnded(grid=grid):
                    self._show_grid(grid)

    def _fail(self, error: Exception, story: Story) -> None:
        if self._models.allowing.can_mend(error):
            self._models.allowing.ask(error, then=lambda: self._begin(story))
            return
        self._tell(error, self.tr("A fault in Folioscope kept these questions from being answered."))

    def _end(self) -> None:
        self._job = None
        self._models.show_rest()
        if self._window is not None:
            self._window.grid_page.set_running(False)
        self.ended.emit()

    # --- what is there -----------------------------------------------------------------------------------------------

    def _open_grid(self, grid: Grid) -> None:
        """As its answers are now: some may have been gone on with, or removed, since the list was shown."""
        self._call(lambda: self._session.earlier_grid(grid.id), self._show_grid)

    def _show_grid(self, grid: Grid) -> None:
        if self._window is not None:
            self._window.show_grid(grid, [_remarks(cell) for cell in grid.cells])

    def _remove(self, grid_id: int) -> None:
        """Its answers stay among the others. The list shows none that is being asked."""
        window = self._window
        assert window is not None, "the wish comes from there"

        def told(_: object) -> None:
            window.messages.inform(self.tr("The table is removed. Its answers are still among your earlier questions."))
            self._fill_list()

        self._call(lambda: self._session.remove_grid(grid_id), told)

    def _open_answer(self, answer_id: int) -> None:
        """In the conversation of the main window, which comes up."""
        main = self._bench.window
        if not main.panes.conversation_shown:
            main.panes.show_conversation(True)
        main.conversation.opened.emit(answer_id)
        main.raise_()
        main.activateWindow()

    def _export(self, grid_id: int) -> None:
        window = self._window
        assert window is not None, "the wish comes from there"
        path = choosing.grid_target(window)
        if path is not None:
            told = self.tr("The table is written to {path}.").format(path=path)
            self._call(
                lambda: self._session.export_grid(grid_id, path),
                lambda _: window.messages.inform(told),
            )

    def _call(self, function: Callable[[], object], on_result: Callable[..., None]) -> None:
        """Run ``function`` beside the window; an error is told in the window of the grid."""
        fault = self.tr("A fault in Folioscope kept this from being done.")
        self._bench.jobs.call(function, on_result, lambda error: self._tell(error, fault))

    def _tell(self, error: Exception, fault: str) -> None:
        problem = known(error)
        if problem is None:
            self._bench.report(error)
            problem = Problem(fault, "")
        if self._window is not None:
            self._window.messages.warn(problem)


def _remarks(cell: Cell) -> str:
    """What is to be known of a cell, in the words of its export; read with the library, not with the window."""
    from engine.store.grid_export import cell_remarks

    return cell_remarks(cell)
