"""A heading that opens and closes what stands below it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.theme import GRID, HALF, TextSize, Theme, icon_side
from ui.widgets.card import Card
from ui.widgets.icons import icon
from ui.widgets.text_block import TextBlock


class FoldHead(Card):
    """The heading; pressed it is open. Its words wrap where they must."""

    def __init__(self, title: str, *, bold: bool = True) -> None:
        super().__init__()
        self.setProperty("role", "fold")
        self.setCheckable(True)
        self._theme = Theme.light()
        self._sign = QLabel()
        self._sign.setTextFormat(Qt.TextFormat.PlainText)
        self._words = TextBlock(size=TextSize.SMALL, bold=bold, role="muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, HALF, HALF, HALF)
        row.setSpacing(HALF)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        self.toggled.connect(self._show_sign)
        self.rename(title)

    def rename(self, title: str) -> None:
        """Say something else."""
        self._words.setText(title)
        self.setAccessibleName(title)

    def set_theme(self, theme: Theme) -> None:
        """Draw the sign in the colours of ``theme``."""
        self._theme = theme
        self._show_sign()

    def _show_sign(self) -> None:
        name = "chevron" if self.isChecked() else "chevron-right"
        side = icon_side() - HALF
        self._sign.setPixmap(icon(name, self._theme, self._theme.muted).pixmap(side, side))


class Fold(QWidget):
    """Signals: ``toggled(opened)``."""

    toggled = Signal(bool)

    def __init__(self, title: str, theme: Theme, *, opened: bool = False, bold: bool = True) -> None:
        super().__init__()
        self.head = FoldHead(title, bold=bold)
        self._body = QWidget()
        self.column = QVBoxLayout(self._body)
        """what is shown while it is open"""
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(GRID)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(HALF)
        outer.addWidget(self.head)
        outer.addWidget(self._body)
        self.head.set_theme(theme)
        self.head.setChecked(opened)
        self._body.setVisible(opened)
        self.head.toggled.connect(self._show)

    @property
    def is_open(self) -> bool:
        """Whether what stands below the heading is shown."""
        return self.head.isChecked()

    def set_open(self, opened: bool) -> None:
        """Show or hide what stands below the heading."""
        self.head.setChecked(opened)

    def add(self, widget: QWidget) -> None:
        """Put a widget at the end of what is folded."""
        self.column.addWidget(widget)
        widget.setVisible(True)  # a layout shows what is put into it only at the next turn of the event loop

    def set_theme(self, theme: Theme) -> None:
        """Draw the sign in the colours of ``theme``; what is folded follows by itself."""
        self.head.set_theme(theme)

    def _show(self, opened: bool) -> None:
        self._body.setVisible(opened)
        self.toggled.emit(opened)
