"""The picture of quoted words, so that a reading by OCR can be compared with what the page shows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.contracts import Box, Picture
from ui.reader.pictures import image_of
from ui.theme import GRID

_USUAL_WIDTH = 40 * GRID
_MARGIN = 4.0
"""points around the words"""
_TALLEST = 14 * GRID
"""pixels; a quote over many lines is shown in part"""
_LARGEST = 2.0
"""screen pixels per point: small print grows, it does not become a poster"""


class WordPicture(QWidget):
    """Keeps its height from the first moment, so that nothing moves when the pixels come.

    Signals:
        wanted(clip, scale): the part of the page in points, and pixels per point.
    """

    wanted = Signal(object, float)

    def __init__(self, boxes: Sequence[Box], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clip = _around(boxes)
        self._image: QImage | None = None
        self._reason = ""
        self._asked = False
        self.setAccessibleName(self.tr("Picture of these words"))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """The height follows from the width and the shape of the words."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Pixels that the words take at ``width`` pixels."""
        return round(min(self._scale(width) * (self._clip[3] - self._clip[1]), _TALLEST))

    def sizeHint(self) -> QSize:
        """The words at a usual width; layouts ask for the height at the true one."""
        return QSize(_USUAL_WIDTH, self.heightForWidth(_USUAL_WIDTH))

    def minimumSizeHint(self) -> QSize:
        """It may become narrow."""
        return QSize(8 * GRID, GRID)

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for the pixels when the person first sees the place for them."""
        super().showEvent(event)
        if not self._asked:
            self._asked = True
            self.wanted.emit(self._clip, _LARGEST * self.devicePixelRatioF())

    def show_picture(self, picture: Picture) -> None:
        """Show these pixels."""
        self._image = image_of(picture)
        self.update()

    def show_reason(self, reason: str) -> None:
        """Say why there is no picture."""
        self._reason = reason
        self.setAccessibleDescription(reason)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the pixels, or the place for them."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._image is None:
            painter.fillRect(self.rect(), self.palette().alternateBase())
            painter.setPen(self.palette().placeholderText().color())
            shown = self.fontMetrics().elidedText(self._reason, Qt.TextElideMode.ElideRight, self.width() - 2 * GRID)
            painter.drawText(self.rect().adjusted(GRID, 0, -GRID, 0), Qt.AlignmentFlag.AlignVCenter, shown)
            return
        scale = self._scale(self.width())
        width = scale * (self._clip[2] - self._clip[0])
        shown_height = self.height() / scale / (self._clip[3] - self._clip[1]) * self._image.height()
        source = QRectF(0, 0, self._image.width(), min(shown_height, self._image.height()))
        painter.drawImage(QRectF(0, 0, width, self.height()), self._image, source)

    def _scale(self, width: int) -> float:
        """Screen pixels per point at ``width`` pixels."""
        return min(width / (self._clip[2] - self._clip[0]), _LARGEST)


def _around(boxes: Sequence[Box]) -> Box:
    """The smallest box around ``boxes`` with a margin, in points."""
    x0s, y0s, x1s, y1s = zip(*boxes, strict=True)
    return max(min(x0s) - _MARGIN, 0.0), max(min(y0s) - _MARGIN, 0.0), max(x1s) + _MARGIN, max(y1s) + _MARGIN
