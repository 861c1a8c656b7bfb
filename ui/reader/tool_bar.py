"""The bar above the pages: which document, which page, how large."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from ui.reader.actions import ReaderActions, action_button
from ui.reader.page_box import PageBox
from ui.reader.zoom import STEPS
from ui.theme import GRID, HALF
from ui.widgets.header import Header
from ui.widgets.label import ElidedLabel

MENU_STEPS = tuple(step for step in STEPS if step in (0.5, 0.75, 1.25, 1.5, 2.0, 3.0))
"""sizes in the menu, beside the actual one"""

WIDE = 40 * GRID
"""pixels of buttons beside which, with so many letters, there is room for the two ways of fitting"""
WIDE_LETTERS = 32


class ToolBar(Header):
    """Buttons for the actions of a reader, the page number and the size."""

    zoom_chosen = Signal(float)
    """a size from the menu; 1 is the size on paper"""

    def __init__(self, actions: ReaderActions, page_box: PageBox, parent: QWidget | None = None) -> None:
        super().__init__(GRID, parent)
        self.name = ElidedLabel(bold=True)
        self._zoom = QToolButton()
        self._zoom.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._zoom.setMenu(self._zoom_menu(actions))
        self._zoom.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self._zoom.setToolTip(self.tr("Size of the pages"))
        self._fits = tuple(action_button(action) for action in (actions.fit_width, actions.fit_page))
        self._arrange(actions, page_box)
        self.show_zoom(1.0)

    def show_zoom(self, zoom: float) -> None:
        """Say how large pages are shown; 1 is the size on paper."""
        said = self._percent(zoom)
        self._zoom.setText(said)
        self._zoom.setAccessibleName(self.tr("Size of the pages: {size}").format(size=said))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow pane the two ways of fitting are in the menu of sizes only."""
        for button in self._fits:
            button.setVisible(event.size().width() >= WIDE + WIDE_LETTERS * self.fontMetrics().averageCharWidth())

    def _percent(self, zoom: float) -> str:
        return self.tr("{percent} %").format(percent=round(zoom * 100))

    def _zoom_menu(self, actions: ReaderActions) -> QMenu:
        menu = QMenu(self)
        menu.addActions([actions.fit_width, actions.fit_page, actions.actual_size])
        menu.addSeparator()
        for step in MENU_STEPS:
            chosen = menu.addAction(self._percent(step))
            chosen.triggered.connect(lambda _=False, zoom=step: self.zoom_chosen.emit(zoom))
        return menu

    def _arrange(self, actions: ReaderActions, page_box: PageBox) -> None:
        parts: tuple[QWidget | QAction | int, ...] = (
            actions.thumbnails, actions.back, HALF, self.name, HALF, actions.previous_page, page_box, actions.next_page,
            GRID, actions.zoom_out, self._zoom, actions.zoom_in, *self._fits, GRID, actions.find,
        )  # fmt: skip
        for part in parts:
            if isinstance(part, QAction):
                self.row.addWidget(action_button(part))
            elif isinstance(part, QWidget):
                self.row.addWidget(part, 1 if part is self.name else 0)
            else:
                self.row.addSpacing(part)
