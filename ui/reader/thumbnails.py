"""The strip of small pages: where one is in the document, which pages have been read, which are ready to be looked at
by a vision model, and how far a question has come through them."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QIcon, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from engine.contracts import PageOutline, TextSource
from ui.reader.pictures import Pictures, Want
from ui.theme import GRID, HALF, TextSize, Theme, sized
from ui.widgets.icons import icon

PAGE = QSize(56, 72)
"""pixels that a small page fills at most"""
CELL_WIDTH = PAGE.width() + 3 * GRID
ROOM = 2 * GRID
"""pixels left beside the sign of a page that cannot be drawn"""
BAR = HALF
"""pixels: height of the bar at the foot of a page that fills as it is read or looked at"""
SETTLING = 60
"""milliseconds: what is wanted is told at most that often while scrolling"""

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
"""a list has no other parent"""


class ThumbnailModel(QAbstractListModel):
    """The pages of a document, one row each."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.pages: tuple[PageOutline, ...] = ()
        self.encoded: frozenset[int] = frozenset()
        """positions of the pages whose encoding is kept"""
        self.filled: Mapping[int, float] = {}
        """position -> how much of the page is read or looked at for a question, 0 to 1"""

    def set_filled(self, shares: Mapping[int, float]) -> None:
        """So much of these pages is read or looked at for a question, and nothing of others."""
        before, self.filled = self.filled, shares
        for position in before.keys() | shares.keys():
            if before.get(position) != shares.get(position) and position <= len(self.pages):
                self.dataChanged.emit(self.index(position - 1), self.index(position - 1))

    def set_encoded(self, positions: frozenset[int]) -> None:
        """The encodings of these pages are kept."""
        changed = [position for position in positions ^ self.encoded if position <= len(self.pages)]
        self.encoded = positions
        for position in changed:
            self.dataChanged.emit(self.index(position - 1), self.index(position - 1))

    def set_pages(self, pages: tuple[PageOutline, ...]) -> None:
        """Show these pages; as many as before keep their rows, so that nothing scrolls."""
        if len(pages) == len(self.pages):
            self.pages = pages
            if pages:
                self.dataChanged.emit(self.index(0), self.index(len(pages) - 1))
            return
        self.beginResetModel()
        self.pages = pages
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        """One row for each page."""
        return 0 if parent.isValid() else len(self.pages)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """The printed number; in words for screen readers and tool tips."""
        page = self.pages[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return page.label
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            said = self.tr("Page {page}, {state}").format(page=page.position, state=self._state(page))
            if page.position in self.encoded:
                said = self.tr("{page}, its picture ready for questions").format(page=said)
            return self._with_share(said, self.filled.get(page.position))
        return None

    def _with_share(self, said: str, share: float | None) -> str:
        if share is None:
            return said
        words = self.tr("{page}, done for the question") if share >= 1 else self.tr("{page}, at work for the question")
        return words.format(page=said)

    def _state(self, page: PageOutline) -> str:
        if page.failed is not None:
            return self.tr("could not be read")
        return {
            None: self.tr("not read yet"),
            TextSource.LAYER: self.tr("read"),
            TextSource.OCR: self.tr("read from its picture"),
            TextSource.MISSING: self.tr("without words"),
            TextSource.UNREADABLE: self.tr("its writing cannot be read here"),
        }[page.source]


def sign_of(page: PageOutline) -> str | None:
    """Name of the icon that tells how a page was read, None while it has not been."""
    if page.failed is not None:
        return "warning"
    return {
        None: None,
        TextSource.LAYER: "check",
        TextSource.OCR: "scan",
        TextSource.MISSING: "check",
        TextSource.UNREADABLE: "question",
    }[page.source]


def thumbnail_scale(page: PageOutline) -> float:
    """Pixels per point at which a page just fits its place in the strip."""
    return min(PAGE.width() / page.width, PAGE.height() / page.height)


def cell_height(metrics: QFontMetrics) -> int:
    """Pixels that a small page takes with its number."""
    return GRID + PAGE.height() + HALF + metrics.height() + HALF


class ThumbnailDelegate(QStyledItemDelegate):
    """Paints a small page with its number and its sign."""

    def __init__(self, pictures: Pictures, parent: QWidget) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._theme = Theme.light()
        self._signs: dict[str, QIcon] = {}
        self.set_theme(self._theme)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        tints = {"check": theme.muted, "scan": theme.muted, "question": theme.warning, "warning": theme.danger}
        tints["look"] = theme.accent
        self._signs = {name: icon(name, theme, tint) for name, tint in tints.items()}

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All cells are equal."""
        return QSize(CELL_WIDTH, cell_height(option.fontMetrics))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        model = index.model()
        if not isinstance(model, ThumbnailModel):
            return
        page = model.pages[index.row()]
        cell: QRect = option.rect
        view = option.widget
        current = isinstance(view, QListView) and view.currentIndex() == index
        painter.save()
        frame = self._paint_page(painter, QRectF(cell), page, current)
        self._paint_share(painter, frame, model.filled.get(page.position))
        signs = sign_of(page), "look" if page.position in model.encoded else None
        painter.setPen(self._theme.text if current else self._theme.muted)
        self._paint_foot(painter, cell.adjusted(0, GRID + PAGE.height() + HALF, 0, -HALF), page.label, signs)
        painter.restore()

    def _paint_page(self, painter: QPainter, cell: QRectF, page: PageOutline, current: bool) -> QRectF:
        scale = thumbnail_scale(page)
        size = QSize(round(page.width * scale), round(page.height * scale))
        left = cell.left() + (cell.width() - size.width()) // 2
        frame = QRectF(left, cell.top() + GRID + PAGE.height() - size.height(), size.width(), size.height())
        painter.fillRect(frame, self._theme.paper)
        image = self._pictures.thumbnails.image(page.position) or self._pictures.pages.image(page.position)
        if image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(frame, image, QRectF(image.rect()))
        elif self._pictures.failure(page.position) is not None:
            self._signs["warning"].paint(painter, frame.toAlignedRect().adjusted(ROOM, 0, -ROOM, 0))
        painter.setPen(QPen(self._theme.accent, 2) if current else QPen(self._theme.border, 1))
        grown = 2.0 if current else 0.5
        painter.drawRect(frame.adjusted(-grown, -grown, grown, grown))
        return frame

    def _paint_share(self, painter: QPainter, frame: QRectF, share: float | None) -> None:
        """A bar at the foot of the page, as far as it is done; its ground sets it off from the paper, in dark too."""
        if share is None:
            return
        bar = QRectF(frame.left(), frame.bottom() - BAR, frame.width(), BAR)
        painter.fillRect(bar.adjusted(0, -1, 0, 0), self._theme.border)
        bar.setWidth(round(frame.width() * min(share, 1.0)))
        painter.fillRect(bar, self._theme.accent)

    def _paint_foot(self, painter: QPainter, foot: QRect, label: str, signs: tuple[str | None, str | None]) -> None:
        """The label between its signs, all of it in the middle."""
        metrics = painter.fontMetrics()
        side = metrics.ascent()
        before, after = (side + HALF if sign else 0 for sign in signs)
        label = metrics.elidedText(label, Qt.TextElideMode.ElideRight, foot.width() - before - after - HALF)
        words = metrics.horizontalAdvance(label)
        left = foot.left() + (foot.width() - words - before - after) // 2
        top = foot.top() + (foot.height() - side) // 2
        for sign, start in zip(signs, (left, left + before + words + HALF), strict=True):
            if sign:
                self._signs[sign].paint(painter, QRect(start, top, side, side))
        painter.drawText(foot.adjusted(left - foot.left() + before, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, label)


class ThumbnailStrip(QListView):
    """The small pages in a row."""

    chosen = Signal(int)
    """position of the page that was clicked or confirmed"""
    turned = Signal(int)
    """position of the page that the keyboard moved to"""

    def __init__(self, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._pages = ThumbnailModel(self)
        self._painter = ThumbnailDelegate(pictures, self)
        self._settling = QTimer(self, singleShot=True, interval=SETTLING)
        self._settling.timeout.connect(self._tell_wants)
        self.setModel(self._pages)
        self.setItemDelegate(self._painter)
        self.setAccessibleName(self.tr("Thumbnails"))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFont(sized(self.font(), TextSize.SMALL))
        bar = self.horizontalScrollBar()
        self.setFixedHeight(cell_height(self.fontMetrics()) + bar.sizeHint().height() + HALF)
        bar.valueChanged.connect(self._settling.start)
        pictures.changed.connect(self._repaint_page)
        self.clicked.connect(lambda index: self.chosen.emit(index.row() + 1))

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._painter.set_theme(theme)
        self.viewport().update()

    def set_pages(self, pages: tuple[PageOutline, ...]) -> None:
        """Show these pages."""
        self._pages.set_pages(pages)
        self._settling.start()

    def set_encoded(self, positions: frozenset[int]) -> None:
        """A vision model has looked at these pages, and its encodings of them are kept."""
        self._pages.set_encoded(positions)

    def set_filled(self, shares: Mapping[int, float]) -> None:
        """How much of each page has been read or looked at for a question."""
        self._pages.set_filled(shares)

    def forget(self) -> None:
        """Another document: nothing is known of its pages."""
        self.set_encoded(frozenset())
        self.set_filled({})

    def show_page(self, position: int) -> None:
        """This page is on the screen."""
        index = self._pages.index(position - 1)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)
            self._settling.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More pages may show."""
        super().resizeEvent(event)
        self._settling.start()

    def hideEvent(self, event: object) -> None:
        """Want nothing while nothing shows."""
        self._pictures.want_thumbnails(())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows turn pages, Enter goes to the page for good."""
        before = self.currentIndex().row()
        super().keyPressEvent(event)
        row = self.currentIndex().row()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row >= 0:
            self.chosen.emit(row + 1)
        elif row != before:
            self.turned.emit(row + 1)

    def _tell_wants(self) -> None:
        if not self.isVisible() or not self._pages.pages:
            return
        scrolled = self.horizontalScrollBar().value()
        first = scrolled // CELL_WIDTH
        last = (scrolled + self.viewport().width()) // CELL_WIDTH
        ratio = self.devicePixelRatioF()
        shown = self._pages.pages[first : last + 1]
        self._pictures.want_thumbnails(Want(page.position, thumbnail_scale(page) * ratio) for page in shown)

    def _repaint_page(self, position: int) -> None:
        index = self._pages.index(position - 1)
        if index.isValid():
            self.update(index)
