"""Shows the report of a fault of ours, with a button that copies it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal

from ui.dialogs.text import TextDialog


class FaultWindow(QObject):
    """One report at a time: a fault that repeats must not bury the window.

    Signals:
        told(text, path): emit it from any thread; ``path`` is "" where the report could not be written.
    """

    told = Signal(str, str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._dialog: TextDialog | None = None
        self.told.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def _show(self, text: str, path: str) -> None:
        if self._dialog is not None:
            return
        words = self.tr("This is a fault of Folioscope, not yours. Your library is safe; nothing was sent anywhere.")
        if path:
            words += " " + self.tr("The report below lies in {path}.").format(path=path)
        self._dialog = TextDialog(self.tr("Something went wrong in Folioscope"), words, text)
        self._dialog.finished.connect(self._forget)
        self._dialog.show()

    def _forget(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None
