"""The one stylesheet: shapes and spacing of Qt's own widgets, in the colours of a theme.

Widgets choose a variant by their dynamic property ``role``: labels "muted", "danger", "warning"; buttons "primary",
"quiet", "page", "more"; frames "card", "fold", "statement", "pane", "bar".
"""

from __future__ import annotations

from collections.abc import Mapping
from string import Template

from PySide6.QtGui import QColor

_SHEET = Template("""
QMainWindow, QDialog { background: $window; }
QToolTip { background: $raised; color: $text; border: 1px solid $border; padding: 4px 6px; }

QLabel { background: transparent; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="danger"] { color: $danger; }
QLabel[role="warning"] { color: $warning; }

QFrame[role="pane"], QWidget[role="pane"] { background: $surface; }
QFrame[role="bar"] { background: $window; border: none; border-top: 1px solid $border; }
QFrame[role="header"] { background: $surface; border: none; border-bottom: 1px solid $border; }
QFrame[role="message"] { background: $raised; border: none; border-bottom: 1px solid $border; }
*[role="card"] { background: $raised; border: 1px solid $border; border-radius: 6px; }
*[role="card"]:hover { border-color: $edge; }
*[role="card"]:focus { border: 2px solid $focus; }
*[role="card"][current="true"] { border-color: $accent; }
*[role="fold"] { background: transparent; border: 1px solid transparent; border-radius: 6px; }
*[role="fold"]:hover { background: $hover; }
*[role="fold"]:focus { border: 2px solid $focus; }
*[role="statement"] { background: transparent; border: none; border-left: 2px solid $border; }
*[role="statement"][doubtful="true"] { border-left: 2px dashed $warning; }
QFrame[role="toast"] { background: $raised; border: 1px solid $edge; border-radius: 6px; }
QFrame[role="drop"] { background: transparent; border: 1px dashed $edge; border-radius: 6px; }
QFrame[role="drop"][over="true"] { background: $selected; border: 2px solid $accent; }

QPushButton {
    background: $raised; color: $text; border: 1px solid $edge; border-radius: 6px; padding: 5px 14px;
}
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $selected; }
QPushButton:focus { border: 2px solid $focus; padding: 4px 13px; }
QPushButton:disabled { color: $edge; border-color: $border; background: transparent; }
QPushButton[role="primary"] { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton[role="primary"]:hover, QPushButton[role="primary"]:pressed { border-color: $text; }
QPushButton[role="primary"]:focus { border: 2px solid $text; }
QPushButton[role="primary"]:disabled { background: $border; color: $muted; border-color: $border; }
QPushButton[role="quiet"] { background: transparent; border-color: transparent; color: $accent; padding: 5px 8px; }
QPushButton[role="quiet"]:hover { background: $hover; }
QPushButton[role="quiet"]:focus { border: 2px solid $focus; padding: 4px 7px; }
QPushButton[role="quiet"]:disabled { color: $edge; }
QPushButton[role="quiet"][align="left"] { text-align: left; }
QPushButton[role="page"] { border-color: $border; border-radius: 4px; color: $accent; padding: 2px 7px; }
QPushButton[role="page"]:hover { border-color: $accent; }
QPushButton[role="page"][current="true"] { background: $selected; border-color: $accent; }
QPushButton[role="more"] { background: transparent; border-color: transparent; color: $muted; padding: 2px 5px; }
QPushButton[role="more"]:hover { background: $hover; }
QPushButton[role="more"]:focus { border: 2px solid $focus; padding: 1px 4px; }
QPushButton[role="page"]:focus { border: 2px solid $focus; padding: 1px 6px; }

QToolButton { background: transparent; border: 1px solid transparent; border-radius: 6px; padding: 4px; }
QToolButton:hover { background: $hover; }
QToolButton:pressed, QToolButton:checked { background: $selected; }
QToolButton:focus { border: 2px solid $focus; padding: 3px; }
QToolButton:disabled { color: $edge; }
QToolButton::menu-indicator { image: none; }
QToolButton[role="choice"] { color: $accent; padding: 4px 6px; }
QToolButton[role="choice"]:disabled { color: $edge; }
QToolButton[role="choice"]:focus { padding: 3px 5px; }

QLineEdit, QPlainTextEdit {
    background: $raised; color: $text; border: 1px solid $edge; border-radius: 6px; padding: 5px 7px;
    selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit:focus, QPlainTextEdit:focus { border: 2px solid $focus; padding: 4px 6px; }

QAbstractItemView { background: $surface; border: 1px solid transparent; outline: none; }
QAbstractItemView:focus { border: 1px solid $focus; }
QListWidget::item { color: $text; padding: 4px; }
QListWidget::item:hover { background: $hover; }
QListWidget::item:selected { background: $selected; color: $text; }
QTableView { gridline-color: $border; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QTableView QTableCornerButton::section { background: $surface; border: none; border-bottom: 1px solid $border; }
QHeaderView { background: $surface; border: none; }
QHeaderView::section {
    background: $surface; color: $text; border: none; border-bottom: 1px solid $border; padding: 4px 8px;
}
QHeaderView::section:horizontal, QHeaderView::section:vertical { border-right: 1px solid $border; }
QTableView::item:selected { background: $selected; color: $text; }
QScrollArea { background: transparent; border: 1px solid transparent; }
QScrollArea:focus { border: 1px solid $focus; }

QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $edge; border-radius: 3px; margin: 3px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::handle:disabled { background: transparent; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QSplitter::handle { background: $border; }
QSplitter::handle:hover, QSplitter::handle:focus { background: $accent; }

QMenuBar { background: $window; color: $text; border-bottom: 1px solid $border; }
QMenuBar::item { background: transparent; padding: 5px 9px; border-radius: 4px; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $raised; color: $text; border: 1px solid $border; padding: 4px; }
QMenu::item { padding: 6px 28px 6px 28px; border-radius: 4px; }
QMenu::item:selected { background: $selected; }
QMenu::item:disabled { color: $edge; }
QMenu::separator { height: 1px; background: $border; margin: 4px 8px; }
QMenu::icon { padding-left: 6px; }

QProgressBar { background: $border; border: none; border-radius: 2px; max-height: 4px; min-height: 4px; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }
""")


def stylesheet(colors: Mapping[str, QColor]) -> str:
    """The stylesheet in ``colors`` (role -> colour)."""
    return _SHEET.substitute({name: _css(color) for name, color in colors.items()})


def _css(color: QColor) -> str:
    return f"rgba({color.red()}, {color.green()}, {color.blue()}, {color.alpha()})"
