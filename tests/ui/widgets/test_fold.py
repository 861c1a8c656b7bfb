"""What is folded away can be had by mouse and by key; buttons in a line go on in the next one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ui.theme import Theme
from ui.widgets.flow import Flow
from ui.widgets.fold import Fold
from ui.widgets.label import Label


def test_a_fold_opens_and_closes_with_enter(qtbot: QtBot) -> None:
    fold = Fold("Details", Theme.light())
    qtbot.addWidget(fold)
    inside = Label("inside")
    fold.add(inside)
    fold.show()
    assert not inside.isVisible()
    qtbot.keyClick(fold.head, Qt.Key.Key_Return)
    assert inside.isVisible()
    qtbot.keyClick(fold.head, Qt.Key.Key_Return)
    assert not inside.isVisible()


def test_a_fold_tells_its_title_and_whether_it_is_open(qtbot: QtBot) -> None:
    fold = Fold("Details", Theme.light(), opened=True)
    qtbot.addWidget(fold)
    assert fold.head.accessibleName() == "Details"
    assert fold.is_open
    fold.head.rename("Plan")
    assert fold.head.accessibleName() == "Plan"


def test_a_flow_goes_on_in_the_next_line(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    flow = Flow(holder)
    buttons = [QPushButton(f"page {number}") for number in range(6)]
    for button in buttons:
        flow.addWidget(button)
    width = 2 * buttons[0].sizeHint().width() + flow.spacing()
    holder.resize(width, flow.heightForWidth(width))
    holder.show()
    assert flow.heightForWidth(width) > 2 * flow.heightForWidth(10 * width)
    assert [button.x() == 0 for button in buttons] == [True, False] * 3
    assert all(holder.rect().contains(button.geometry()) for button in buttons)
