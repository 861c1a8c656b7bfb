"""Labels keep the size that they were given."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.theme import TextSize, Theme
from ui.widgets.label import Label


def test_another_theme_leaves_the_size_of_the_text(qtbot: QtBot, qapp: QApplication) -> None:
    Theme.light().apply(qapp)
    label = Label("206.00", role="muted")
    qtbot.addWidget(label)
    label.show()
    label.set_role("")
    label.set_size(TextSize.TITLE, bold=True)
    before = label.font()
    Theme.dark().apply(qapp)
    qapp.processEvents()
    assert label.font() == before
