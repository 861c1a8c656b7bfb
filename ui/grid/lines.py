"""Words in a few lines, for what paints itself."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextLayout


def broken(text: str, font: QFont, width: int, most: int) -> tuple[str, ...]:
    """``text`` in lines at most ``width`` pixels wide, ``most`` of them; what does not fit is told by dots."""
    layout = QTextLayout(text, font)
    lines: list[str] = []
    layout.beginLayout()
    while len(lines) < most and (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 1))
        start, end = line.textStart(), line.textStart() + line.textLength()
        is_last = len(lines) == most - 1
        lines.append(text[start:] if is_last else text[start:end].rstrip())
    layout.endLayout()
    if len(lines) == most:
        lines[-1] = QFontMetrics(font).elidedText(lines[-1], Qt.TextElideMode.ElideRight, width)
    return tuple(lines)


def draw_lines(painter: QPainter, rect: QRect, text: str, most: int) -> None:
    """Draw ``text`` from the top of ``rect``, in at most so many lines."""
    height = painter.fontMetrics().height()
    for number, line in enumerate(broken(text, painter.font(), rect.width(), most)):
        place = QRect(rect.left(), rect.top() + number * height, rect.width(), height)
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, line)
