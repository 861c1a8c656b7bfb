"""Earlier questions, newest first: question, what was answered, when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QListView, QMenu, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from engine.contracts import Answer
from ui.theme import GRID, HALF, RADIUS, TextSize, Theme, sized
from ui.widgets.label import plain_tip
from ui.wording import moment, tr

Index = QModelIndex | QPersistentModelIndex


class Role(IntEnum):
    """What a row holds besides the question."""

    ANSWER = Qt.ItemDataRole.UserRole + 1
    SUMMARY = Qt.ItemDataRole.UserRole + 2


class EarlierList(QListView):
    """What was asked before, newest first. Enter or a click opens: ``opened(what was kept)``; Delete takes away:
    ``removed(its number)``."""

    opened = Signal(object)
    removed = Signal(int)

    def __init__(self, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._rows = QStandardItemModel(self)
        self.setModel(self._rows)
        self.setItemDelegate(HistoryDelegate(theme, self))
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._open)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._show_menu)

    def show_rows(self, rows: Sequence[QStandardItem]) -> None:
        """Make the rows these; each holds what was kept under ``Role.ANSWER``."""
        self._rows.clear()
        self._rows.invisibleRootItem().appendRows(rows)
        self.setCurrentIndex(self._rows.index(0, 0))

    def kept(self) -> tuple[Any, ...]:
        """What all rows hold."""
        return tuple(self._rows.item(row).data(Role.ANSWER) for row in range(self._rows.rowCount()))

    def set_theme(self, theme: Theme) -> None:
        """Paint the rows in the colours of ``theme``."""
        delegate = self.itemDelegate()
        assert isinstance(delegate, HistoryDelegate)
        delegate.set_theme(theme)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Delete takes away."""
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._open(self.currentIndex())
            case Qt.Key.Key_Delete:
                self._remove(self.currentIndex())
            case _:
                super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(index.data(Role.ANSWER))

    def _remove(self, index: QModelIndex) -> None:
        if index.isValid():
            self.removed.emit(index.data(Role.ANSWER).id)

    def _show_menu(self, place: QPoint) -> None:
        index = self.indexAt(place)
        if index.isValid():
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.addAction(tr("Open"), lambda: self._open(index))
            menu.addAction(tr("Remove"), lambda: self._remove(index))
            menu.popup(self.viewport().mapToGlobal(place))


class HistoryList(EarlierList):
    """Earlier answers."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(tr("Earlier questions"), theme, parent)

    def show_answers(self, answers: Iterable[Answer]) -> None:
        """Make the rows these."""
        self.show_rows([_row(answer) for answer in answers])

    def answers(self) -> tuple[Answer, ...]:
        """The answers of all rows."""
        return self.kept()


class HistoryDelegate(QStyledItemDelegate):
    """Two lines: the question; what was answered, and when."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def set_theme(self, theme: Theme) -> None:
        """Paint in the colours of ``theme``."""
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """High enough for the text at the size it has."""
        small = QFontMetrics(sized(option.font, TextSize.SMALL)).height()
        return QSize(20 * GRID, QFontMetrics(option.font).height() + small + 2 * GRID + HALF)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the row."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = option.rect.adjusted(GRID, 1, -GRID, -1)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.selected if chosen else self._theme.hover)
            painter.drawRoundedRect(rect, RADIUS, RADIUS)
        inner = rect.adjusted(GRID, GRID, -GRID, -GRID)
        painter.setFont(option.font)
        painter.setPen(self._theme.text)
        question = " ".join(index.data().split())
        _line(painter, inner, question)
        small = sized(option.font, TextSize.SMALL)
        painter.setFont(small)
        painter.setPen(self._theme.muted)
        below = inner.adjusted(0, QFontMetrics(option.font).height() + HALF // 2, 0, 0)
        _line(painter, below, index.data(Role.SUMMARY))
        painter.restore()


def _line(painter: QPainter, rect: QRect, text: str) -> None:
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, Qt.AlignmentFlag.AlignTop, shown)


def _row(answer: Answer) -> QStandardItem:
    if answer.answer is not None:
        found = " ".join(answer.answer.split())
    elif answer.quotes:
        found = tr("1 quote") if len(answer.quotes) == 1 else tr("{count} quotes").format(count=len(answer.quotes))
    else:
        found = tr("nothing found")
    if answer.partial:
        found = tr("not finished") if answer.answer is None else tr("not finished: {found}").format(found=found)
    summary = f"{moment(answer.asked)}  \u00b7  {found}"
    item = QStandardItem(answer.question)
    item.setEditable(False)
    item.setData(answer, Role.ANSWER)
    item.setData(summary, Role.SUMMARY)
    item.setData(f"{answer.question}, {summary}", Qt.ItemDataRole.AccessibleTextRole)
    item.setToolTip(plain_tip(answer.question))
    return item
