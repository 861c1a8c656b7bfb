"""The window on an empty library, without a screen: opened, painted, closed."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.compose import compose
from app.paths import Home
from app.program import Program
from app.self_test.outcome import BrokenError
from app.window_choices import Choices, KeptChoices
from engine.network import Network
from ui.main_window import MainWindow

STEP = 8
"""pixels between two that are looked at"""
FEWEST = 8
"""colours of a window with words and icons in it; an empty one has one or two"""


def check(folder: Path) -> str:
    """Have the real program open its window and library, look at the pixels, and close it. Raises BrokenError."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    home = Home(folder / "library")
    KeptChoices(home.folder / "window.json").keep(Choices(welcomed=True))  # else the samples would be read
    application = QApplication(["folioscope"])
    application.setStyle("fusion")
    application.setQuitOnLastWindowClosed(False)
    faults: list[BaseException] = []
    painted: list[str] = []
    program = Program(application, home, compose, Network(), faults.append)
    program.ended.connect(application.quit, Qt.ConnectionType.QueuedConnection)
    program.start(())
    (desk,) = program.desks

    def look() -> None:
        painted.extend(_painted(desk.window))
        program.quit()

    desk.opened.connect(look, Qt.ConnectionType.QueuedConnection)
    application.exec()
    if faults:
        raise faults[0]
    if not painted:
        raise BrokenError("The window stays empty.")
    return painted[0]


def _painted(window: MainWindow) -> list[str]:
    """Its size, if there is anything to see in it."""
    image = window.grab().toImage()
    width, height = image.width(), image.height()
    colours = {image.pixel(x, y) for x in range(0, width, STEP) for y in range(0, height, STEP)}
    return [f"{width} x {height} pixels painted"] if len(colours) >= FEWEST else []
