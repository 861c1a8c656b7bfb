"""What the person chose for the whole program, as the window knows it: read at the start, written at each change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from threading import Lock
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.desk.bench import Bench
from app.settings import Settings, change, load
from engine.contracts import Terms


class Choices(QObject):
    """Signals: ``changed()``, something else is chosen."""

    changed = Signal()

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench.window)
        self._bench = bench
        self._settings = Settings()
        self._writing = Lock()
        bench.window.does.read_ahead.triggered.connect(lambda on: self.keep(read_ahead=on))

    @property
    def reads_ahead(self) -> bool:
        """Whether the open document is to be read, and its pages looked at, before a question comes."""
        return self._settings.read_ahead

    @property
    def terms(self) -> Terms:
        """What was agreed to."""
        return self._settings.terms

    def begin(self, then: Callable[[], None]) -> None:
        """Read what was chosen earlier, and go on with ``then``."""
        home = self._bench.home

        def go_on(settings: Settings) -> None:
            self._settings = settings
            self._bench.window.does.read_ahead.setChecked(settings.read_ahead)
            then()

        self._bench.call(lambda: load(home), go_on)

    def keep(self, then: Callable[[], None] = lambda: None, **chosen: Any) -> None:
        """Choose otherwise, and go on with ``then`` when it is kept; ``chosen`` names fields of ``Settings``."""
        self._settings = replace(self._settings, **chosen)

        def write() -> None:
            with self._writing:  # what a command has chosen meanwhile stays
                change(self._bench.home, **chosen)

        self._bench.call(write, lambda _: then())
        self.changed.emit()
