"""The servers at the end of the page of the models."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from ui.models.section import Section
from ui.models.server_card import ServerCard
from ui.models.server_rows import ServerRow
from ui.models.words import tr
from ui.theme import Theme
from ui.widgets.buttons import TextButton, tint_buttons


class ServersSection(Section):
    """Signals:
    use_wanted(server), stop_wanted(server): its models are to be in use, or no longer.
    test_wanted(server), leave_wanted(server): it is to be asked what works, or that is to end.
    remove_wanted(server), documents_wanted(server): it, or what may be sent there, is to be forgotten or shown.
    add_wanted(): another one is to be named.
    """

    use_wanted = Signal(object)
    stop_wanted = Signal(object)
    test_wanted = Signal(object)
    leave_wanted = Signal(object)
    remove_wanted = Signal(object)
    documents_wanted = Signal(object)
    add_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        told = tr(
            "Models on other computers answer as those here do. Nothing is sent anywhere until you allow it for a "
            "document."
        )
        super().__init__(tr("Servers"), told)
        self._theme = theme
        self._may_change = True
        self.add = TextButton(tr("Add a server\u2026"), picture="add")
        self.add.set_theme(theme)
        row = QHBoxLayout()
        row.addWidget(self.add)
        row.addStretch(1)
        self.column.addLayout(row)
        self.cards.hide()
        self.add.clicked.connect(self.add_wanted)

    def forbid_changes(self) -> None:
        """Servers can be used here, but neither added nor removed."""
        self._may_change = False
        self.add.hide()

    def show_rows(self, rows: Sequence[ServerRow]) -> None:
        """Show these; the keyboard stays on the button that it was on, or on that server's first one."""
        focused = self.window().focusWidget()
        card = next((each for each in self.cards.all() if focused is not None and each.isAncestorOf(focused)), None)
        name = "" if focused is None else focused.accessibleName()
        self.cards.show_cards([self._card(row) for row in rows])
        if card is not None:
            self._give_keyboard(card.key, name)

    def set_theme(self, theme: Theme) -> None:
        """Show everything in the colours of ``theme``."""
        self._theme = theme
        tint_buttons(self, theme)
        self.cards.set_theme(theme)

    def _card(self, row: ServerRow) -> ServerCard:
        card = ServerCard(row, self._theme, may_remove=self._may_change)
        for pressed, wanted in (
            (card.use_wanted, self.use_wanted),
            (card.stop_wanted, self.stop_wanted),
            (card.test_wanted, self.test_wanted),
            (card.leave_wanted, self.leave_wanted),
            (card.remove_wanted, self.remove_wanted),
            (card.documents_wanted, self.documents_wanted),
        ):
            pressed.connect(partial(wanted.emit, row.server))
        return card

    def _give_keyboard(self, key: str, name: str) -> None:
        card = next((each for each in self.cards.all() if each.key == key), None)
        place: QWidget | None = self.add
        if card is not None:
            same = (each for each in card.findChildren(QAbstractButton) if each.accessibleName() == name)
            place = next(same, card.first_button())
        if place is not None:
            place.setFocus(Qt.FocusReason.OtherFocusReason)
