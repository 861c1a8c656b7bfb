"""The menus: every action has its place, so that everything can be found and learned there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMenuBar

from ui.actions import WindowActions
from ui.reader.actions import ReaderActions

_Entries = Sequence[QAction | None]
"""actions in order; None is a line between them"""


def fill_menus(bar: QMenuBar, window: WindowActions, reader: ReaderActions) -> None:
    """Put all actions into menus."""
    menus: tuple[tuple[str, _Entries], ...] = (
        (_tr("&File"), _file(window)),
        (_tr("&Edit"), _edit(window, reader)),
        (_tr("&View"), _view(window, reader)),
        (_tr("&Go"), _go(window, reader)),
        (_tr("&Ask"), _ask(window, reader)),
        (_tr("&Help"), (window.keys, window.logs, None, window.about)),
    )
    for title, entries in menus:
        _fill(bar.addMenu(title), entries)


def all_actions(bar: QMenuBar) -> list[tuple[str, list[QAction]]]:
    """The actions of all menus by the menus' titles, without lines and submenus."""
    found = []
    for top in bar.actions():
        menu = top.menu()
        if isinstance(menu, QMenu):
            found.append((top.text().replace("&", ""), [action for action in menu.actions() if action.text()]))
    return found


def _file(window: WindowActions) -> _Entries:
    adding = (window.add_files, window.add_folder, window.link_folder, window.open_sample)
    reading = (window.look_through, window.go_on)
    keeping = (window.export, window.backup, window.erase)
    return (*adding, None, *reading, None, window.new_private, None, *keeping, None, window.close, window.quit)


def _edit(window: WindowActions, reader: ReaderActions) -> _Entries:
    copying = (reader.copy, reader.copy_with_citation, window.copy_answer, window.paste, reader.select_page)
    finding = (reader.find, reader.find_next, reader.find_previous, window.search_history)
    working = (window.compare, reader.tables)
    return (window.undo, None, *copying, None, window.remove, None, *finding, None, *working)


def _view(window: WindowActions, reader: ReaderActions) -> _Entries:
    zooming = (reader.zoom_in, reader.zoom_out, reader.actual_size, reader.fit_width, reader.fit_page)
    panes = (window.show_library, window.show_conversation, reader.thumbnails)
    return (*panes, None, *zooming, None, *window.appearance.values(), None, window.full_screen)


def _go(window: WindowActions, reader: ReaderActions) -> _Entries:
    pages = (reader.back, None, reader.previous_page, reader.next_page, reader.go_to_page)
    return (*pages, None, window.next_quote, window.previous_quote, None, window.next_pane, window.previous_pane)


def _ask(window: WindowActions, reader: ReaderActions) -> _Entries:
    asking = (window.focus_question, window.ask, window.stop, window.new_conversation)
    about = (window.ask_document, window.ask_everything, reader.ask_page, reader.ask_region)
    model = (
        window.models,
        window.choose_model,
        window.choose_vision_model,
        window.licence,
        window.read_ahead,
        window.cache,
    )
    return (*asking, None, *about, None, window.sum_up, window.ask_many, None, *model)


def _fill(menu: QMenu, entries: _Entries) -> None:
    for entry in entries:
        if entry is None:
            menu.addSeparator()
        else:
            menu.addAction(entry)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Menus", text)
