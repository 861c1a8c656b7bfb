"""What this program is, where its source is, and whose work it stands on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from ui.theme import GRID, HALF, TextSize
from ui.widgets.buttons import TextButton
from ui.widgets.icons import application_icon
from ui.widgets.label import Label
from ui.widgets.text_block import TextBlock

_PICTURE = 64


@dataclass(frozen=True, slots=True)
class Licence:
    """A part and the terms under which it is used."""

    part: str
    terms: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What About shows."""

    version: str
    source: str
    """where the source code is, as text"""
    licences: tuple[Licence, ...]
    models: tuple[str, ...]
    """whose models it works with, and on which terms"""


class AboutDialog(QDialog):
    """Plain words; addresses are text to be read, not links to be opened."""

    def __init__(self, facts: Facts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("About Folioscope"))
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, GRID)
        column.setSpacing(HALF)
        column.addLayout(self._head(facts.version))
        column.addSpacing(2 * GRID)
        self._section(column, self.tr("Source"), (facts.source,))
        self._section(column, self.tr("Models"), facts.models)
        licences = [f"{licence.part}: {licence.terms}" for licence in facts.licences]
        self._section(column, self.tr("Licences"), licences)
        column.addStretch(1)
        area = QScrollArea(widgetResizable=True)
        area.setAccessibleName(self.tr("About Folioscope"))
        area.setWidget(inner)
        close = TextButton(self.tr("Close"), role="primary")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(3 * GRID, GRID, 3 * GRID, 2 * GRID)
        buttons.addWidget(close, 1, Qt.AlignmentFlag.AlignRight)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area, 1)
        outer.addLayout(buttons)
        self.resize(64 * GRID, 64 * GRID)

    def _head(self, version: str) -> QHBoxLayout:
        picture = QLabel()
        picture.setTextFormat(Qt.TextFormat.PlainText)
        picture.setPixmap(application_icon().pixmap(_PICTURE, _PICTURE))
        words = QVBoxLayout()
        words.setSpacing(HALF)
        words.addWidget(Label("Folioscope", size=TextSize.TITLE, bold=True))
        words.addWidget(TextBlock(self.tr("Ask your own documents, offline")))
        words.addWidget(Label(self.tr("Version {version}").format(version=version), role="muted"))
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        return row

    @staticmethod
    def _section(column: QVBoxLayout, title: str, lines: Sequence[str]) -> None:
        column.addWidget(Label(title, bold=True))
        for line in lines:
            column.addWidget(TextBlock(line))
        column.addSpacing(2 * GRID)
