"""Start-up of the window, in order.

1. Qt, the theme and an empty window: on the screen within a second.
2. The library is opened beside it; only then is the engine imported.
3. The first time, the sample is opened and a question typed.

One program for each data folder: a later start hands its files to the first. Private windows belong to the same
program and have a folder of their own, deleted when they close.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSettings, Qt
from PySide6.QtWidgets import QApplication

import app
from app.application import Application
from app.desk.desk import Compose
from app.fault_window import FaultWindow
from app.paths import Home
from app.problems import FaultReports
from app.program import Program
from app.single_instance import SingleInstance
from engine.network import Network
from ui.dialogs.text import TextDialog
from ui.theme import Appearance, Theme
from ui.widgets.icons import application_icon

if TYPE_CHECKING:
    from engine.session import Session


def run_window(home: Home, files: Sequence[Path], network: Network, compose: Compose | None = None) -> int:
    """Open the window on the library in ``home`` and on ``files``; returns the exit code when it is closed."""
    # What Qt itself notes (geometry, its file dialog) belongs into the folder that can be erased.
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(home.folder))
    application = Application([sys.argv[0]])
    application.setApplicationName("folioscope")
    application.setApplicationDisplayName("Folioscope")
    application.setApplicationVersion(app.__version__)
    application.setDesktopFileName("folioscope")
    application.setStyle("fusion")
    application.setWindowIcon(application_icon())
    application.setQuitOnLastWindowClosed(False)
    paths = [path.absolute() for path in files]
    with suppress(OSError):  # a folder that cannot be made is told of when the library is opened in it
        home.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    instance = SingleInstance(home.folder)
    if not instance.claim():
        if instance.hand_over(paths):
            return 0
        return _tell_hung(application)
    faults = FaultWindow(application)
    reports = FaultReports(home.logs, faults.told.emit)
    reports.install()
    program = Program(application, home, compose or partial(_compose, network, home), network, reports.report)
    program.ended.connect(application.quit, Qt.ConnectionType.QueuedConnection)
    instance.called.connect(program.take)
    application.opened.connect(program.take)
    program.start(paths)
    code = application.exec()
    reports.uninstall()
    instance.release()
    return code


def _tell_hung(application: QApplication) -> int:
    """The other program holds the library but does not answer."""
    Theme.chosen(Appearance.SYSTEM).apply(application)
    dialog = TextDialog(
        QCoreApplication.translate("Start", "Folioscope is open already, but does not answer"),
        QCoreApplication.translate(
            "Start", "Wait a moment or end it in the system's list of programs; then start again."
        ),
        "",
    )
    dialog.exec()
    return 1


def _compose(network: Network, program: Home, home: Home) -> Session:
    """The real session; imported beside the window, which is on the screen by then."""
    from app.compose import compose

    return compose(home, network, program)
