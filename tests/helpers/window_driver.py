"""Runs the real program's window in this process, as a person would: first start, the typed question is asked, close.

``python -m tests.helpers.window_driver HOME`` prints what it saw as one JSON object.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

import psutil
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.application import Application

HEAVY = ("torch", "llama_cpp", "pymupdf", "onnxruntime", "rapidocr", "PIL", "cv2")
TRIES = 1200
"""looks, a tenth of a second apart, before the driver gives up"""
CALM = 20
"""looks in a row at which nothing was being read: now a person asks"""


@dataclass
class Seen:
    """What the driver saw."""

    first_paint_seconds: float = 0.0
    """from the start of the process, the interpreter's own start included"""
    first_paint_mb: float = 0.0
    quotes: list[str] = field(default_factory=list)
    heavy: list[str] = field(default_factory=list)
    """modules in this process that belong into readers"""
    end_mb: float = 0.0


class Watched(Application):
    """Notes the first paint of a window, then behaves as ever."""

    seen = Seen()

    def notify(self, receiver: QObject, event: QEvent) -> bool:
        """Let the event happen first."""
        result = super().notify(receiver, event)
        if self.seen.first_paint_seconds == 0 and event.type() is QEvent.Type.Paint and isinstance(receiver, QWidget):
            process = psutil.Process()
            self.seen.first_paint_seconds = time.time() - process.create_time()
            self.seen.first_paint_mb = process.memory_info().rss / 1e6
            Person(self)
        return result


class Person(QObject):
    """Waits until the sample has been read, asks the question that stands there, reads the answer, closes."""

    def __init__(self, application: Watched) -> None:
        super().__init__(application)
        self._seen = application.seen
        self._calm = 0
        self._tries = 0
        self._timer = QTimer(self, interval=100)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        from ui.conversation.quote_card import QuoteCard
        from ui.main_window import MainWindow

        self._tries += 1
        window = next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, MainWindow))
        cards = window.findChildren(QuoteCard)
        if cards or self._tries > TRIES:
            self._seen.quotes = [card.quote.text for card in cards]
            self._finish(window)
            return
        calm = "pages" in window.status.text() and not window.status.is_working
        self._calm = self._calm + 1 if calm else 0
        if self._calm == CALM:
            window.conversation.focus_question()
            field = QApplication.focusWidget()
            assert field is not None
            QTest.keyClick(field, Qt.Key.Key_Return)

    def _finish(self, window: QWidget) -> None:
        self._timer.stop()
        self._seen.heavy = [name for name in HEAVY if name in sys.modules]
        self._seen.end_mb = psutil.Process().memory_info().rss / 1e6
        window.close()


def main() -> int:
    """Open, use, close, print."""
    import app.start
    from app.paths import Home
    from engine.network import Network

    # The one seam of a start-up that takes no parts.
    vars(app.start)["Application"] = Watched
    code = app.start.run_window(Home(Path(sys.argv[1])), [], Network())
    sys.stdout.write(json.dumps(asdict(Watched.seen)) + "\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
