"""Everything the window can do, as actions with a name and keys; the reader brings its own."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from ui.theme import Appearance

_Keys = str | QKeySequence.StandardKey


class WindowActions(QObject):
    """One action for each thing; whoever can do it connects it."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        keys = QKeySequence.StandardKey
        self.add_files = self._action(self.tr("Add files…"), "Ctrl+O")
        self.add_folder = self._action(self.tr("Add a folder…"), "Ctrl+Shift+O")
        self.link_folder = self._action(self.tr("Link a folder…"))
        self.go_on = self._action(self.tr("Go on reading unfinished documents"))
        self.look_through = self._action(self.tr("Look for changed files"), "F5")
        self.open_sample = self._action(self.tr("Open the sample"))
        self.new_private = self._action(self.tr("New private window"), "Ctrl+Shift+N")
        self.export = self._action(self.tr("Export the answer…"), "Ctrl+E")
        self.backup = self._action(self.tr("Back up the library…"))
        self.erase = self._action(self.tr("Erase everything…"))
        self.close = self._action(self.tr("Close the window"), "Ctrl+W")
        self.quit = self._action(self.tr("Quit"), "Ctrl+Q")

        self.undo = self._action(self.tr("Undo removal"), "Ctrl+Z")
        self.copy_answer = self._action(self.tr("Copy the answer with its citations"), "Ctrl+Alt+C")
        self.paste = self._action(self.tr("Paste a picture or files"), keys.Paste)
        self.remove = self._action(self.tr("Remove the document"))
        self.compare = self._action(self.tr("Compare the document with…"))
        self.search_history = self._action(self.tr("Search earlier questions and answers"), "Ctrl+Shift+F")

        self.show_library = self._action(self.tr("Library"), "F9")
        self.show_conversation = self._action(self.tr("Conversation"), "Shift+F9")
        self.full_screen = self._action(self.tr("Full screen"), "F11")
        self.appearances = QActionGroup(self)
        self.appearance = {
            Appearance.SYSTEM: self._action(self.tr("As the system")),
            Appearance.LIGHT: self._action(self.tr("Light")),
            Appearance.DARK: self._action(self.tr("Dark")),
        }

        self.next_quote = self._action(self.tr("Next quote"), "F8")
        self.previous_quote = self._action(self.tr("Previous quote"), "Shift+F8")
        self.next_pane = self._action(self.tr("Next pane"), "F6")
        self.previous_pane = self._action(self.tr("Previous pane"), "Shift+F6")

        self.focus_question = self._action(self.tr("Question"), "Ctrl+L")
        self.ask = self._action(self.tr("Ask"), "Ctrl+Return")
        self.stop = self._action(self.tr("Stop"), "Ctrl+.")
        self.ask_document = self._action(self.tr("Ask about this document"))
        self.ask_everything = self._action(self.tr("Ask about all documents"))
        self.ask_many = self._action(self.tr("Questions for many documents…"), "Ctrl+Shift+L")
        self.sum_up = self._action(self.tr("Sum up the document"))

        self.new_conversation = self._action(self.tr("New conversation"), "Ctrl+N")
        self.models = self._action(self.tr("Models…"), "Ctrl+Shift+M")
        self.choose_model = self._action(self.tr("Choose text model…"))
        self.choose_vision_model = self._action(self.tr("Choose vision model…"))
        self.licence = self._action(self.tr("Licence of the models…"))
        self.read_ahead = self._action(self.tr("Read the open document ahead"))
        self.cache = self._action(self.tr("Cache…"))

        self.keys = self._action(self.tr("Keyboard"), "F1")
        self.logs = self._action(self.tr("Show the logs folder"))
        self.about = self._action(self.tr("About Folioscope"))
        self._make_choices()

    def _make_choices(self) -> None:
        for action in (self.show_library, self.show_conversation, self.full_screen, self.read_ahead):
            action.setCheckable(True)
        for appearance, action in self.appearance.items():
            action.setCheckable(True)
            action.setData(appearance)
            self.appearances.addAction(action)
        self.quit.setMenuRole(QAction.MenuRole.QuitRole)
        self.about.setMenuRole(QAction.MenuRole.AboutRole)

    def _action(self, text: str, keys: _Keys = "") -> QAction:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(keys))
        return action
