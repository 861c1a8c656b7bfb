"""A model of either kind: which one was chosen, whether it can be used, and what the window says of it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.desk.bench import Bench
from app.desk.choices import Choices
from app.desk.licensing import Licensing
from app.settings import NamedModel
from engine.errors import NotLicensedError


class ModelUse(QObject):
    """What both kinds have in common.

    Signals: ``changed()``, another model is in use, or none.
    """

    changed = Signal()

    sees = False
    """it looks at pages, which not everybody is licensed for"""

    def __init__(self, bench: Bench, choices: Choices, licensing: Licensing) -> None:
        super().__init__(bench.window)
        self._licensing = licensing
        licensing.changed.connect(self.renew)
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
    def _take(self, path: str | None) -> None:
        """Use the model at this path; None: none. Called beside the window; raises KnownError where it is not fit."""

    @abstractmethod
    def _keep(self, path: str) -> None:
        """It is used: keep the choice, and tell what is to be known of it."""

    @abstractmethod
    def _forget(self) -> None:
        """None is used: keep that choice."""

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

    def renew(self) -> None:
        """Other terms are agreed to: use what was chosen, if it may be used."""

        def use() -> None:
            named = self._named()
            self._take(None)
            if named is not None:
                self._take(named.path)

        self._use(use)

    def choose(self, path: str) -> None:
        """Use this model from now on. Terms that are missing for it are shown first."""

        def mend(error: NotLicensedError) -> None:
            self._licensing.ask(error, sees=self.sees, then=lambda: self.choose(path))

        self._use(lambda: self._take(path), lambda: self._keep(path), mend)

    def stop_using(self) -> None:
        """Use none from now on."""
        self._use(lambda: self._take(None), self._forget)

    def _use(
        self,
        use: Callable[[], object],
        then: Callable[[], None] = lambda: None,
        mend: Callable[[NotLicensedError], None] | None = None,
    ) -> None:
        """Change the model beside the window, and show what came of it. ``mend``: what a refusal for terms that can be
        agreed to leads to, where it is not just told."""

        def done(_: object) -> None:
            self._show()
            then()

        def fail(error: Exception) -> None:
            self._show()
            if mend is not None and self._licensing.can_mend(error):
                mend(error)
            else:
                self._bench.tell(error)

        self._bench.jobs.call(use, done, fail)

    def _show(self) -> None:
        self._show_missing()
        self.show_work("")
        self.changed.emit()
