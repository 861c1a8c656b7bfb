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
from ui.reader.layout import GAP, PageLayout, Size
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
        self._chosen_zoom = 1.0
        """where no fit is chosen"""
        self._highlights = Highlights({})
        self._shown_page = 0
        self._aim: tuple[int, int] | None = None
        self._destination: tuple[int, Box] | None = None
        """page and box that the last glide leads to, or led to"""
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
        self._outlines = outlines
        self._lay_out_again()

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
        column = max(self._layout.width, self.viewport().width())
        left = (column - width) / 2 - self.horizontalScrollBar().value()
        top = self._layout.top(position - 1) - self.verticalScrollBar().value()
        corner = on_device_pixel(QPointF(left, top), self.devicePixelRatioF())
        return QRectF(corner.x(), corner.y(), width, height)

    def page_point(self, at: QPointF) -> PagePoint | None:
        """The point of a page below a point of the viewport; outside all pages, a point beside the nearest one."""
        if not self.page_count:
            return None
        index = min(self._layout.index_at(at.y() + self.verticalScrollBar().value()), self.page_count - 1)
        return self.point_on(index + 1, at)

    def point_on(self, position: int, at: QPointF) -> PagePoint:
        """A point of the viewport as one of this page, inside it or not."""
        frame, scale = self.frame(position), self._layout.scales[position - 1]
        return PagePoint(position, (at.x() - frame.left()) / scale, (at.y() - frame.top()) / scale)

    def page_size(self, position: int) -> Size:
        """Width and height of a page in points."""
        outline = self._outlines[position - 1]
        return outline.width, outline.height

    # --- size ---

    @property
    def zoom(self) -> float:
        """Of the page on the screen; 1 is the size on paper."""
        scale = self._layout.scales[self.page - 1] if self.page else self._chosen_zoom * self._natural_scale
        return scale / self._natural_scale

    def set_zoom(self, zoom: float, around: QPointF | None = None) -> None:
        """Show pages larger or smaller; the point ``around`` (the middle, if None) stays where it is."""
        self._fit = Fit.NONE
        self._chosen_zoom = within(zoom)
        self._resize_pages(around or QPointF(self.viewport().rect().center()))

    def set_fit(self, fit: Fit) -> None:
        """Let the window decide the size from now on."""
        self._fit = fit
        position = self.page
        self._resize_pages(QPointF(self.viewport().width() / 2, 0))
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
        area = self._area(position, box)
        port = QRectF(self.viewport().rect())
        across = self.horizontalScrollBar()
        if area.left() < port.left() or area.right() > port.right():
            across.setValue(round(across.value() + area.center().x() - port.center().x()))
        hidden = area.top() < port.top() + GAP or area.bottom() > port.bottom() - GAP
        if hidden:
            self._glide_to(position, box)
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
        self._lay_out_again()

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
        scale = self._layout.scales[position - 1]
        return PageLook(frame, scale, image, marks, tuple(self.selector.boxes(position)))

    def _area(self, position: int, box: Box) -> QRectF:
        """Where a part of a page lies in the viewport, in pixels."""
        return placed(box, self.frame(position), self._layout.scales[position - 1])

    def _glide_to(self, position: int, box: Box) -> None:
        area = self._area(position, box)
        room = max(GAP, (self.viewport().height() - area.height()) / 3)
        self._destination = position, box
        self.glide.to(round(self.verticalScrollBar().value() + area.top() - room))

    def _laid_out(self) -> PageLayout:
        """The pages as large as was chosen, or as fits the window."""
        natural = self._natural_scale
        pages = [(page.width, page.height) for page in self._outlines]
        if self._fit is Fit.NONE or not pages:
            return PageLayout.of(pages, self._chosen_zoom * natural)
        bounds = self._fit.bounds(self._room())
        at_natural = ((width * natural, height * natural) for width, height in pages)
        return PageLayout.of(pages, fitting(at_natural, bounds) * natural, bounds)

    def _room(self) -> Size:
        """Pixels for a page: beside the scroll bar whether it shows or not, so that fitting cannot flicker."""
        outer = self.maximumViewportSize()
        bar = self.verticalScrollBar().sizeHint().width()
        return max(1, outer.width() - bar - 2 * GAP), max(1, outer.height() - 2 * GAP)

    def _lay_out_again(self) -> None:
        """Other pages or another window: what is at the top stays there, and a glide under way is aimed anew."""
        place = self.place()
        destination = self._destination if self.glide.is_moving else None
        self._layout = self._laid_out()
        self._arrange()
        self.show_place(*place)
        if destination is not None and destination[0] <= self.page_count:
            self._glide_to(*destination)
        self.zoom_changed.emit(self.zoom)

    def _resize_pages(self, around: QPointF) -> None:
        """Another size was chosen: the point ``around`` stays where it is."""
        point = self.page_point(around)
        if point is None:
            return
        self.glide.stop()
        self._aim = None
        self._layout = self._laid_out()
        self._arrange()
        frame = self.frame(point.position)
        scale = self._layout.scales[point.position - 1]
        for bar, there, here in (
            (self.horizontalScrollBar(), frame.left() + point.x * scale, around.x()),
            (self.verticalScrollBar(), frame.top() + point.y * scale, around.y()),
        ):
            bar.setValue(round(bar.value() + there - here))
        self.zoom_changed.emit(self.zoom)

    def _arrange(self) -> None:
        """Give the scroll bars the size of the column; what is in the middle from side to side stays there."""
        room = self.viewport().size()
        across = self.horizontalScrollBar()
        from_middle = across.value() - across.maximum() / 2
        for bar, length, shown in (
            (self.verticalScrollBar(), self._layout.height, room.height()),
            (self.horizontalScrollBar(), self._layout.width, room.width()),
        ):
            bar.setRange(0, max(0, length - shown) if self.page_count else 0)
            bar.setPageStep(shown)
            bar.setSingleStep(STEP)
        across.setValue(round(across.maximum() / 2 + from_middle))
        self.viewport().update()
        self._moved()

    def _moved(self) -> None:
        page = self._page_on_screen()
        if page != self._shown_page:
            self._shown_page = page
            self.page_changed.emit(page)
            self.zoom_changed.emit(self.zoom)
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
        scales, ratio = self._layout.scales, self.devicePixelRatioF()
        wanted = sorted(near, key=lambda position: (position not in shown, abs(position - self.page)))
        self.pictures.want_pages(Want(position, scales[position - 1] * ratio) for position in wanted)
        self.words.want(position for position in wanted if position in shown)

    def _repaint_page(self, position: int) -> None:
        if position in self.visible_pages():
            self.viewport().update(self.frame(position).toAlignedRect())
