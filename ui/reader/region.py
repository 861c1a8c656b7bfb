"""A part of a page that the person wants to ask about: drawn with the mouse as a frame, or moved and sized by keys.

While drawing is on, it takes the mouse and the keys from the view; the view itself knows nothing of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from engine.contracts import Box
from ui.reader.page_view import PageView

SMALLEST = 8.0
"""points: a frame that is narrower or lower was a slip of the hand"""
STEP = 12.0
"""points that an arrow key moves or sizes a frame by"""
_ARROWS: dict[int, tuple[float, float]] = {
    Qt.Key.Key_Left: (-STEP, 0.0),
    Qt.Key.Key_Right: (STEP, 0.0),
    Qt.Key.Key_Up: (0.0, -STEP),
    Qt.Key.Key_Down: (0.0, STEP),
}
_PRESSES = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)
_MOUSE = (*_PRESSES, QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease)
_TAKES = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True, slots=True)
class PagePart:
    """A page, or a part of one, that a question is put to."""

    position: int
    """page, from 1"""
    label: str
    """the number printed on it"""
    region: Box | None = None
    """None: the whole page"""


class RegionDrawing(QObject):
    """One frame at a time.

    Signals:
        changed(): there is another frame, or none.
        switched(on): drawing begins, or is over.
        drawn(position, box): the person has drawn a frame and let go of it.
    """

    changed = Signal()
    switched = Signal(bool)
    drawn = Signal(int, object)

    def __init__(self, view: PageView) -> None:
        super().__init__(view)
        self._view = view
        self._on = False
        self._region: tuple[int, Box] | None = None
        self._corner: tuple[int, float, float] | None = None
        """page and point where the mouse went down"""

    @property
    def is_on(self) -> bool:
        """Whether the mouse draws a frame."""
        return self._on

    @property
    def region(self) -> tuple[int, Box] | None:
        """Position of the page, and the frame in points of it."""
        return self._region

    def begin(self) -> None:
        """From now on the mouse draws a frame; the one before it is gone."""
        self.clear()
        self._on = True
        for watched in (self._view, self._view.viewport()):
            watched.installEventFilter(self)
        self._view.viewport().setCursor(Qt.CursorShape.CrossCursor)
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.switched.emit(True)

    def leave(self) -> None:
        """The person thinks better of it."""
        if self._on:
            self._end()
            self._set(None)

    def clear(self) -> None:
        """No frame, and no drawing."""
        self.leave()
        self._set(None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The mouse draws, arrows move and size, Enter takes, Esc leaves; everything else is the view's."""
        if isinstance(event, QKeyEvent) and event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            return watched is self._view and self._take_key(event)
        if isinstance(event, QMouseEvent) and watched is self._view.viewport():
            return event.type() in _MOUSE and self._take_mouse(event)
        return False

    # --- mouse ---

    def _take_mouse(self, event: QMouseEvent) -> bool:
        if event.type() == QEvent.Type.MouseMove:
            self._drag_to(event.position())
        elif event.button() != Qt.MouseButton.LeftButton:
            return False
        elif event.type() in _PRESSES:
            point = self._view.page_point(event.position())
            self._corner = None if point is None else (point.position, *self._inside(*point))
        else:
            self._corner = None
            self._take()
        return True

    def _drag_to(self, at: QPointF) -> None:
        if self._corner is None:
            return
        position, x0, y0 = self._corner
        x1, y1 = self._inside(*self._view.point_on(position, at))
        self._set((position, (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))))

    def _inside(self, position: int, x: float, y: float) -> tuple[float, float]:
        width, height = self._view.page_size(position)
        return min(max(x, 0.0), width), min(max(y, 0.0), height)

    # --- keyboard ---

    def _take_key(self, event: QKeyEvent) -> bool:
        key = event.key()  # an int: letters of many scripts have no name in Qt.Key
        with_more = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if with_more or key not in (*_ARROWS, *_TAKES, Qt.Key.Key_Escape):
            return False
        event.accept()
        if event.type() == QEvent.Type.ShortcutOverride:
            return True
        if key == Qt.Key.Key_Escape:
            self.leave()
        elif key in _ARROWS:
            self._nudge(*_ARROWS[key], size=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        else:
            self._take()
        return True

    def _nudge(self, across: float, down: float, *, size: bool) -> None:
        """Move the frame, or its lower right corner; the first key puts one in the middle of what is seen."""
        if self._region is None:
            self._set(self._proposed())
            return
        position, (x0, y0, x1, y1) = self._region
        width, height = self._view.page_size(position)
        if size:
            right, lower = min(max(x1 + across, x0 + SMALLEST), width), min(max(y1 + down, y0 + SMALLEST), height)
            box = x0, y0, right, lower
        else:
            across, down = min(max(across, -x0), width - x1), min(max(down, -y0), height - y1)
            box = x0 + across, y0 + down, x1 + across, y1 + down
        self._set((position, box))
        self._view.show_box(position, box)

    def _proposed(self) -> tuple[int, Box] | None:
        """Half of the visible part of the page on the screen, in its middle."""
        position = self._view.page
        if not position:
            return None
        port = self._view.viewport().rect()
        x0, y0 = self._inside(*self._view.point_on(position, QPointF(port.topLeft())))
        x1, y1 = self._inside(*self._view.point_on(position, QPointF(port.bottomRight())))
        across, down = (x1 - x0) / 4, (y1 - y0) / 4
        return position, (x0 + across, y0 + down, x1 - across, y1 - down)

    # --- inside ---

    def _take(self) -> None:
        """The frame is as the person wants it; a slip of the hand is none."""
        if self._region is None:
            return
        position, (x0, y0, x1, y1) = self._region
        if x1 - x0 < SMALLEST or y1 - y0 < SMALLEST:
            self._set(None)
            return
        self._end()
        self.drawn.emit(position, (x0, y0, x1, y1))

    def _end(self) -> None:
        self._on, self._corner = False, None
        for watched in (self._view, self._view.viewport()):
            watched.removeEventFilter(self)
        self._view.viewport().unsetCursor()
        self.switched.emit(False)

    def _set(self, region: tuple[int, Box] | None) -> None:
        if region != self._region:
            self._region = region
            self.changed.emit()
