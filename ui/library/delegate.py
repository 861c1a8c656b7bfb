"""Paints a row of the library: sign, name, state in words, and a hairline that grows while pages are read."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QIcon, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from engine.contracts import Document, DocumentKind
from ui.library.model import Index, Role, state_of
from ui.library.state import Mark, RowState
from ui.theme import GRID, HALF, RADIUS, TextSize, Theme, icon_side, sized
from ui.widgets.icons import icon

_SIGNS = {Mark.LOCKED: "lock", Mark.GONE: "gone", Mark.FAILED: "warning"}


class LibraryDelegate(QStyledItemDelegate):
    """Two lines for a document, one for a folder."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Paint in the colours of ``theme``."""
        self._theme = theme
        self._icons: dict[str, QIcon] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """High enough for the text at the size it has."""
        name = QFontMetrics(option.font).height()
        if state_of(index) is None:
            return QSize(20 * GRID, name + 2 * GRID)
        state = QFontMetrics(sized(option.font, TextSize.SMALL)).height()
        return QSize(20 * GRID, name + state + HALF // 2 + 2 * GRID)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the row."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = option.rect.adjusted(GRID, 1, -HALF, -1)
        self._paint_ground(painter, rect, option)
        inner = rect.adjusted(GRID, GRID - 1, -GRID, -GRID + 1)
        side = icon_side()
        sign = QRect(inner.left(), inner.top(), side, QFontMetrics(option.font).height())
        self._icon(index).paint(painter, sign, Qt.AlignmentFlag.AlignCenter)
        words = inner.adjusted(side + GRID, 0, 0, 0)
        state = state_of(index)
        if state is None:
            self._paint_folder(painter, words, option, index)
        else:
            self._paint_document(painter, words, option, index, state)
        painter.restore()

    def _paint_ground(self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem) -> None:
        if option.state & QStyle.StateFlag.State_Selected:
            ground = self._theme.selected
        elif option.state & QStyle.StateFlag.State_MouseOver:
            ground = self._theme.hover
        else:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(rect, RADIUS, RADIUS)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setBrush(self._theme.accent)
            painter.drawRoundedRect(QRect(rect.left(), rect.top() + GRID, 3, rect.height() - 2 * GRID), 1.5, 1.5)

    def _paint_folder(self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: Index) -> None:
        is_open = bool(option.state & QStyle.StateFlag.State_Open)
        chevron = self._tinted("chevron" if is_open else "chevron-right", self._theme.muted)
        chevron.paint(painter, rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        rect = rect.adjusted(0, 0, -icon_side(), 0)
        font = sized(option.font, TextSize.SMALL, bold=True)
        painter.setFont(font)
        painter.setPen(self._theme.muted)
        name = QFontMetrics(font).elidedText(index.data(), Qt.TextElideMode.ElideMiddle, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, name)

    def _paint_document(
        self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: Index, state: RowState
    ) -> None:
        metrics = QFontMetrics(option.font)
        painter.setFont(option.font)
        painter.setPen(self._theme.text)
        name = metrics.elidedText(index.data(), Qt.TextElideMode.ElideMiddle, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignTop, name)
        small = sized(option.font, TextSize.SMALL)
        below = rect.adjusted(0, metrics.height() + HALF // 2, 0, 0)
        painter.setFont(small)
        painter.setPen(self._theme.warning if state.mark in (Mark.GONE, Mark.FAILED) else self._theme.muted)
        words = QFontMetrics(small).elidedText(state.words, Qt.TextElideMode.ElideRight, below.width())
        painter.drawText(below, Qt.AlignmentFlag.AlignTop, words)
        if state.share is not None:
            line = QRect(rect.left(), option.rect.bottom() - HALF, rect.width(), 2)
            painter.fillRect(line, self._theme.border)
            painter.fillRect(line.adjusted(0, 0, -round(line.width() * (1 - state.share)), 0), self._theme.accent)

    def _icon(self, index: Index) -> QIcon:
        state = state_of(index)
        document: Document | None = index.data(Role.DOCUMENT)
        name = "folder-link" if state is None or document is None else _SIGNS.get(state.mark) or _kind(document)
        return self._tinted(name, self._theme.warning if name in ("warning", "gone") else self._theme.muted)

    def _tinted(self, name: str, tint: QColor) -> QIcon:
        if name not in self._icons:
            self._icons[name] = icon(name, self._theme, tint)
        return self._icons[name]


def _kind(document: Document) -> str:
    """The icon for a document that needs no other sign."""
    if document.kind is DocumentKind.IMAGE:
        return "picture"
    return "scan" if document.pages_ocr and not document.pages_read else "document"
