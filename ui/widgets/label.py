"""Labels that show text as it is: never markup, whatever a file is called."""

from __future__ import annotations

import html

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel, QSizePolicy

from ui.theme import TextSize, sized


def plain_tip(text: str) -> str:
    """``text`` as a tool tip that shows every character as it stands; Qt takes tool tips for HTML when it likes."""
    return f"<qt>{html.escape(text)}</qt>" if text else ""


class Label(QLabel):
    """Plain text in one of the four sizes, in a role of the stylesheet ("muted", "danger", "warning")."""

    def __init__(
        self,
        text: str = "",
        *,
        size: TextSize = TextSize.BODY,
        bold: bool = False,
        role: str = "",
    ) -> None:
        super().__init__()
        self._size = size
        self._bold = bold
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setText(text)
        self._take_font()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the system's font when it changes, and keep the size when Qt forgets it with a stylesheet's change."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.ApplicationFontChange, QEvent.Type.StyleChange):
            self._take_font()

    def set_size(self, size: TextSize, *, bold: bool = False) -> None:
        """Show the text in another of the four sizes."""
        self._size = size
        self._bold = bold
        self._take_font()

    def set_role(self, role: str) -> None:
        """Show the text in another role of the stylesheet."""
        if role != self.property("role"):
            self.setProperty("role", role)
            self.style().unpolish(self)
            self.style().polish(self)

    def _take_font(self) -> None:
        self.setFont(sized(QApplication.font(), self._size, bold=self._bold))


class ElidedLabel(Label):
    """One line that gives up its middle when there is no room; the tool tip shows all of it."""

    def setText(self, text: str) -> None:
        """Show ``text``."""
        super().setText(text)
        self.setToolTip(plain_tip(text))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        """Room for a few characters."""
        metrics = QFontMetrics(self.font())
        return QSize(metrics.averageCharWidth() * 6, metrics.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw as much as fits."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, self.width())
        painter.drawText(self.rect(), int(self.alignment()), shown)
