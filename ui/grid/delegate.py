"""Paints a cell: a few lines of what the document says, below them its sign, its state and its pages."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from engine.contracts import Cell
from ui.grid.lines import draw_lines
from ui.grid.model import Index, Role
from ui.grid.words import SIGNS, WARNING, sign_of, state_line
from ui.theme import GRID, HALF, TextSize, Theme, icon_side, sized
from ui.widgets.icons import icon

LINES = 3
"""of words that a cell shows"""


class CellDelegate(QStyledItemDelegate):
    """In the colours of ``theme``; what has the keyboard has a ring around it."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Paint in the colours of ``theme``."""
        self._theme = theme
        self._signs = {
            name: icon(name, theme, theme.warning if name == WARNING else theme.muted) for name in SIGNS.values()
        }

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """High enough for the lines at the size that the text has."""
        small = QFontMetrics(sized(option.font, TextSize.SMALL)).height()
        height = LINES * QFontMetrics(option.font).height() + HALF + max(small, icon_side() - HALF) + 2 * GRID
        return QSize(20 * GRID, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the cell."""
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, self._theme.selected)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(self._theme.focus)
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))
        inner = option.rect.adjusted(GRID, GRID, -GRID, -GRID)
        cell: Cell = index.data(Role.CELL)
        painter.setFont(option.font)
        painter.setPen(self._theme.text if cell.text else self._theme.muted)
        draw_lines(painter, inner, index.data(), LINES)
        self._draw_state(painter, inner, cell, index.data(Role.REMARKS))
        painter.restore()

    def _draw_state(self, painter: QPainter, inner: QRect, cell: Cell, remarks: str) -> None:
        side = icon_side() - HALF
        sign = sign_of(cell, remarks)
        painter.setFont(sized(painter.font(), TextSize.SMALL))
        height = max(side, painter.fontMetrics().height())
        line = QRect(inner.left(), inner.bottom() - height, inner.width(), height)
        self._signs[sign].paint(painter, QRect(line.left(), line.top() + (height - side) // 2, side, side))
        words = line.adjusted(side + HALF, 0, 0, 0)
        painter.setPen(self._theme.warning if sign == WARNING else self._theme.muted)
        told = painter.fontMetrics().elidedText(state_line(cell, remarks), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, told)
