"""The choice of the other document."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.helpers.compared import NEW, OLD
from tests.helpers.scripted_session import make_document
from ui.comparing.choose import ChooseOther


@pytest.fixture
def dialog(qtbot: QtBot) -> ChooseOther:
    """Two others to choose from."""
    dialog = ChooseOther(NEW, [make_document(), OLD])
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_the_name_is_typed_and_enter_chooses(dialog: ChooseOther, qtbot: QtBot) -> None:
    qtbot.keyClicks(dialog.field, "lease 2024")
    with qtbot.waitSignal(dialog.chosen) as chosen:
        qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert chosen.args == [OLD.id]
    assert not dialog.isVisible()


def test_arrows_walk_the_list_and_enter_chooses_once(dialog: ChooseOther, qtbot: QtBot) -> None:
    chosen: list[str] = []
    dialog.chosen.connect(chosen.append)
    dialog.list.setFocus()
    qtbot.keyClick(dialog.list, Qt.Key.Key_Down)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Return)
    assert chosen == [OLD.id]


def test_nothing_can_be_compared_where_no_name_fits(dialog: ChooseOther, qtbot: QtBot) -> None:
    qtbot.keyClicks(dialog.field, "nothing like it")
    compare = next(button for button in dialog.findChildren(QPushButton) if button.text() == "Compare")
    assert not compare.isEnabled()
    with qtbot.assertNotEmitted(dialog.chosen):
        qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.isVisible()
    dialog.field.clear()
    assert compare.isEnabled()
