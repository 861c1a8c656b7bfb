"""Running text that wraps anywhere it must, with some of its words set off; plain text, no markup, no resources."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy

from ui.theme import GRID, TextSize
from ui.widgets.label import Label

_USUAL_WIDTH = 40 * GRID
_LEADING = 1.18
"""line pitch as a factor of the font's height"""


class TextBlock(Label):
    """A paragraph. ``spans`` are character ranges shown bold and underlined."""

    def __init__(
        self,
        text: str = "",
        *,
        spans: Sequence[tuple[int, int]] = (),
        size: TextSize = TextSize.BODY,
        bold: bool = False,
        role: str = "",
    ) -> None:
        self._spans = tuple(spans)
        super().__init__(text, size=size, bold=bold, role=role)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setWordWrap(True)

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """The character ranges that are set off."""
        return self._spans

    def hasHeightForWidth(self) -> bool:
        """The height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Pixels that the text takes at ``width`` pixels."""
        return round(self.laid_out(width)[1])

    def sizeHint(self) -> QSize:
        """The text at a usual width; layouts ask for the height at the true one."""
        return QSize(_USUAL_WIDTH, self.heightForWidth(_USUAL_WIDTH))

    def minimumSizeHint(self) -> QSize:
        """One word wide, one line high."""
        metrics = self.fontMetrics()
        return QSize(metrics.averageCharWidth() * 8, metrics.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines."""
        rect: QRect = self.contentsRect()
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        self.laid_out(rect.width())[0].draw(painter, QPointF(rect.topLeft()))

    def laid_out(self, width: int) -> tuple[QTextLayout, float]:
        """The text in lines at most ``width`` pixels wide, and its height in pixels."""
        layout = QTextLayout(self.text().replace("\n", "\u2028"), self.font(), self)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        layout.setTextOption(option)
        layout.setFormats([self._set_off(start, end) for start, end in self._spans])
        pitch = self.fontMetrics().height() * _LEADING
        top = 0.0
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(width, 1))
            line.setPosition(QPointF(0, top + (pitch - line.height()) / 2))
            top += max(pitch, line.height())
        layout.endLayout()
        return layout, top

    @staticmethod
    def _set_off(start: int, end: int) -> QTextLayout.FormatRange:
        shape = QTextCharFormat()
        shape.setFontWeight(QFont.Weight.Bold)
        shape.setFontUnderline(True)
        result = QTextLayout.FormatRange()
        result.start, result.length, result.format = start, end - start, shape
        return result
