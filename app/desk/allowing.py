"""Documents that a question would send to a server: the person is asked before, and the question goes on after."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TypeGuard

from PySide6.QtCore import QObject, Signal

from app.desk.bench import Bench
from app.settings import load
from engine.errors import DocumentRemovedError, NotAllowedError, UseError
from ui.dialogs.send_documents import SendDocumentsDialog


class Allowing(QObject):
    """Signals: ``changed()``, more documents may be sent somewhere."""

    changed = Signal()

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench.window)
        self._bench = bench

    @staticmethod
    def can_mend(error: Exception) -> TypeGuard[NotAllowedError]:
        """Whether something was refused because of documents that the person can allow."""
        return isinstance(error, NotAllowedError)

    def ask(self, error: NotAllowedError, then: Callable[[], None]) -> None:
        """Show which documents were to be sent where, and go on with ``then`` once they are allowed."""

        def done(_: object) -> None:
            self.changed.emit()
            then()

        dialog = SendDocumentsDialog(error.server, error.address, error.documents, self._bench.window)
        dialog.accepted.connect(lambda: self._bench.call(lambda: self._allow(error), done))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _allow(self, asked: NotAllowedError) -> None:
        """Raises UseError where the server has changed since the person was asked."""
        servers = (one for one in load(self._bench.home).servers if one.name == asked.server)
        server = next((one for one in servers if one.address == asked.address), None)
        if server is None:
            raise UseError(f"{asked.server} is no longer at {asked.address}.", "Ask again.")
        for document_id, _ in asked.documents:
            with suppress(DocumentRemovedError):  # by another window meanwhile: it is not sent
                self._bench.session.allow(document_id, server)
