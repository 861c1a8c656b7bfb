"""A server on the page of the models: what it has, what may be sent there, whether it works."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Signal

from engine.contracts import ModelKind, Server, Trust
from ui.models.model_card import ModelCard
from ui.models.server_rows import ServerRow
from ui.models.words import SEPARATOR, does, tr
from ui.theme import Theme
from ui.wording import document_count


class ServerCard(ModelCard):
    """Signals: ``use_wanted()``, ``stop_wanted()``, ``test_wanted()``, ``leave_wanted()``: a test is to end,
    ``remove_wanted()``, ``documents_wanted()``.
    """

    use_wanted = Signal()
    stop_wanted = Signal()
    test_wanted = Signal()
    leave_wanted = Signal()
    remove_wanted = Signal()
    documents_wanted = Signal()

    def __init__(self, row: ServerRow, theme: Theme, *, may_remove: bool) -> None:
        super().__init__(f"server:{row.server.name}", row.server.name, row.server.address, theme)
        self.row = row
        for line in server_lines(row):
            self.add_line(line)
        if row.in_use:
            self.setProperty("current", True)
            self.add_sign(self.tr("In use"), "check", "muted")
        if row.trying:
            self.add_sign(self.tr("It is asked to say yes, without any document\u2026"), "info", "muted")
        for sentence in row.works:
            self.add_sign(sentence, "check", "muted")
        for sentence in row.fails:
            self.add_sign(sentence, "warning", "warning")
        self._add_buttons(may_remove)

    def _add_buttons(self, may_remove: bool) -> None:
        row = self.row
        if may_remove and not row.in_use:
            self.add_button(self.tr("Remove\u2026"), role="quiet").clicked.connect(self.remove_wanted)
        if row.allowed or row.server.trust is Trust.ALL:
            self.add_button(self.tr("Documents\u2026")).clicked.connect(self.documents_wanted)
        if row.trying:
            self.add_button(self.tr("Stop the test")).clicked.connect(self.leave_wanted)
        else:
            self.add_button(self.tr("Test")).clicked.connect(self.test_wanted)
        if row.in_use:
            self.add_button(self.tr("Stop using")).clicked.connect(self.stop_wanted)
        else:
            self.add_button(self.tr("Use")).clicked.connect(self.use_wanted)


def server_lines(row: ServerRow) -> Iterator[str]:
    """What is known of it: its models, its prices, what may be sent there."""
    server = row.server
    if server.text_model:
        context = tr("{count} tokens").format(count=f"{server.context:,}") if server.context else ""
        yield SEPARATOR.join(filter(None, (does(ModelKind.TEXT), server.text_model, context)))
    if server.vision_model:
        yield SEPARATOR.join((does(ModelKind.VISION), server.vision_model))
    if server.price is not None:
        prices = tr("a million tokens: {read} read, {written} written")
        yield prices.format(read=f"{server.price_in:g}", written=f"{server.price_out:g}")
    yield allowed_words(server, row.allowed)


def allowed_words(server: Server, count: int) -> str:
    """How many documents may be sent there."""
    if server.trust is Trust.ALL:
        return tr("Every document may be sent there.")
    if count == 0:
        return tr("No document may be sent there yet.")
    return tr("{documents} may be sent there.").format(documents=document_count(count))
