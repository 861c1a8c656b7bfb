"""Start-up of the window, in order.

1. Qt, the theme and an empty window: on the screen within a second.
2. The library is opened beside it; only then is the engine imported.
3. The first time, the sample is opened and a question typed.

One program for each data folder: a later start hands its files to the first. Private windows belong to the same
program and have a folder of their own, deleted when they close.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QSettings, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication

import app
from app.desk.desk import Desk
from app.paths import ASSETS, Home
from app.problems import FaultReports
from app.samples import Samples
from app.settings import Choices, Settings
from app.single_instance import SingleInstance
from ui.dialogs.text import TextDialog
from ui.theme import Appearance, Theme
from ui.widgets.icons import application_icon

if TYPE_CHECKING:
    from engine.session import Session

Compose = Callable[[Home], "Session"]


def run_window(home: Home, files: Sequence[Path], compose: Compose | None = None) -> int:
    """Open the window on the library in ``home`` and on ``files``; returns the exit code when it is closed."""
    # What Qt itself notes (geometry, its file dialog) belongs into the folder that can be erased.
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(home.folder))
    application = QApplication([sys.argv[0]])
    application.setApplicationName("folioscope")
    application.setApplicationDisplayName("Folioscope")
    application.setApplicationVersion(app.__version__)
    application.setDesktopFileName("folioscope")
    application.setStyle("fusion")
    application.setWindowIcon(application_icon())
    application.setQuitOnLastWindowClosed(False)
    paths = [path.absolute() for path in files]
    home.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    instance = SingleInstance(home.folder)
    if not instance.claim():
        if instance.hand_over(paths):
            return 0
        return _tell_hung(application)
    program = Program(application, home, compose or _compose)
    instance.called.connect(program.take)
    program.start(paths)
    code = application.exec()
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


def _compose(home: Home) -> Session:
    """The real session; imported beside the window, which is on the screen by then."""
    from app.compose import compose

    return compose(home)


class Program(QObject):
    """All windows, their look, and the reports of faults."""

    _fault = Signal(str, str)
    """text and path of a report; it may come from any thread"""

    def __init__(self, application: QApplication, home: Home, compose: Compose) -> None:
        super().__init__(application)
        self._application = application
        self._home = home
        self._compose = compose
        self._samples = Samples(ASSETS / "samples")
        self._settings = Settings(home.folder / "window.json")
        self._geometry = QSettings(str(home.folder / "window.ini"), QSettings.Format.IniFormat)
        self._desks: list[Desk] = []
        self._reports = FaultReports(home.logs, self._fault.emit)
        self._fault.connect(self._show_report, Qt.ConnectionType.QueuedConnection)
        self._report_open = False
        application.styleHints().colorSchemeChanged.connect(self._show_theme)

    # --- windows -----------------------------------------------------------------------------------------------------

    def start(self, paths: Sequence[Path]) -> None:
        """The first window."""
        self._reports.install()
        self._show_theme()
        self._open_library(paths)

    def take(self, paths: Sequence[Path]) -> None:
        """Another start: show the window, with its files."""
        desk = self._desks[0]
        desk.add(paths)
        window = desk.window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()

    def open_private(self) -> None:
        """A window over a folder that goes when the window closes."""
        folder = Path(tempfile.mkdtemp(prefix="folioscope-private-"))
        desk = self._desk(Home(folder), private=True)
        desk.closed.connect(partial(shutil.rmtree, folder, ignore_errors=True))
        self._show(desk)

    def _open_library(self, paths: Sequence[Path]) -> None:
        desk = self._desk(self._home, private=False)
        desk.window.restore_geometry(self._geometry)
        desk.window.reader.show_thumbnails(self._settings.choices.thumbnails)
        desk.window.closing.connect(lambda: desk.window.keep_geometry(self._geometry))
        desk.window.reader.thumbnails_shown.connect(self._keep_thumbnails)
        desk.opened.connect(lambda: self._welcome(desk, paths))
        desk.erased.connect(self._begin_anew)
        desk.add(paths)
        self._show(desk)

    def _desk(self, home: Home, *, private: bool) -> Desk:
        desk = Desk(home, self._compose, self._samples, self._reports.report, private=private)
        does = desk.window.does
        does.new_private.triggered.connect(self.open_private)
        does.quit.triggered.connect(self._quit)
        does.appearances.triggered.connect(self._choose_appearance)
        does.appearance[self._settings.choices.appearance].setChecked(True)
        desk.closed.connect(lambda: self._forget(desk))
        return desk

    def _show(self, desk: Desk) -> None:
        self._desks.append(desk)
        desk.window.set_theme(self._theme())
        desk.window.show()
        desk.open()

    def _forget(self, desk: Desk) -> None:
        self._desks.remove(desk)
        desk.deleteLater()
        if not self._desks:
            self._reports.uninstall()
            self._application.exit(0)

    def _quit(self) -> None:
        for desk in list(self._desks):
            desk.window.close()

    # --- the first start ---------------------------------------------------------------------------------------------

    def _welcome(self, desk: Desk, paths: Sequence[Path]) -> None:
        """Once, and only where nothing else is there: the sample is open and a question is typed."""
        if self._settings.choices.welcomed:
            return
        self._settings.keep(replace(self._settings.choices, welcomed=True))
        if desk.is_library_empty and not paths:
            desk.add(self._samples.documents())
            desk.window.conversation.box.type(self._samples.first()[1])
            desk.window.conversation.focus_question()

    def _begin_anew(self) -> None:
        """Everything is erased, also what was chosen in the window; begin as at the first start."""
        self._settings.keep(Choices())
        self._geometry.clear()
        self._open_library(())

    # --- look --------------------------------------------------------------------------------------------------------

    def _theme(self) -> Theme:
        return Theme.chosen(self._settings.choices.appearance)

    def _choose_appearance(self, action: QAction) -> None:
        self._settings.keep(replace(self._settings.choices, appearance=Appearance(action.data())))
        self._show_theme()

    def _show_theme(self) -> None:
        theme = self._theme()
        theme.apply(self._application)
        for desk in self._desks:
            desk.window.set_theme(theme)
            desk.window.does.appearance[self._settings.choices.appearance].setChecked(True)

    def _keep_thumbnails(self, shown: bool) -> None:
        self._settings.keep(replace(self._settings.choices, thumbnails=shown))

    # --- faults ------------------------------------------------------------------------------------------------------

    def _show_report(self, text: str, path: str) -> None:
        """One report at a time: a fault that repeats must not bury the window."""
        if self._report_open:
            return
        self._report_open = True
        words = self.tr("This is a fault of Folioscope, not yours. Your library is safe. It was sent nowhere.")
        if path:
            words += " " + self.tr("The report below lies in {path}.").format(path=path)
        dialog = TextDialog(self.tr("Something went wrong in Folioscope"), words, text)
        dialog.finished.connect(self._close_report)
        dialog.finished.connect(dialog.deleteLater)
        dialog.show()

    def _close_report(self) -> None:
        self._report_open = False
