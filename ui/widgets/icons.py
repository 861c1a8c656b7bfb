"""Icons: one family of SVGs on a 24-pixel grid, drawn with a 1.5-pixel line, tinted from the theme."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ui.theme import ICON, Theme

FOLDER = Path(__file__).parents[2] / "assets" / "icons"
_SIDES = (16, ICON, 24, 2 * ICON, 48, 3 * ICON)
"""pixels: drawn sharp at 1x, 2x and 3x; Qt scales others down from the next larger"""


def icon(name: str, theme: Theme, color: QColor | None = None) -> QIcon:
    """``assets/icons/<name>.svg`` in the theme's text colour (or ``color``), greyed where disabled.

    Raises:
        FileNotFoundError: there is no icon of that name.
    """
    drawing = (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    result = QIcon()
    for mode, tint in ((QIcon.Mode.Normal, color or theme.text), (QIcon.Mode.Disabled, theme.edge)):
        renderer = QSvgRenderer(QByteArray(drawing.replace("currentColor", tint.name()).encode()))
        for side in _SIDES:
            result.addPixmap(_draw(renderer, side), mode)
    return result


def application_icon() -> QIcon:
    """The flip book, in its own colours."""
    renderer = QSvgRenderer(str(FOLDER / "folioscope.svg"))
    result = QIcon()
    for side in (16, 24, 32, 48, 64, 128, 256):
        result.addPixmap(_draw(renderer, side))
    return result


def _draw(renderer: QSvgRenderer, side: int) -> QPixmap:
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    return pixmap
