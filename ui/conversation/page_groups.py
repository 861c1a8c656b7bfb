"""Pages by what is done with them, each group with its sign; long lists scroll in a window of their own."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ui.conversation.ledger_words import PageGroup
from ui.theme import GRID, HALF, TextSize, Theme, icon_side
from ui.widgets.sign_line import SignLine
from ui.widgets.text_block import TextBlock

_MOST_LINES = 14
"""lines before it scrolls"""
_USUAL_WIDTH = 40 * GRID


class PageGroups(QScrollArea):
    """As high as its lines, up to a bound; the keyboard reaches and scrolls it."""

    def __init__(self, name: str, theme: Theme) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._theme = theme
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.viewport().setAutoFillBackground(False)
        self.show_groups(())

    def show_groups(self, groups: Iterable[PageGroup]) -> None:
        """Show these instead of those before; it is not there without any."""
        groups = tuple(groups)
        inner = self._inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, GRID, 0)
        column.setSpacing(HALF)
        for group in groups:
            column.addWidget(SignLine(group.title, self._theme, picture=group.picture, role=group.role))
            indented = QVBoxLayout()
            indented.setContentsMargins(icon_side(), 0, 0, HALF)
            indented.addWidget(TextBlock("\n".join(group.lines), size=TextSize.SMALL, role="muted"))
            column.addLayout(indented)
        self.setWidget(inner)
        inner.setAutoFillBackground(False)
        self.setVisible(bool(groups))
        self.updateGeometry()

    def set_theme(self, theme: Theme) -> None:
        """Draw the signs in the colours of ``theme``."""
        self._theme = theme
        for line in self.findChildren(SignLine):
            line.set_theme(theme)

    def hasHeightForWidth(self) -> bool:
        """The height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Pixels that the lines take at ``width`` pixels, or the bound."""
        frame = 2 * self.frameWidth()
        return min(self._inner.heightForWidth(width - frame) + frame, _MOST_LINES * self.fontMetrics().height())

    def sizeHint(self) -> QSize:
        """The lines at a usual width; layouts ask for the height at the true one."""
        return QSize(_USUAL_WIDTH, self.heightForWidth(_USUAL_WIDTH))
