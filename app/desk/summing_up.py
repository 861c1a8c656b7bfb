"""A summary of a document: one question to all of its pages, answered in the conversation as any other."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.desk.asking import Asking
from app.desk.bench import Bench
from app.desk.models import Models
from app.desk.reading import Reading
from engine.contracts import How, Problem
from ui.conversation.about import About


class SummingUp(QObject):
    """Needs a text model; without one it is said how to get one."""

    def __init__(self, bench: Bench, reading: Reading, asking: Asking, models: Models) -> None:
        super().__init__(bench.window)
        self._window = bench.window
        self._reading = reading
        self._asking = asking
        self._models = models
        bench.window.library.list.summed_up.connect(self.sum_up)
        bench.window.does.sum_up.triggered.connect(self._sum_up_open)

    def sum_up(self, document_id: str) -> None:
        """Ask what the document says."""
        # The engine is imported when the library is open.
        from engine.asking.summary import SUMMARY

        if self._models.text.facts is None:
            told = Problem(self.tr("A summary needs a text model."), self.tr("Choose one in the menu Ask."))
            self._window.messages.warn(told)
            return
        self._reading.open(document_id)
        if not self._window.panes.conversation_shown:
            self._window.panes.show_conversation(True)
        self._asking.ask_alone(SUMMARY, About(document_id=document_id), How.EVERY)

    def _sum_up_open(self) -> None:
        if self._window.reader.document_id:
            self.sum_up(self._window.reader.document_id)
        else:
            self._window.messages.inform(self.tr("Open the document first that is to be summed up."))
