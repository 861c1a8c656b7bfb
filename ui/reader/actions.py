"""What a reader can do, as actions that the tool bar, the context menu and the window's menus share."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QToolButton

from ui.theme import Theme, icon_side
from ui.widgets.icons import icon


class ReaderActions(QObject):
    """One action for each thing; the pane connects them."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._icons: dict[QAction, str] = {}
        keys = QKeySequence.StandardKey
        self.back = self._action(self.tr("Back"), "back", "Alt+Left")
        self.previous_page = self._action(self.tr("Previous page"), "previous", "Ctrl+PgUp")
        self.next_page = self._action(self.tr("Next page"), "next", "Ctrl+PgDown")
        self.go_to_page = self._action(self.tr("Go to page"), "", "Ctrl+G")
        self.zoom_in = self._action(self.tr("Zoom in"), "zoom-in", "Ctrl++", "Ctrl+=")
        self.zoom_out = self._action(self.tr("Zoom out"), "zoom-out", "Ctrl+-")
        self.actual_size = self._action(self.tr("Actual size"), "", "Ctrl+0")
        self.fit_width = self._action(self.tr("Fit width"), "fit-width", "Ctrl+1")
        self.fit_page = self._action(self.tr("Fit page"), "fit-page", "Ctrl+2")
        self.thumbnails = self._action(self.tr("Thumbnails"), "thumbnails", "Ctrl+Shift+T")
        self.find = self._action(self.tr("Find in document"), "search", keys.Find)
        self.find_next = self._action(self.tr("Find next"), "next", "F3")
        self.find_previous = self._action(self.tr("Find previous"), "previous", "Shift+F3")
        self.copy = self._action(self.tr("Copy"), "copy", keys.Copy)
        self.copy_with_citation = self._action(self.tr("Copy with citation"), "copy", "Ctrl+Shift+C")
        self.select_page = self._action(self.tr("Select page"), "", keys.SelectAll)
        self.ask_page = self._action(self.tr("Ask about this page"), "look", "Ctrl+Shift+P")
        self.ask_region = self._action(self.tr("Ask about this region\u2026"), "region", "Ctrl+Shift+R")
        self.tables = self._action(self.tr("Tables on this page"), "", "Ctrl+T")
        for toggle in (self.thumbnails, self.fit_width, self.fit_page):
            toggle.setCheckable(True)
        # A field or a list elsewhere in the window has its own use for these keys.
        for local in (self.copy, self.select_page):
            local.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def all(self) -> tuple[QAction, ...]:
        """Every action, in the order of a menu."""
        return tuple(self._icons)

    def set_theme(self, theme: Theme) -> None:
        """Tint the icons."""
        for action, name in self._icons.items():
            if name:
                action.setIcon(icon(name, theme))

    def set_document_open(self, is_open: bool) -> None:
        """Without a document there is nothing to do but to go back."""
        for action in self._icons:
            if action not in (self.back, self.copy, self.copy_with_citation, self.thumbnails):
                action.setEnabled(is_open)

    def _action(self, text: str, icon_name: str, *keys: str | QKeySequence.StandardKey) -> QAction:
        action = QAction(text, self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setIconVisibleInMenu(False)
        self._icons[action] = icon_name
        return action


def action_button(action: QAction) -> QToolButton:
    """A button that shows the icon of an action; its tip names the keys."""
    button = QToolButton()
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setDefaultAction(action)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    button.setIconSize(QSize(icon_side(), icon_side()))
    button.setAccessibleName(action.text())
    return button
