"""The windows of the program, their look, and the first start."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Thread

from PySide6.QtCore import QObject, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication

from app import private_folders, settings
from app.desk.desk import Compose, Desk
from app.model_room import RealModelRoom
from app.paths import ASSETS, Home
from app.samples import Samples
from app.window_choices import Choices, KeptChoices
from engine.errors import KnownError
from engine.network import Network
from ui.main_window import MainWindow
from ui.theme import Appearance, Theme

COUNTED = 1000
"""milliseconds after which the connections are counted anew"""


class Program(QObject):
    """Signals: ``ended()``, the last window is closed."""

    ended = Signal()

    def __init__(
        self,
        application: QApplication,
        home: Home,
        compose: Compose,
        network: Network,
        report: Callable[[BaseException], None],
    ) -> None:
        super().__init__(application)
        self._application = application
        self._home = home
        self._compose = compose
        self._samples = Samples(ASSETS / "samples")
        self._settings = KeptChoices(home.folder / "window.json")
        self._geometry = QSettings(str(home.folder / "window.ini"), QSettings.Format.IniFormat)
        self.desks: list[Desk] = []
        """one for each window, in the order in which they were opened"""
        self._report = report
        self._network = network
        self._counter = QTimer(self, interval=COUNTED)
        self._counter.timeout.connect(self._show_connections)
        self._counter.start()
        application.styleHints().colorSchemeChanged.connect(self._show_theme)

    # --- windows -----------------------------------------------------------------------------------------------------

    def start(self, paths: Sequence[Path]) -> None:
        """The first window."""
        self._show_theme()
        self._open_library(paths)
        # Beside the window, and told to nobody: where the program ends first, the next start does the rest.
        Thread(target=private_folders.delete_left_over, name="left-over", daemon=True).start()

    def take(self, paths: Sequence[Path]) -> None:
        """Another start: show the window, with its files."""
        desk = next((desk for desk in self.desks if not desk.is_private), None)
        if desk is None:
            self._open_library(paths)
            return
        desk.add(paths)
        window = desk.window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()

    def open_private(self) -> None:
        """A window over a folder that goes when the window closes."""
        folder = private_folders.make()
        with suppress(KnownError):  # begin with the defaults then
            settings.save(Home(folder), settings.load(self._home))
        desk = self._desk(Home(folder), private=True)
        desk.closed.connect(partial(private_folders.delete, folder))
        self._show(desk)

    def _open_library(self, paths: Sequence[Path]) -> None:
        desk = self._desk(self._home, private=False)
        desk.window.restore_geometry(self._geometry)
        desk.window.reader.show_thumbnails(self._settings.choices.thumbnails)
        desk.window.closing.connect(lambda: self._keep(desk.window))
        desk.window.reader.thumbnails_shown.connect(self._keep_thumbnails)
        desk.opened.connect(lambda: self._show_first(desk, paths))
        desk.erased.connect(self._begin_anew)
        desk.add(paths)
        self._show(desk)

    def _desk(self, home: Home, *, private: bool) -> Desk:
        # What a private window gets would go with its folder, so it gets it for all windows.
        room = RealModelRoom(self._home, home, self._network)
        desk = Desk(home, self._compose, self._samples, self._report, room=room, private=private)
        does = desk.window.does
        does.new_private.triggered.connect(self.open_private)
        does.quit.triggered.connect(self.quit)
        does.appearances.triggered.connect(self._choose_appearance)
        does.appearance[self._settings.choices.appearance].setChecked(True)
        desk.closed.connect(lambda: self._forget(desk))
        return desk

    def _show(self, desk: Desk) -> None:
        self.desks.append(desk)
        self._show_connections()
        desk.window.set_theme(self._theme())
        desk.open()

    def _forget(self, desk: Desk) -> None:
        self.desks.remove(desk)
        desk.deleteLater()
        if not self.desks:
            self.ended.emit()

    def quit(self) -> None:
        """Close all windows."""
        for desk in list(self.desks):
            desk.close()

    # --- what is open at first ---------------------------------------------------------------------------------------

    def _show_first(self, desk: Desk, paths: Sequence[Path]) -> None:
        """What was read last, unless files were given; at the very first start the sample."""
        choices = self._settings.choices
        if not choices.welcomed:
            self._settings.keep(replace(choices, welcomed=True))
        if paths:
            return
        if choices.welcomed:
            desk.show(choices.document, choices.page)
        elif desk.is_library_empty:
            desk.add(self._samples.documents())
            desk.window.conversation.box.type(self._samples.first_question())
            desk.window.conversation.focus_question()

    def _begin_anew(self) -> None:
        """Everything is erased, also what was chosen in the window; begin as at the first start."""
        self._settings.keep(Choices())
        self._geometry.clear()
        self._open_library(())

    def _show_connections(self) -> None:
        for desk in self.desks:
            desk.window.status.show_connections(self._network.connections)

    # --- look --------------------------------------------------------------------------------------------------------

    def _theme(self) -> Theme:
        return Theme.chosen(self._settings.choices.appearance)

    def _choose_appearance(self, action: QAction) -> None:
        self._settings.keep(replace(self._settings.choices, appearance=Appearance(action.data())))
        self._show_theme()

    def _show_theme(self) -> None:
        theme = self._theme()
        theme.apply(self._application)
        for desk in self.desks:
            desk.window.set_theme(theme)
            desk.window.does.appearance[self._settings.choices.appearance].setChecked(True)

    def _keep(self, window: MainWindow) -> None:
        """Remember how the window was left."""
        document, page = window.reader.document_id, window.reader.page
        if document:
            self._settings.keep(replace(self._settings.choices, document=document, page=page))
        window.keep_geometry(self._geometry)
        self._geometry.sync()
        with suppress(OSError):  # not written: a disk that refuses is not worth a message
            os.chmod(self._geometry.fileName(), 0o600)

    def _keep_thumbnails(self, shown: bool) -> None:
        self._settings.keep(replace(self._settings.choices, thumbnails=shown))
