"""A model of either kind: which one was chosen, whether it can be used, and what the window says of it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.desk.bench import Bench
from app.desk.choices import Choices
from app.settings import NamedModel


class ModelUse(QObject):
    """What both kinds have in common.

    Signals: ``changed()``, another model is in use, or none.
    """

    changed = Signal()

    def __init__(self, bench: Bench, choices: Choices) -> None:
        super().__init__(bench.window)
        self._bench = bench
        self._choices = choices
        self._window = bench.window
        self._session = bench.session

    @property
    @abstractmethod
    def is_there(self) -> bool:
        """Whether a model is in use."""

    @abstractmethod
    def show_work(self, work: str) -> None:
        """Say what the model does now; empty: how it is."""

    @abstractmethod
    def _named(self) -> NamedModel | None:
        """The model that was chosen earlier. Called beside the window."""

    @abstractmethod
    def _take(self, path: str) -> None:
        """Use the model at this path. Called beside the window; raises KnownError where it is not fit."""

    @abstractmethod
    def _keep(self, path: str) -> None:
        """It is used: keep the choice, and tell what is to be known of it."""

    @abstractmethod
    def _show_missing(self) -> None:
        """Say whether there is a model, where the person asks."""

    def begin(self) -> None:
        """Use what was chosen earlier; a model that is refused now stays chosen, it may come back."""

        def use() -> None:
            named = self._named()
            if named is not None and not self.is_there:
                self._take(named.path)

        self._use(use)

    def choose(self, path: str) -> None:
        """Use this model from now on."""
        self._use(lambda: self._take(path), lambda: self._keep(path))

    def _use(self, use: Callable[[], object], then: Callable[[], None] = lambda: None) -> None:
        """Change the model beside the window, and show what came of it."""

        def done(_: object) -> None:
            self._show()
            then()

        def fail(error: Exception) -> None:
            self._show()
            self._bench.tell(error)

        self._bench.jobs.call(use, done, fail)

    def _show(self) -> None:
        self._show_missing()
        self.show_work("")
        self.changed.emit()
