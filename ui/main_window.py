"""The window: a menu bar, the message bar, three panes, one line of state.

It shows what it is handed and says what the person wants; ``app`` joins it to the engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, QMimeData, QSettings, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
)
from PySide6.QtWidgets import QApplication, QMainWindow, QVBoxLayout, QWidget

from engine.contracts import Problem
from ui.actions import WindowActions
from ui.below import Below
from ui.conversation.pane import ConversationPane
from ui.conversation.places import PageCounts
from ui.dialogs.keys import KeysDialog
from ui.library.pane import LibraryPane
from ui.menus import all_actions, fill_menus
from ui.message_bar import MessageBar
from ui.models.page import ModelsPage
from ui.not_open import Choice, NotOpen
from ui.panes import Panes
from ui.reader.pane import ReaderPane
from ui.status_line import StatusLine
from ui.theme import GRID, Theme
from ui.widgets.icons import application_icon
from ui.widgets.toast import UndoToast

_SIZE = (160 * GRID, 100 * GRID)
_SMALLEST = (60 * GRID, 50 * GRID)


class MainWindow(QMainWindow):
    """One window over one library.

    Signals:
        paths_given(paths): files and folders were dropped or pasted.
        picture_given(image): a picture was dropped or pasted.
        themed(theme): everything is shown in these colours from now on.
        closing(): the window goes; what is pending must be settled.
    """

    paths_given = Signal(object)
    picture_given = Signal(QImage)
    themed = Signal(object)
    closing = Signal()

    def __init__(self, page_counts: PageCounts, theme: Theme, *, private: bool = False) -> None:
        super().__init__()
        self._private = private
        self.theme = theme
        self.does = WindowActions(self)
        self.library = LibraryPane(theme)
        self.reader = ReaderPane()
        self.conversation = ConversationPane(page_counts, theme)
        self.below = Below(self.reader, theme)
        self.panes = Panes(self.library, self.below, self.conversation)
        self.not_open = NotOpen(theme)
        self.models = ModelsPage(theme)
        self.messages = MessageBar()
        self.status = StatusLine()
        self._lay_out()
        self.toast = UndoToast(self.reader)
        fill_menus(self.menuBar(), self.does, self.reader.reader_actions)
        self._connect()
        self.setAcceptDrops(True)
        self.setWindowIcon(application_icon())
        self.setMinimumSize(*_SMALLEST)
        self.resize(*_SIZE)
        self.show_title("")
        self.set_theme(theme)

    def _lay_out(self) -> None:
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.messages)
        column.addWidget(self.panes, 1)
        column.addWidget(self.not_open, 1)
        column.addWidget(self.models, 1)
        self.models.hide()
        column.addWidget(self.status)
        self.setCentralWidget(centre)

    def _connect(self) -> None:
        does, panes = self.does, self.panes
        for action, act in (
            (does.close, self.close),
            (does.show_library, panes.show_library),
            (does.show_conversation, panes.show_conversation),
            (does.full_screen, self._show_full_screen),
            (does.paste, self._paste),
            (does.next_pane, lambda: self._step_pane(1)),
            (does.previous_pane, lambda: self._step_pane(-1)),
            (does.focus_question, self.focus_question),
            (does.search_history, self._search_history),
            (does.ask, self.conversation.box.ask),
            (does.ask_document, self.conversation.box.about.choose_document),
            (does.ask_everything, self.conversation.box.about.choose_everything),
            (does.next_quote, lambda: self.conversation.step(1)),
            (does.previous_quote, lambda: self.conversation.step(-1)),
            (does.keys, self._show_keys),
        ):
            action.triggered.connect(act)
        panes.changed.connect(self._show_panes)
        panes.files_wanted.connect(does.add_files.trigger)
        self.library.files_wanted.connect(does.add_files.trigger)
        self.library.folder_wanted.connect(does.add_folder.trigger)
        self.library.link_wanted.connect(does.link_folder.trigger)
        self.library.sample_wanted.connect(does.open_sample.trigger)
        self.library.opened.connect(panes.close_drawers)
        self.conversation.chosen.connect(panes.close_drawers)
        self.conversation.finding_chosen.connect(panes.close_drawers)
        self.conversation.page_chosen.connect(panes.close_drawers)
        self.conversation.model_wanted.connect(does.models.trigger)
        self.conversation.vision_model_wanted.connect(does.models.trigger)
        self.models.left.connect(self.leave_models)
        self.paths_given.connect(self.leave_models)
        self.conversation.new_wanted.connect(does.new_conversation.trigger)
        self.conversation.left.connect(self._step_out)
        self.conversation.pasted.connect(self._take)
        self._show_panes()

    # --- what is shown -----------------------------------------------------------------------------------------------

    def show_title(self, document: str) -> None:
        """Name the open document in the title."""
        program = self.tr("Folioscope, private") if self._private else self.tr("Folioscope")
        self.setWindowTitle(f"{document} \u2013 {program}" if document else program)

    def show_not_open(self, problem: Problem, choices: Sequence[Choice]) -> None:
        """Say why there is no library to show, and offer these ways on."""
        self.panes.hide()
        self.not_open.tell(problem, choices)

    def show_panes(self) -> None:
        """Show the library, the page and the conversation."""
        self.not_open.hide()
        self.models.hide()
        self.panes.show()

    def show_models(self) -> None:
        """Show the page of the models in place of the panes."""
        self.panes.hide()
        self.models.show()
        self.models.focus_first()

    def leave_models(self) -> None:
        """Go back to the panes."""
        if self.models.isVisible():
            self.show_panes()
            self.focus_question()

    def set_theme(self, theme: Theme) -> None:
        """Show everything in the colours of ``theme``."""
        self.theme = theme
        panes = (self.library, self.reader, self.below, self.conversation, self.panes, self.not_open, self.models)
        for part in (*panes, self.messages, self.status, self.toast):
            part.set_theme(theme)
        self.themed.emit(theme)

    # --- geometry ----------------------------------------------------------------------------------------------------

    def keep_geometry(self, settings: QSettings) -> None:
        """Remember place, size and the widths of the panes."""
        settings.setValue("window", self.saveGeometry())
        settings.setValue("panes", self.panes.widths())

    def restore_geometry(self, settings: QSettings) -> None:
        """As it was left."""
        window, panes = settings.value("window"), settings.value("panes")
        if isinstance(window, QByteArray):
            self.restoreGeometry(window)
        if isinstance(panes, QByteArray):
            self.panes.restore_widths(panes)

    # --- keyboard ----------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc steps out."""
        if event.key() == Qt.Key.Key_Escape:
            self._step_out()
        else:
            super().keyPressEvent(event)

    def _step_out(self) -> None:
        if not self.panes.close_drawers():
            self.reader.setFocus(Qt.FocusReason.OtherFocusReason)

    def _step_pane(self, steps: int) -> None:
        if not self.panes.isVisible():
            return
        places: list[tuple[QWidget, QWidget]] = [(self.reader, self.reader)]
        if self.panes.library_shown:
            places.insert(0, (self.library, self.library.focus_widget()))
        if self.below.view is not None:
            places.append((self.below.view, self.below.view.focus_widget()))
        if self.panes.conversation_shown:
            places.append((self.conversation, self.conversation.box.field))
        focused = QApplication.focusWidget()
        inside = [index for index, (pane, _) in enumerate(places) if focused and pane.isAncestorOf(focused)]
        index = (inside[0] + steps) % len(places) if inside else 0
        places[index][1].setFocus(Qt.FocusReason.TabFocusReason)

    def focus_question(self) -> None:
        """Give the question box the keyboard, and show it first."""
        self.leave_models()
        if not self.panes.conversation_shown:
            self.panes.show_conversation(True)
        self.conversation.focus_question()

    def _search_history(self) -> None:
        self.leave_models()
        if not self.panes.conversation_shown:
            self.panes.show_conversation(True)
        self.conversation.show_history(True)

    def _show_panes(self) -> None:
        self.does.show_library.setChecked(self.panes.library_shown)
        self.does.show_conversation.setChecked(self.panes.conversation_shown)

    def _show_full_screen(self, full: bool) -> None:
        self.setWindowState(
            self.windowState() | Qt.WindowState.WindowFullScreen
            if full
            else self.windowState() & ~Qt.WindowState.WindowFullScreen
        )

    def _show_keys(self) -> None:
        dialog = KeysDialog(all_actions(self.menuBar()), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    # --- files and pictures from outside -----------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files, folders and pictures may be dropped anywhere."""
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()
            self.library.show_over(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """It was carried on."""
        self.library.show_over(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what was dropped."""
        self.library.show_over(False)
        self._take(event.mimeData())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Settle what can still be undone, then go."""
        self.toast.settle()
        self.closing.emit()
        super().closeEvent(event)

    def _paste(self) -> None:
        self._take(QGuiApplication.clipboard().mimeData())

    def _take(self, mime: QMimeData) -> None:
        paths: Sequence[Path] = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
        image = mime.imageData()
        if paths:
            self.paths_given.emit(list(paths))
        elif isinstance(image, QImage) and not image.isNull():
            self.picture_given.emit(image)
