"""A server is named: where it is, which models it has, what it asks for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRegularExpression, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from engine.contracts import Problem
from ui.models.server_rows import KnownServer, ServerSaid
from ui.theme import GRID, TextSize, Theme
from ui.widgets.buttons import ChoiceButton, TextButton, tint_buttons
from ui.widgets.label import Label
from ui.widgets.text_block import TextBlock

_PRICE = r"\d{1,6}([.,]\d{1,6})?"
"""in the person's own currency, with a point or a comma"""


class ServerDialog(QDialog):
    """It stays open until somebody accepts it: what was typed may not be taken.

    Signals: ``given(said)``, a ``ServerSaid``, when the person presses Add.
    """

    given = Signal(object)

    def __init__(self, known: Sequence[KnownServer], date: str, theme: Theme, parent: QWidget) -> None:
        """``date``: when the known ones were put together."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Add a server"))
        self._known = known
        self._chosen: KnownServer | None = None
        self._date = date
        self.choice = ChoiceButton(self.tr("What it is"))
        self._offered = TextBlock(role="muted")
        self._problem = TextBlock(role="danger")
        self._problem.hide()
        self.address, self.name = QLineEdit(), QLineEdit()
        self.text_model, self.vision_model = QLineEdit(), QLineEdit()
        self.key = QLineEdit(echoMode=QLineEdit.EchoMode.Password)
        self.price_in, self.price_out = _price_field(), _price_field()
        self.add = TextButton(self.tr("Add"), role="primary")
        self.add.setDefault(True)
        self._fill_choice()
        self._lay_out()
        for field in self.findChildren(QLineEdit):
            field.textChanged.connect(self._show_whether_whole)
        self.add.clicked.connect(lambda: self.given.emit(self._said()))
        tint_buttons(self, theme)
        self.choose(None)
        self.choice.setFocus()

    def choose(self, known: KnownServer | None) -> None:
        """Begin with what is known of one; None: of none. What was typed as its name stays."""
        before = "" if self._chosen is None else self._chosen.name
        self._chosen = known
        self.choice.show_choice(self.tr("Another provider") if known is None else known.title)
        self.address.setText("" if known is None else known.address)
        if self.name.text() == before:
            self.name.setText("" if known is None else known.name)
        self._offered.setText(self._meaning(known))
        self._show_whether_whole()
        self._grow()

    def _grow(self) -> None:
        """Make room for words that came, so that no field has to give way."""
        layout = self.layout()
        if layout is not None:
            self.setMinimumHeight(layout.heightForWidth(max(self.width(), self.minimumWidth())))

    def show_problem(self, problem: Problem) -> None:
        """Say why it is not taken as it is."""
        self._problem.setText(f"{problem.sentence} {problem.next_step}".rstrip())
        self._problem.show()
        self._grow()

    def _meaning(self, known: KnownServer | None) -> str:
        if known is None:
            return self.tr(
                "Any service that speaks as OpenAI's does. For a program on a computer of your own, choose it above "
                "and change its address."
            )
        return self.tr("{offered} As of {date}; providers change what they offer.").format(
            offered=known.offered, date=self._date
        )

    def _fill_choice(self) -> None:
        menu = QMenu(self.choice)
        menu.addAction(self.tr("Another provider")).triggered.connect(lambda: self.choose(None))
        for known in self._known:
            menu.addAction(known.title).triggered.connect(lambda _=False, known=known: self.choose(known))
        self.choice.setMenu(menu)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID)
        grid.setColumnStretch(1, 1)
        for row, (told, field, hint) in enumerate(self._fields()):
            grid.addWidget(Label(told), row, 0)
            grid.addWidget(field, row, 1)
            field.setAccessibleName(told)
            field.setPlaceholderText(hint)
        cancel = TextButton(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(TextBlock(self.tr("Add a server"), size=TextSize.HEADING, bold=True))
        first = QHBoxLayout()
        first.addWidget(Label(self.tr("What it is")))
        first.addWidget(self.choice)
        first.addStretch(1)
        column.addLayout(first)
        column.addWidget(self._offered)
        column.addLayout(grid)
        column.addWidget(
            TextBlock(
                self.tr(
                    "Nothing is sent now. The key is kept in the system's keyring, and sent to this address alone."
                ),
                role="muted",
            )
        )
        column.addWidget(self._problem)
        column.addStretch(1)
        column.addLayout(buttons)
        self.setMinimumWidth(70 * GRID)

    def _fields(self) -> tuple[tuple[str, QLineEdit, str], ...]:
        """Each with what it is called, and a hint for what stands in it."""
        as_there = self.tr("as the server calls it; empty: none")
        return (
            (self.tr("Address"), self.address, "https://host/v1"),
            (self.tr("Name"), self.name, self.tr("one word")),
            (self.tr("Model that reads text"), self.text_model, as_there),
            (self.tr("Model that looks at pages"), self.vision_model, as_there),
            (self.tr("Key"), self.key, self.tr("empty: it asks for none")),
            (self.tr("Price of a million tokens read"), self.price_in, self.tr("empty: not known")),
            (self.tr("Price of a million tokens written"), self.price_out, self.tr("empty: not known")),
        )

    def _show_whether_whole(self) -> None:
        """What can be seen to be missing keeps the button off; all else is said when it is pressed."""
        typed = [field.text().strip() for field in (self.address, self.name)]
        models = [field.text().strip() for field in (self.text_model, self.vision_model)]
        prices = all(field.hasAcceptableInput() or not field.text() for field in (self.price_in, self.price_out))
        self.add.setEnabled(all(typed) and any(models) and prices)
        self._problem.hide()

    def _said(self) -> ServerSaid:
        return ServerSaid(
            name=self.name.text().strip(),
            preset="" if self._chosen is None else self._chosen.name,
            address=self.address.text().strip(),
            text_model=self.text_model.text().strip(),
            vision_model=self.vision_model.text().strip(),
            key=self.key.text(),
            price_in=_price(self.price_in),
            price_out=_price(self.price_out),
        )


def _price_field() -> QLineEdit:
    field = QLineEdit()
    field.setValidator(QRegularExpressionValidator(QRegularExpression(_PRICE), field))
    return field


def _price(field: QLineEdit) -> float:
    return float(field.text().replace(",", ".") or 0)
