"""All pages of a document, one under the other, in one scrolling widget that paints what is visible.

It draws no page by itself: it says which pictures and words it would like (``Pictures``, ``PageWords``) and shows
what has come until then. The keyboard and the mouse are in ``reading_view.py``.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from engine.contracts import Box, PageOutline
from ui.reader.highlights import Highlights
from ui.reader.layout import GAP, PageLayout
from ui.reader.motion import Glide
from ui.reader.painting import PageLook, on_device_pixel, paint_page, placed
from ui.reader.pictures import Pictures, Want
from ui.reader.selector import PagePoint, Selector
from ui.reader.words import PageWords
from ui.reader.zoom import Fit, fitting, within
from ui.theme import Theme

POINTS_PER_INCH = 72
SETTLING = 30
"""milliseconds: what is wanted is told at most that often while scrolling"""
STEP = 48
"""pixels that an arrow key scrolls"""


class PageView(QAbstractScrollArea):
    """The pages of a document."""

    page_changed = Signal(int)
    """position of the page that is on the screen now"""
    zoom_changed = Signal(float)
    """1 is the size on paper"""
    moved = Signal()
    """what is visible, or where, has changed"""

    def __init__(self, pictures: Pictures, words: PageWords, selector: Selector, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pictures = pictures
        self.words = words
        self.selector = selector
        self.theme = Theme.light()
        self.glide = Glide(self.verticalScrollBar())
        self._outlines: tuple[PageOutline, ...] = ()
        self._layout = PageLayout.of((), 1.0)
        self._fit = Fit.WIDTH
        self._fitted = 0
        self._highlights = Highlights({})
        self._shown_page = 0
        self._aim: tuple[int, int] | None = None
        self._settling = QTimer(self, singleShot=True, interval=SETTLING)
        self._settling.timeout.connect(self._tell_wants)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.verticalScrollBar().valueChanged.connect(self._moved)
        self.horizontalScrollBar().valueChanged.connect(self._moved)
        pictures.changed.connect(self._repaint_page)
        selector.changed.connect(self.viewport().update)

    # --- what is shown ---

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self.theme = theme
        self.viewport().update()

    def set_pages(self, outlines: tuple[PageOutline, ...]) -> None:
        """Show these pages; what stands at the top of the window stays there where it can."""
        place = self.place()
        self._outlines = outlines
        self._layout = PageLayout.of(((page.width, page.height) for page in outlines), self._layout.scale)
        self._refit(min(self._fitted, len(outlines) - 1))
        self._arrange()
        self.show_place(*place)
        self.zoom_changed.emit(self.zoom)

    def set_highlights(self, marked: Highlights) -> None:
        """Mark these boxes."""
        self._highlights = marked
        self.viewport().update()

    @property
    def page_count(self) -> int:
        """How many pages the document has."""
        return self._layout.count

    @property
    def page(self) -> int:
        """Position of the page on the screen; 0 when nothing is shown."""
        return self._shown_page

    def visible_pages(self) -> range:
        """Positions of the pages of which something shows."""
        top = self.verticalScrollBar().value()
        shown = self._layout.visible(top, top + self.viewport().height())
        return range(shown.start + 1, shown.stop + 1)

    def frame(self, position: int) -> QRectF:
        """Where a page lies in the viewport, in pixels."""
        width, height = self._layout.size(position - 1)
        across = max(self._layout.width, self.viewport().width())
        left = (across - width) / 2 - self.horizontalScrollBar().value()
        top = self._layout.top(position - 1) - self.verticalScrollBar().value()
        corner = on_device_pixel(QPointF(left, top), self.devicePixelRatioF())
        return QRectF(corner.x(), corner.y(), width, height)

    def page_point(self, at: QPointF) -> PagePoint | None:
        """The point of a page below a point of the viewport; outside all pages, a point beside the nearest one."""
        if not self.page_count:
            return None
        index = min(self._layout.index_at(at.y() + self.verticalScrollBar().value()), self.page_count - 1)
        frame = self.frame(index + 1)
        scale = self._layout.scale
        return PagePoint(index + 1, (at.x() - frame.left()) / scale, (at.y() - frame.top()) / scale)

    # --- size ---

    @property
    def zoom(self) -> float:
        """1 is the size on paper."""
        return self._layout.scale / self._natural_scale

    def set_zoom(self, zoom: float, around: QPointF | None = None) -> None:
        """Show pages larger or smaller; the point ``around`` (the middle, if None) stays where it is."""
        self._fit = Fit.NONE
        middle = QPointF(self.viewport().rect().center())
        self._rescale(within(zoom) * self._natural_scale, around or middle)

    def set_fit(self, fit: Fit) -> None:
        """Let the window decide the size from now on."""
        self._fit = fit
        if not self.page_count:
            return
        position = max(1, self.page)
        self._fitted = position - 1
        self._rescale(self._fitting_scale(self._fitted), QPointF(self.viewport().width() / 2, 0))
        if fit is Fit.PAGE:
            self.show_page(position)

    @property
    def fit(self) -> Fit:
        """What decides the size."""
        return self._fit

    # --- place ---

    def place(self) -> tuple[int, float]:
        """What is at the top of the window: position of the page, and how far down, as a part of its height."""
        if not self.page_count:
            return 1, 0.0
        top = self.verticalScrollBar().value()
        index = min(self._layout.index_at(top + GAP), self.page_count - 1)
        return index + 1, (top - self._layout.top(index)) / self._layout.size(index)[1]

    def show_place(self, position: int, offset: float) -> None:
        """Bring back what ``place`` told."""
        if not self.page_count:
            return
        index = min(max(position, 1), self.page_count) - 1
        self.glide.stop()
        self.verticalScrollBar().setValue(round(self._layout.top(index) + offset * self._layout.size(index)[1]))

    def show_page(self, position: int) -> bool:
        """Put a page to the top of the window; was it elsewhere?"""
        if not self.page_count:
            return False
        index = min(max(position, 1), self.page_count) - 1
        self.glide.stop()
        bar = self.verticalScrollBar()
        before = bar.value()
        bar.setValue(self._layout.top(index) - GAP)
        self._aim = (index + 1, bar.value())
        self._moved()
        return bar.value() != before

    def show_box(self, position: int, box: Box) -> bool:
        """Bring a part of a page (points) into view, gliding; False if all of it shows already and nothing moves."""
        if not 1 <= position <= self.page_count:
            return False
        area = placed(box, self.frame(position), self._layout.scale)
        port = QRectF(self.viewport().rect())
        across = self.horizontalScrollBar()
        if area.left() < port.left() or area.right() > port.right():
            across.setValue(round(across.value() + area.center().x() - port.center().x()))
        hidden = area.top() < port.top() + GAP or area.bottom() > port.bottom() - GAP
        if hidden:
            room = max(GAP, (port.height() - area.height()) / 3)
            self.glide.to(round(self.verticalScrollBar().value() + area.top() - room))
        return hidden

    # --- Qt ---

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the visible pages."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self.theme.window)
        for position in self.visible_pages():
            frame = self.frame(position)
            if frame.intersects(QRectF(event.rect())):
                paint_page(painter, self._look(position, frame), self.theme)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what is at the top, and fit again where that was chosen."""
        place = self.place()
        self._refit(self.page - 1)
        self._arrange()
        self.show_place(*place)
        self.zoom_changed.emit(self.zoom)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Repaint: pages are painted where they are, nothing is moved on the screen."""
        self.viewport().update()

    # --- inside ---

    @property
    def _natural_scale(self) -> float:
        """Pixels per point at zoom 1."""
        return self.logicalDpiX() / POINTS_PER_INCH

    def _look(self, position: int, frame: QRectF) -> PageLook:
        image = self.pictures.pages.image(position) or self.pictures.thumbnails.image(position)
        marks = self._highlights.on(position)
        return PageLook(frame, self._layout.scale, image, marks, tuple(self.selector.boxes(position)))

    def _refit(self, index: int) -> None:
        """Let this page fit again, where fitting was chosen."""
        self._fitted = max(0, index)
        if self._fit is not Fit.NONE and 0 <= index < self.page_count:
            self._layout = self._layout.at_scale(self._fitting_scale(index))

    def _fitting_scale(self, index: int) -> float:
        # The room is that beside the scroll bar whether it shows or not, so that fitting cannot flicker.
        outer = self.maximumViewportSize()
        bar = self.verticalScrollBar().sizeHint().width()
        room = (max(1, outer.width() - bar - 2 * GAP), max(1, outer.height() - 2 * GAP))
        width, height = self._layout.sizes[index]
        natural = self._natural_scale
        return fitting(self._fit, (width * natural, height * natural), room) * natural

    def _rescale(self, scale: float, around: QPointF) -> None:
        point = self.page_point(around)
        if point is None or scale == self._layout.scale:
            return
        self.glide.stop()
        self._aim = None
        self._layout = self._layout.at_scale(scale)
        self._arrange()
        frame = self.frame(point.position)
        for bar, there, here in (
            (self.horizontalScrollBar(), frame.left() + point.x * scale, around.x()),
            (self.verticalScrollBar(), frame.top() + point.y * scale, around.y()),
        ):
            bar.setValue(round(bar.value() + there - here))
        self.zoom_changed.emit(self.zoom)

    def _arrange(self) -> None:
        """Give the scroll bars the size of the column."""
        room = self.viewport().size()
        for bar, length, shown in (
            (self.verticalScrollBar(), self._layout.height, room.height()),
            (self.horizontalScrollBar(), self._layout.width, room.width()),
        ):
            bar.setRange(0, max(0, length - shown) if self.page_count else 0)
            bar.setPageStep(shown)
            bar.setSingleStep(STEP)
        self.viewport().update()
        self._moved()

    def _moved(self) -> None:
        page = self._page_on_screen()
        if page != self._shown_page:
            self._shown_page = page
            self.page_changed.emit(page)
        if not self._settling.isActive():
            self._settling.start()
        self.moved.emit()

    def _page_on_screen(self) -> int:
        if not self.page_count:
            return 0
        top = self.verticalScrollBar().value()
        # The last pages cannot be scrolled to the top: as long as nothing moves, it is the page that was asked for.
        if self._aim is not None and self._aim[1] == top:
            return min(self._aim[0], self.page_count)
        self._aim = None
        return self._layout.leading(top, top + self.viewport().height()) + 1

    def _tell_wants(self) -> None:
        """Ask for pictures of what shows, the page on the screen first, then of the pages before and after."""
        shown = self.visible_pages()
        near = range(max(1, shown.start - 1), min(self.page_count, shown.stop) + 1) if shown else range(0)
        scale = self._layout.scale * self.devicePixelRatioF()
        wanted = sorted(near, key=lambda position: (position not in shown, abs(position - self.page)))
        self.pictures.want_pages(Want(position, scale) for position in wanted)
        self.words.want(position for position in wanted if position in shown)

    def _repaint_page(self, position: int) -> None:
        if position in self.visible_pages():
            self.viewport().update(self.frame(position).toAlignedRect())
