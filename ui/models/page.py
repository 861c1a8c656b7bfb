"""The page of the models, shown in place of the panes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.models.advice_panel import AdvicePanel
from ui.models.cards import ArrivingCard, FoundCard, OfferedCard
from ui.models.model_card import ModelCard
from ui.models.rows import HOST, Arriving, FoundRow, OfferedRow, Shown
from ui.models.section import Cards, Section
from ui.models.servers_section import ServersSection
from ui.models.support_section import SupportSection
from ui.theme import GRID, TextSize, Theme
from ui.widgets.buttons import IconButton, TextButton, tint_buttons
from ui.widgets.flow import Flow
from ui.widgets.fold import Fold
from ui.widgets.header import Header
from ui.widgets.label import Label

_WIDEST = 100 * GRID
_ADVICE = "advice"
"""stands for the button of the advice among the keys of cards"""


class ModelsPage(QFrame):
    """Signals:
    get_wanted(models), pause_wanted(model), go_on_wanted(model): of the catalogue.
    use_wanted(row), stop_wanted(row), remove_wanted(row): found on this computer.
    folder_wanted(), file_wanted(): look elsewhere.
    left(): the person is done with it.
    """

    get_wanted = Signal(object)
    pause_wanted = Signal(object)
    go_on_wanted = Signal(object)
    use_wanted = Signal(object)
    stop_wanted = Signal(object)
    remove_wanted = Signal(object)
    folder_wanted = Signal()
    file_wanted = Signal()
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "pane")
        self.setAccessibleName(self.tr("Models"))
        self._theme = theme
        self._shown: Shown | None = None
        self.advice = AdvicePanel(theme)
        self.graphics = SupportSection(theme)
        self.arriving = Section(self.tr("On its way"))
        self.found = Section(self.tr("On this computer"))
        told = self.tr("From {host}, when you press Get. Files are checked before they are used.").format(host=HOST)
        self.offered = Section(self.tr("To get"), told)
        self.servers = ServersSection(theme)
        self.others, self.large = Cards(), Cards()
        self._folds = {
            self.others: Fold(self.tr("Other forms"), theme),
            self.large: Fold(self.tr("Too large for this computer"), theme),
        }
        for cards, fold in self._folds.items():
            fold.add(cards)
            self.offered.column.addWidget(fold)
        self._close = IconButton("close", self.tr("Close this view"))
        self.folder = TextButton(self.tr("Look in a folder\u2026"), picture="folder")
        self.file = TextButton(self.tr("Choose a file\u2026"), picture="document")
        self._area = QScrollArea()
        self._lay_out()
        self._close.clicked.connect(self.left)
        self.folder.clicked.connect(self.folder_wanted)
        self.file.clicked.connect(self.file_wanted)
        self.advice.get_wanted.connect(self._get_advised)
        self.show_looking()

    def _lay_out(self) -> None:
        buttons = QWidget()
        flow = Flow(buttons)
        flow.setSpacing(GRID)
        flow.addWidget(self.folder)
        flow.addWidget(self.file)
        self.found.column.addWidget(buttons)
        inner = QWidget()
        inner.setMaximumWidth(_WIDEST)
        column = QVBoxLayout(inner)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 4 * GRID)
        column.setSpacing(4 * GRID)
        column.addWidget(self.advice)
        for section in (self.graphics, self.arriving, self.found, self.offered, self.servers):
            column.addWidget(section)
        column.addStretch(1)
        self._scroll(inner)
        header = Header(3 * GRID)
        header.row.addWidget(Label(self.tr("Models"), size=TextSize.HEADING, bold=True), 1)
        header.row.addWidget(self._close)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(header)
        outer.addWidget(self._area, 1)

    def _scroll(self, inner: QWidget) -> None:
        """Put the column into the middle of what scrolls."""
        ground = QWidget()
        row = QHBoxLayout(ground)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(inner, 20)
        row.addStretch(1)
        self._area.setWidget(ground)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setAccessibleName(self.tr("Models"))
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for part in (self._area.viewport(), ground):
            part.setAutoFillBackground(False)

    # --- what is shown -----------------------------------------------------------------------------------------------

    def show_looking(self) -> None:
        """It is being looked for what there is."""
        self.advice.show_looking()
        for part in (self.arriving, self.found, self.offered):
            part.hide()

    def show_models(self, shown: Shown) -> None:
        """Show these; the keyboard stays on the model that it was on."""
        self._shown = shown
        key = self._key_with_keyboard()
        self.advice.show_advice(shown.advice, shown.missing)
        serves = any(row.in_use for row in shown.found)
        self.found.cards.show_cards([self._found_card(row, advised=not serves) for row in shown.found])
        self.found.say("" if shown.found else self.tr("None was found in the folders that other programs use."))
        self._show_offered(shown)
        self.found.show()
        self._give_keyboard(key)

    def _show_offered(self, shown: Shown) -> None:
        """What is rarely wanted is folded."""
        groups = {self.offered.cards: shown.offered, self.others: shown.others, self.large: shown.large}
        for cards, rows in groups.items():
            cards.show_cards([self._offered_card(row) for row in rows])
        for cards, fold in self._folds.items():
            fold.setVisible(bool(groups[cards]))
        self.offered.setVisible(any(groups.values()))

    def show_arriving(self, arriving: Sequence[Arriving]) -> None:
        """Show how far these are on their way."""
        cards = {card.model.id: card for card in self.arriving.cards.all() if isinstance(card, ArrivingCard)}
        if list(cards) == [each.model.id for each in arriving]:
            for each in arriving:
                cards[each.model.id].show_state(each)
            return
        key = self._key_with_keyboard()
        self.arriving.cards.show_cards([self._arriving_card(each) for each in arriving])
        self.arriving.setVisible(bool(arriving))
        self._give_keyboard(key)

    def set_theme(self, theme: Theme) -> None:
        """Show everything in the colours of ``theme``."""
        self._theme = theme
        tint_buttons(self, theme)
        self.advice.set_theme(theme)
        self.servers.set_theme(theme)
        self.graphics.set_theme(theme)
        for fold in self._folds.values():
            fold.set_theme(theme)
        for cards in self._all_cards():
            cards.set_theme(theme)

    # --- cards -------------------------------------------------------------------------------------------------------

    def _found_card(self, row: FoundRow, *, advised: bool) -> FoundCard:
        card = FoundCard(row, self._theme, advised=advised)
        card.use_wanted.connect(partial(self.use_wanted.emit, row))
        card.stop_wanted.connect(partial(self.stop_wanted.emit, row))
        card.remove_wanted.connect(partial(self.remove_wanted.emit, row))
        return card

    def _offered_card(self, row: OfferedRow) -> OfferedCard:
        card = OfferedCard(row, self._theme)
        card.get_wanted.connect(partial(self.get_wanted.emit, (row.model,)))
        return card

    def _arriving_card(self, arriving: Arriving) -> ArrivingCard:
        card = ArrivingCard(arriving, self._theme)
        card.pause_wanted.connect(partial(self.pause_wanted.emit, arriving.model))
        card.go_on_wanted.connect(partial(self.go_on_wanted.emit, arriving.model))
        return card

    def _all_cards(self) -> tuple[Cards, ...]:
        return self.arriving.cards, self.found.cards, self.offered.cards, self.others, self.large

    def _get_advised(self) -> None:
        if self._shown is not None:
            self.get_wanted.emit(self._shown.missing)

    # --- keyboard ----------------------------------------------------------------------------------------------------

    def focus_first(self) -> None:
        """Give the keyboard to the button that is advised, else to the one that closes."""
        first = self.advice.get if self.advice.get.isVisible() else self._close
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _key_with_keyboard(self) -> str:
        """Of the card that has it, or of the advice; empty: none has."""
        focused = self.window().focusWidget()
        if focused is self.advice.get:
            return _ADVICE
        return next((card.key for card in self._every_card() if focused and card.isAncestorOf(focused)), "")

    def _give_keyboard(self, key: str) -> None:
        """To the card of this key; where it is gone, to the first one that something can be done with."""
        if not key or (key == _ADVICE and self.advice.is_offering):
            return
        places = [card.first_button() for card in self._every_card() if card.key == key or key == _ADVICE]
        place = next((button for button in places if button is not None), self._close)
        place.setFocus(Qt.FocusReason.OtherFocusReason)

    def _every_card(self) -> list[ModelCard]:
        return [card for cards in self._all_cards() for card in cards.all()]
