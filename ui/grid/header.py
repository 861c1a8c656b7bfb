"""The questions above their columns, in as many lines as they take, three at most."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from ui.grid.lines import broken, draw_lines
from ui.theme import GRID, Theme

LINES = 3
"""that a question takes; the rest of it is in its tool tip, and told with each of its cells"""


class QuestionHeader(QHeaderView):
    """In the colours of ``theme``."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme

    def set_theme(self, theme: Theme) -> None:
        """Paint in the colours of ``theme``."""
        self._theme = theme
        self.viewport().update()

    def share(self, width: int) -> None:
        """Make all columns so many pixels wide, and itself as high as the longest question then needs."""
        self.setDefaultSectionSize(width)
        inner = width - 2 * GRID
        lines = [len(broken(self._question(column), self.font(), inner, LINES)) for column in range(self.count())]
        self.setFixedHeight(max(lines, default=1) * self.fontMetrics().height() + 2 * GRID)

    def sectionSizeFromContents(self, section: int) -> QSize:
        """The width is shared out; the height is fixed."""
        return QSize(self.sectionSize(section), self.height())

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Draw a question, and hairlines to its right and below it."""
        painter.save()
        painter.fillRect(rect, self._theme.surface)
        painter.setPen(self._theme.border)
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setPen(self._theme.text)
        draw_lines(painter, rect.adjusted(GRID, GRID, -GRID, -GRID), self._question(section), LINES)
        painter.restore()

    def _question(self, section: int) -> str:
        return str(self.model().headerData(section, Qt.Orientation.Horizontal))
