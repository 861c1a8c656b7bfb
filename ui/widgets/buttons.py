"""Buttons with an icon that follow the theme and always have a name."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from ui.theme import Theme, icon_side
from ui.widgets.icons import icon
from ui.widgets.label import plain_tip


class IconButton(QToolButton):
    """A picture to press; its name is the tool tip and what a screen reader says."""

    def __init__(self, picture: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = picture
        self.setIconSize(QSize(icon_side(), icon_side()))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.rename(name)

    def rename(self, name: str, shortcut: str = "") -> None:
        """Say something else, with the keys that do the same."""
        self.setAccessibleName(name)
        self.setToolTip(plain_tip(f"{name} ({shortcut})" if shortcut else name))

    def show_picture(self, picture: str, theme: Theme) -> None:
        """Show another icon."""
        self._picture = picture
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Tint the icon."""
        tint = theme.accent if self.property("role") == "choice" else theme.text
        self.setIcon(icon(self._picture, theme, tint))


class ChoiceButton(IconButton):
    """A word with a chevron that opens a menu."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__("chevron", name, parent)
        self.setProperty("role", "choice")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)

    def show_choice(self, choice: str) -> None:
        """Show what is chosen; the name says what it is chosen for."""
        self.setText(self.fontMetrics().elidedText(choice, Qt.TextElideMode.ElideMiddle, 220).replace("&", "&&"))
        self.setAccessibleDescription(choice)
        self.setToolTip(plain_tip(choice))


class TextButton(QPushButton):
    """A word to press, with or without an icon, as "primary", "quiet" or plain."""

    def __init__(self, text: str, *, role: str = "", picture: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text.replace("&", "&&"), parent)
        self._picture = picture
        self.setProperty("role", role)
        self.setAccessibleName(text)
        self.setIconSize(QSize(icon_side(), icon_side()))
        self.setAutoDefault(False)

    def set_theme(self, theme: Theme) -> None:
        """Tint the icon, if there is one."""
        tints = {"primary": theme.on_accent, "quiet": theme.accent}
        if self._picture:
            self.setIcon(icon(self._picture, theme, tints.get(self.property("role"), theme.text)))


def tint_buttons(parent: QWidget, theme: Theme) -> None:
    """Give all buttons inside ``parent`` their icons in the colours of ``theme``."""
    for icon_button in parent.findChildren(IconButton):
        icon_button.set_theme(theme)
    for text_button in parent.findChildren(TextButton):
        text_button.set_theme(theme)
