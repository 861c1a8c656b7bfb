"""The one movement of the page view: gliding to a quoted line, so that the eye keeps its bearings."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QPropertyAnimation
from PySide6.QtWidgets import QScrollBar

MILLISECONDS = 140


class Glide:
    """Moves a scroll bar to a value, in at most one screen's length of visible way."""

    def __init__(self, bar: QScrollBar) -> None:
        self._bar = bar
        self._animation = QPropertyAnimation(bar, b"value", bar)
        self._animation.setDuration(MILLISECONDS)
        self._animation.setEasingCurve(QEasingCurve.Type.OutCubic)
        self.reduced = False
        """the person asked for less motion: go there at once"""

    def to(self, value: int) -> None:
        """Go to a value of the bar; from far away only the last screen of the way is shown."""
        self.stop()
        target = min(max(value, self._bar.minimum()), self._bar.maximum())
        if self.reduced:
            self._bar.setValue(target)
            return
        screen = self._bar.pageStep()
        start = min(max(self._bar.value(), target - screen), target + screen)
        self._animation.setStartValue(start)
        self._animation.setEndValue(target)
        self._animation.start()

    @property
    def is_moving(self) -> bool:
        """Whether it is on its way."""
        return self._animation.state() is QPropertyAnimation.State.Running

    def stop(self) -> None:
        """Stay where it is now."""
        self._animation.stop()
