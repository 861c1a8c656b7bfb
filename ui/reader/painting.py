"""Painting one page: its picture or blank paper, what is marked on it, what is selected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen

from engine.contracts import Box
from ui.reader.highlights import Mark
from ui.theme import Theme

BAR = 3.0
"""pixels: width of the bar beside the current quote, so that it differs by shape too"""
BAR_GAP = 4.0
OUTLINE = 1.5
"""pixels: line around the current one of the found words"""
ROUNDING = 2
"""pixels by which a picture of the right size may differ from the place of its page"""
REGION = 2.0
"""pixels: line around a part of a page"""
HALO = 1.0
"""pixels of paper on both sides of that line, so that it shows on dark pictures too"""
REACH = 1.5
"""pixels by which a mark is larger than its words"""


@dataclass(frozen=True, slots=True)
class PageLook:
    """All that is painted of one page."""

    frame: QRectF
    """where, in pixels of the view"""
    scale: float
    """pixels per point"""
    image: QImage | None
    marks: tuple[tuple[Mark, Box], ...]
    selected: tuple[Box, ...]


def paint_page(painter: QPainter, look: PageLook, theme: Theme) -> None:
    """Paint a page and its marks."""
    _paint_edge(painter, look.frame, theme)
    painter.fillRect(look.frame, theme.paper)
    if look.image is not None:
        _paint_image(painter, look, look.image)
    painter.save()
    painter.setClipRect(look.frame)
    # Multiplied, a colour tints the paper and leaves the ink as dark as it is.
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
    for mark in _colors(theme):
        areas = [placed(box, look.frame, look.scale) for marked, box in look.marks if marked is mark]
        _paint_mark(painter, areas, mark, theme)
    painter.fillPath(_region([placed(box, look.frame, look.scale) for box in look.selected], 0), theme.selection)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
    _outline_regions(painter, look, theme)
    painter.restore()


def placed(box: Box, frame: QRectF, scale: float) -> QRectF:
    """A box of a page (points) in pixels of the view."""
    x0, y0, x1, y1 = (value * scale for value in box)
    return QRectF(frame.left() + x0, frame.top() + y0, x1 - x0, y1 - y0)


def on_device_pixel(point: QPointF, ratio: float) -> QPointF:
    """The nearest point where a pixel of the screen begins, so that pictures are not blurred by half pixels."""
    return QPointF(round(point.x() * ratio) / ratio, round(point.y() * ratio) / ratio)


def _paint_edge(painter: QPainter, frame: QRectF, theme: Theme) -> None:
    painter.setPen(QPen(theme.shadow, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(frame.adjusted(-0.5, -0.5, 0.5, 0.5))


def _paint_image(painter: QPainter, look: PageLook, image: QImage) -> None:
    ratio = painter.device().devicePixelRatio()
    exact = QSizeF(image.width() / ratio, image.height() / ratio)
    sharp = max(abs(exact.width() - look.frame.width()), abs(exact.height() - look.frame.height())) < ROUNDING
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not sharp)
    target = QRectF(look.frame.topLeft(), exact) if sharp else look.frame
    painter.drawImage(target, image, QRectF(image.rect()))


def _paint_mark(painter: QPainter, areas: list[QRectF], mark: Mark, theme: Theme) -> None:
    if not areas:
        return
    region = _region(areas, REACH)
    painter.fillPath(region, _colors(theme)[mark])
    if mark is Mark.QUOTE_CURRENT:
        bars = [
            QRectF(area.left() - BAR_GAP - BAR, area.top() - REACH, BAR, area.height() + 2 * REACH) for area in areas
        ]
        painter.fillPath(_region(bars, 0), _opaque(theme.quote_current))
    elif mark is Mark.MATCH_CURRENT:
        painter.strokePath(region, QPen(_opaque(theme.match_current), OUTLINE))


def _outline_regions(painter: QPainter, look: PageLook, theme: Theme) -> None:
    """An outline leaves what is inside as it is."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for mark, box in look.marks:
        if mark is Mark.REGION:
            for color, width in ((theme.paper, REGION + 2 * HALO), (_opaque(theme.quote_current), REGION)):
                painter.setPen(
                    QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap, Qt.PenJoinStyle.MiterJoin)
                )
                painter.drawRect(placed(box, look.frame, look.scale))


def _region(areas: Iterable[QRectF], reach: float) -> QPainterPath:
    """All areas as one shape, so that where lines of text overlap nothing is tinted twice."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for area in areas:
        path.addRect(area.adjusted(-reach, -reach, reach, reach))
    return path.simplified()


def _colors(theme: Theme) -> dict[Mark, QColor]:
    """Of what is tinted, in the order in which tints are laid over each other."""
    return {
        Mark.QUOTE: theme.quote,
        Mark.MATCH: theme.match,
        Mark.QUOTE_CURRENT: theme.quote_current,
        Mark.MATCH_CURRENT: theme.match_current,
    }


def _opaque(color: QColor) -> QColor:
    solid = QColor(color)
    solid.setAlpha(255)
    return solid
