"""All actions and their keys on one page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.theme import GRID, HALF, TextSize
from ui.widgets.buttons import TextButton
from ui.widgets.label import Label


class KeysDialog(QDialog):
    """``menus`` are titles with their actions, as in the menu bar."""

    def __init__(self, menus: Sequence[tuple[str, Sequence[QAction]]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keyboard"))
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        grid.setHorizontalSpacing(4 * GRID)
        grid.setVerticalSpacing(HALF)
        for title, actions in menus:
            with_keys = [action for action in actions if not action.shortcut().isEmpty()]
            if with_keys:
                heading = Label(title, size=TextSize.HEADING, bold=True)
                heading.setContentsMargins(0, GRID, 0, HALF)
                grid.addWidget(heading, grid.rowCount(), 0, 1, 2)
            for action in with_keys:
                row = grid.rowCount()
                grid.addWidget(Label(action.text()), row, 0)
                grid.addWidget(Label(_keys(action), role="muted"), row, 1)
        area = QScrollArea(widgetResizable=True)
        area.setAccessibleName(self.tr("Actions and their keys"))
        area.setWidget(inner)
        close = TextButton(self.tr("Close"), role="primary")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(3 * GRID, GRID, 3 * GRID, 2 * GRID)
        buttons.addWidget(close, 1, Qt.AlignmentFlag.AlignRight)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(area, 1)
        column.addLayout(buttons)
        self.resize(max(64 * GRID, inner.sizeHint().width() + 4 * GRID), 72 * GRID)


def _keys(action: QAction) -> str:
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
