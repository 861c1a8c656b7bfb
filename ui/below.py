"""What stands below the page while one works with it: a comparison, or the tables of a page."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QSplitter, QVBoxLayout, QWidget

from ui.theme import GRID, HALF, Theme
from ui.widgets.buttons import IconButton, TextButton, tint_buttons
from ui.widgets.flow import Flow
from ui.widgets.header import Header
from ui.widgets.label import ElidedLabel

_PAGE, _VIEW = 56, 44
"""per cent of the height, when a view is first shown"""


class BelowView(QFrame):
    """A heading, buttons, and what a kind of view puts below them.

    Signals:
        left(): the person is done with it.
    """

    left = Signal()

    def __init__(self, title: str, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "pane")
        self.setAccessibleName(title)
        self.theme = theme
        self._header = Header(2 * GRID)
        self._close = IconButton("close", self.tr("Close this view"))
        buttons = QWidget()
        self._buttons = Flow(buttons)
        self._header.row.addWidget(ElidedLabel(" ".join(title.split()), bold=True), 1)
        self._header.row.addWidget(self._close)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.column.addWidget(self._header)
        row = QVBoxLayout()
        row.setContentsMargins(GRID, HALF, GRID, 0)
        row.addWidget(buttons)
        self.column.addLayout(row)
        self._close.clicked.connect(self.left)

    def add_button(self, button: TextButton) -> None:
        """Put a button below the heading; they go on in another line where the room ends."""
        self._buttons.addWidget(button)

    def add_to_heading(self, button: IconButton) -> None:
        """Put a small button into the heading, before the one that closes."""
        self._header.row.insertWidget(self._header.row.count() - 1, button)

    def focus_widget(self) -> QWidget:
        """What takes the keyboard when the person steps into the view."""
        return self._close

    def set_theme(self, theme: Theme) -> None:
        """Show everything in the colours of ``theme``."""
        self.theme = theme
        tint_buttons(self, theme)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class Below(QSplitter):
    """The page, and one view below it at a time; without one the page has all the room."""

    def __init__(self, page: QWidget, theme: Theme) -> None:
        super().__init__(Qt.Orientation.Vertical, childrenCollapsible=False, handleWidth=1)
        self._theme = theme
        self._page = page
        self._view: BelowView | None = None
        self.addWidget(page)

    @property
    def view(self) -> BelowView | None:
        """What is shown below the page."""
        return self._view

    def show_view(self, view: BelowView) -> None:
        """Show a view, in the place of the one before it."""
        sizes = self.sizes() if self._view is not None else [_PAGE, _VIEW]
        self.end_view()
        self._view = view
        view.left.connect(self.end_view)
        self.addWidget(view)
        view.set_theme(self._theme)
        view.show()
        whole = max(self.height(), 1)
        self.setSizes([whole * size // sum(sizes) for size in sizes] if sum(sizes) else [whole, whole])

    def end_view(self) -> None:
        """Give all the room to the page."""
        view, self._view = self._view, None
        if view is None:
            return
        had_keyboard = view.isAncestorOf(view.window().focusWidget() or self)
        view.hide()
        view.setParent(None)
        view.deleteLater()
        if had_keyboard:
            self._page.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_theme(self, theme: Theme) -> None:
        """Show the view in the colours of ``theme``; the page follows by itself."""
        self._theme = theme
        if self._view is not None:
            self._view.set_theme(theme)
