"""The Qt binding itself, where a fault of it would end the program."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject


def test_calls_into_qt_give_back_what_they_take() -> None:
    """PySide6 6.12.0 lost a reference of None with each call that returns nothing.

    Before Python 3.12 made None immortal, the program ended after some thousand calls with "deallocating None".
    """
    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(1000):
        thing.setObjectName("name")
    assert abs(sys.getrefcount(None) - before) < 100
