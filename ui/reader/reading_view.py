"""The page view under the hands of a reader: keyboard, wheel, and selecting with the mouse."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QEvent, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from ui.reader.page_view import STEP, PageView
from ui.reader.pictures import Pictures
from ui.reader.selection import Unit
from ui.reader.selector import Selector
from ui.reader.words import PageWords

PULLING = 30
"""milliseconds between two steps of scrolling while the mouse drags outside the pages"""
READ_ON = 0.9
"""part of a screen that Space and PageDown scroll: the last lines stay in sight"""
PER_TURN = 1.0015
"""growth for each eighth of a degree of the wheel: a notch of 15 degrees makes pages larger by a fifth"""

_STRETCHES: dict[int, tuple[Unit, int]] = {
    Qt.Key.Key_Right: (Unit.WORD, 1),
    Qt.Key.Key_Left: (Unit.WORD, -1),
    Qt.Key.Key_Down: (Unit.LINE, 1),
    Qt.Key.Key_Up: (Unit.LINE, -1),
}
"""with Shift"""


class ReadingView(PageView):
    """Pages that can be scrolled, turned, enlarged and selected from."""

    leaving = Signal()
    """the reader is about to jump: what is at the top now is worth coming back to"""

    def __init__(self, pictures: Pictures, words: PageWords, selector: Selector, parent: QWidget | None = None) -> None:
        super().__init__(pictures, words, selector, parent)
        self._pressed: QPointF | None = None
        self._pointer = QPointF()
        self._dragging = False
        self._since_double = QElapsedTimer()
        self._last_double = QPointF()
        self._pulling = QTimer(self, interval=PULLING)
        self._pulling.timeout.connect(self._pull_on)
        self.page_changed.connect(self._describe)
        words.changed.connect(self._describe)

    # --- keyboard ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scroll, turn pages, stretch the selection; what is not for reading goes on to the window."""
        key = event.key()  # an int: letters of many scripts have no name in Qt.Key
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.modifiers() & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier):
            event.ignore()
        elif shift and key in _STRETCHES:
            self._stretch(*_STRETCHES[key])
        elif key == Qt.Key.Key_Escape and self.selector.selection is not None:
            self.selector.clear()
        elif not (self._scroll_by_key(key, shift) or self._turn_by_key(key)):
            event.ignore()

    def _scroll_by_key(self, key: int, shift: bool) -> bool:
        screen = round(self.viewport().height() * READ_ON)
        ways: dict[int, int] = {
            Qt.Key.Key_Space: -screen if shift else screen,
            Qt.Key.Key_PageDown: screen,
            Qt.Key.Key_PageUp: -screen,
            Qt.Key.Key_Down: STEP,
            Qt.Key.Key_Up: -STEP,
        }
        if key in ways:
            self.glide.stop()
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + ways[key])
        return key in ways

    def _turn_by_key(self, key: int) -> bool:
        across = self.horizontalScrollBar()
        if key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.leaving.emit()
            self.show_page(1 if key == Qt.Key.Key_Home else self.page_count)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = 1 if key == Qt.Key.Key_Right else -1
            if across.maximum():
                across.setValue(across.value() + step * STEP)
            else:
                self.show_page(self.page + step)
        else:
            return False
        return True

    def _stretch(self, unit: Unit, direction: int) -> None:
        self.selector.step(self.page, unit, direction)
        head = self.selector.head_box()
        if head is not None:
            self.show_box(*head)

    # --- mouse ---

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Ctrl, larger or smaller around the pointer."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            turned = event.angleDelta().y()
            if turned:
                self.set_zoom(self.zoom * PER_TURN**turned, event.position())
            event.accept()
        else:
            self.glide.stop()
            super().wheelEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Two fingers on a touchpad enlarge around the pointer."""
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self.set_zoom(self.zoom * (1 + event.value()), event.position())
            return True
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to select; the third click in a row takes the line."""
        point = self.page_point(event.position())
        if event.button() != Qt.MouseButton.LeftButton or point is None:
            event.ignore()
            return
        self._pressed = event.position()
        self._dragging = False
        if self._is_third_click(event.position()):
            self._dragging = True
            self.selector.take(point, Unit.LINE)
        else:
            self.selector.press(point, extend=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Select the word below the pointer."""
        point = self.page_point(event.position())
        if event.button() != Qt.MouseButton.LeftButton or point is None:
            event.ignore()
            return
        self._since_double.start()
        self._last_double = self._pressed = event.position()
        self._dragging = True
        self.selector.take(point, Unit.WORD)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Stretch the selection, or show that there is text to select."""
        at = self._pointer = event.position()
        if self._pressed is None:
            self._show_cursor(at)
            return
        self._dragging = self._dragging or not _near(at, self._pressed)
        if self._dragging:
            self._drag_to(at)
            self._pull(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """What is selected stays."""
        self._pressed = None
        self._pulling.stop()

    def _drag_to(self, at: QPointF) -> None:
        point = self.page_point(at)
        if point is not None:
            self.selector.drag(point)

    def _pull(self, at: QPointF) -> None:
        if not self._outside(at):
            self._pulling.stop()
        elif not self._pulling.isActive():
            self._pulling.start()

    def _pull_on(self) -> None:
        """Scroll on while the mouse is held outside the pages."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + round(self._outside(self._pointer)))
        self._drag_to(self._pointer)

    def _outside(self, at: QPointF) -> float:
        """Pixels by which a point lies above (negative) or below the viewport."""
        return min(at.y(), 0.0) + max(at.y() - self.viewport().height(), 0.0)

    def _is_third_click(self, at: QPointF) -> bool:
        since = self._since_double
        quick = since.isValid() and since.elapsed() < QApplication.doubleClickInterval()
        since.invalidate()
        return quick and _near(at, self._last_double)

    def _show_cursor(self, at: QPointF) -> None:
        point = self.page_point(at)
        text = point is not None and self.selector.is_word_at(point)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor if text else Qt.CursorShape.ArrowCursor)

    # --- focus and screen readers ---

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the ring."""
        super().focusOutEvent(event)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The pages, and a ring around the view while it has the keyboard."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self.viewport())
            painter.setPen(QPen(self.theme.focus, 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
            painter.end()

    def _describe(self) -> None:
        """Tell screen readers which page this is and what it says."""
        name = self.tr("Page {page} of {count}").format(page=self.page, count=self.page_count)
        self.setAccessibleName(name if self.page else self.tr("Pages"))
        self.setAccessibleDescription(" ".join(word.text for word in self.words.of(self.page)))


def _near(first: QPointF, second: QPointF) -> bool:
    return (first - second).manhattanLength() < QApplication.startDragDistance()
