"""The look of the window: one table of colour roles for light, one for dark, four text sizes, an 8-pixel grid.

Nothing outside this file names a colour. Widgets that paint themselves ask the theme for a role; all others take part
in the one stylesheet (``ui/stylesheet.py``) through their class and their dynamic property ``role``.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import Enum, StrEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from ui.stylesheet import stylesheet

GRID = 8
"""pixels: margins, gaps and heights are multiples of it, or of its half"""
HALF = GRID // 2
RADIUS = 6
"""pixels: corners of buttons, fields and cards"""
ICON = 20
"""pixels: side of an icon beside text of the usual size"""


class TextSize(float, Enum):
    """The four text sizes, as factors of the system's font."""

    SMALL = 0.88
    BODY = 1.0
    HEADING = 1.15
    TITLE = 1.45


class Appearance(StrEnum):
    """What the person chose in the View menu."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """Colours by role.

    ``text``, ``muted``, ``accent``, ``danger`` and ``warning`` have a contrast of 4.5:1 or more on every background
    (``window``, ``surface``, ``raised``, ``hover``, ``selected``); ``edge`` and ``focus`` 3:1.
    """

    is_dark: bool
    window: QColor
    """the desk behind everything"""
    surface: QColor
    """panes that hold reading matter"""
    raised: QColor
    """cards, fields and menus"""
    hover: QColor
    """under the pointer"""
    selected: QColor
    """behind what is chosen in a list"""
    text: QColor
    muted: QColor
    """second-rank text"""
    accent: QColor
    """what can be pressed, and the current quote"""
    on_accent: QColor
    border: QColor
    """hairlines between panes and around cards"""
    edge: QColor
    """outline of fields and buttons"""
    focus: QColor
    """ring around what has the keyboard"""
    danger: QColor
    warning: QColor
    paper: QColor
    """a page whose picture has not come yet; pages are shown as they are, in dark too"""
    shadow: QColor
    """edge of a page on the desk"""
    quote: QColor
    """laid over the page: a quoted line"""
    quote_current: QColor
    """laid over the page: the quote that the person chose"""
    match: QColor
    """laid over the page: found by "find in document" """
    match_current: QColor
    """laid over the page: the find result that is stepped to"""
    selection: QColor
    """laid over the page: selected words"""

    @classmethod
    def light(cls) -> Theme:
        """Ink on paper."""
        return cls(
            is_dark=False,
            window=QColor("#f1efea"),
            surface=QColor("#faf9f6"),
            raised=QColor("#ffffff"),
            hover=QColor("#e9e6df"),
            selected=QColor("#dfe7f2"),
            text=QColor("#22211e"),
            muted=QColor("#5f5b53"),
            accent=QColor("#285a9e"),
            on_accent=QColor("#ffffff"),
            border=QColor("#dcd8cf"),
            edge=QColor("#858075"),
            focus=QColor("#285a9e"),
            danger=QColor("#a3301c"),
            warning=QColor("#755000"),
            paper=QColor("#ffffff"),
            shadow=QColor(34, 33, 30, 46),
            quote=QColor(250, 204, 70, 84),
            quote_current=QColor(62, 125, 214, 82),
            match=QColor(60, 180, 140, 84),
            match_current=QColor(245, 130, 40, 120),
            selection=QColor(104, 118, 138, 92),
        )

    @classmethod
    def dark(cls) -> Theme:
        """Chalk on slate; what is laid over the page is the same as in light, for the page is."""
        return cls(
            is_dark=True,
            window=QColor("#1b1b1a"),
            surface=QColor("#222221"),
            raised=QColor("#2b2b29"),
            hover=QColor("#343431"),
            selected=QColor("#2d3949"),
            text=QColor("#ebe8e1"),
            muted=QColor("#b3aea4"),
            accent=QColor("#93b9ee"),
            on_accent=QColor("#0f2038"),
            border=QColor("#3b3a37"),
            edge=QColor("#87847b"),
            focus=QColor("#93b9ee"),
            danger=QColor("#f49a87"),
            warning=QColor("#e0b568"),
            paper=QColor("#ffffff"),
            shadow=QColor(0, 0, 0, 120),
            quote=QColor(250, 204, 70, 84),
            quote_current=QColor(62, 125, 214, 82),
            match=QColor(60, 180, 140, 84),
            match_current=QColor(245, 130, 40, 120),
            selection=QColor(104, 118, 138, 92),
        )

    @classmethod
    def chosen(cls, appearance: Appearance) -> Theme:
        """The theme for a choice; ``SYSTEM`` follows the desktop, which is light where the desktop does not say."""
        if appearance is Appearance.SYSTEM:
            system = QGuiApplication.styleHints().colorScheme()
            return cls.dark() if system == Qt.ColorScheme.Dark else cls.light()
        return cls.dark() if appearance is Appearance.DARK else cls.light()

    def colors(self) -> dict[str, QColor]:
        """All roles by name."""
        return {field.name: getattr(self, field.name) for field in fields(self) if field.name != "is_dark"}

    def palette(self) -> QPalette:
        """The same colours for what Qt draws by itself."""
        palette = QPalette()
        roles = {
            QPalette.ColorRole.Window: self.window,
            QPalette.ColorRole.Base: self.raised,
            QPalette.ColorRole.AlternateBase: self.surface,
            QPalette.ColorRole.Button: self.raised,
            QPalette.ColorRole.ToolTipBase: self.raised,
            QPalette.ColorRole.WindowText: self.text,
            QPalette.ColorRole.Text: self.text,
            QPalette.ColorRole.ButtonText: self.text,
            QPalette.ColorRole.ToolTipText: self.text,
            QPalette.ColorRole.PlaceholderText: self.muted,
            QPalette.ColorRole.Highlight: self.accent,
            QPalette.ColorRole.HighlightedText: self.on_accent,
            QPalette.ColorRole.Accent: self.accent,
            QPalette.ColorRole.Link: self.accent,
            QPalette.ColorRole.LinkVisited: self.accent,
        }
        for role, color in roles.items():
            palette.setColor(role, color)
        for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.edge)
        return palette

    def apply(self, application: QApplication) -> None:
        """Give the whole application these colours."""
        application.setPalette(self.palette())
        application.setStyleSheet(stylesheet(self.colors()))


def icon_side() -> int:
    """Pixels: side of an icon beside the system's font, in steps that keep its lines sharp."""
    letters = QFontInfo(QApplication.font()).pixelSize()
    return max(ICON, HALF * round(letters * 1.5 / HALF))


def sized(font: QFont, size: TextSize, *, bold: bool = False) -> QFont:
    """``font`` in one of the four sizes."""
    result = QFont(font)
    if font.pointSizeF() > 0:
        result.setPointSizeF(font.pointSizeF() * size.value)
    else:
        result.setPixelSize(round(font.pixelSize() * size.value))
    if bold:
        result.setWeight(QFont.Weight.DemiBold)
    return result
