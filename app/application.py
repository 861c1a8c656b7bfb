"""Qt's application, which on macOS hears of files that are opened with it or dropped on its icon."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication


class Application(QApplication):
    """Signals: ``opened(paths)``, the system wants these files opened by the program that runs already."""

    opened = Signal(object)

    def event(self, event: QEvent) -> bool:
        """Take a file; leave the rest to Qt. Only what is meant for the whole program comes here."""
        if isinstance(event, QFileOpenEvent) and event.file():
            self.opened.emit([Path(event.file())])
            return True
        return super().event(event)
