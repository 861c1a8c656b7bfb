"""Asking about what one reads: this page, a part of it that is drawn, or its tables, from the menus and from the page
itself."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtWidgets import QMenu

from engine.contracts import Box, PageOutline
from ui.reader.actions import ReaderActions
from ui.reader.page_view import PageView
from ui.reader.region import PagePart, RegionDrawing
from ui.reader.region_bar import RegionBar


class PageAsking(QObject):
    """Signals:
    page_asked(part): the person wants to ask about this page (a ``PagePart``).
    region_wanted(): about a part of a page; ``draw_region`` lets them draw it.
    region_drawn(part): they have drawn it.
    tables_wanted(part): they want to see the tables of this page (a ``PagePart``).
    changed(): there is another frame, or none.
    """

    page_asked = Signal(object)
    region_wanted = Signal()
    region_drawn = Signal(object)
    tables_wanted = Signal(object)
    changed = Signal()

    def __init__(self, view: PageView, actions: ReaderActions) -> None:
        super().__init__(view)
        self.bar = RegionBar()
        self._view = view
        self._actions = actions
        self._drawing = RegionDrawing(view)
        self._outlines: tuple[PageOutline, ...] = ()
        self._drawing.changed.connect(self.changed)
        self._drawing.switched.connect(self.bar.show_on)
        self._drawing.drawn.connect(lambda position, box: self.region_drawn.emit(self._part(position, box)))
        self.bar.left.connect(self._drawing.leave)
        actions.ask_page.triggered.connect(lambda: self.page_asked.emit(self._part(view.page)))
        actions.ask_region.triggered.connect(self.region_wanted)
        actions.tables.triggered.connect(lambda: self.tables_wanted.emit(self._part(view.page)))
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(
            lambda at: self.menu_at(at).popup(view.viewport().mapToGlobal(at)),
        )

    @property
    def region(self) -> tuple[int, Box] | None:
        """Position of the page, and the frame in points of it; None where there is none."""
        return self._drawing.region

    def set_outlines(self, outlines: tuple[PageOutline, ...]) -> None:
        """The pages of the open document."""
        self._outlines = outlines

    def draw_region(self) -> None:
        """Let the person draw a frame; the one before it is gone."""
        if self._outlines:
            self._drawing.begin()

    def clear(self) -> None:
        """Show no frame any more."""
        self._drawing.clear()

    def menu_at(self, at: QPoint) -> QMenu:
        """What can be done at a point of the viewport. The page there need not be the one that leads on the screen."""
        menu = QMenu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions([self._actions.copy, self._actions.copy_with_citation, self._actions.select_page])
        menu.addSeparator()
        point = self._view.page_point(QPointF(at))
        if point is not None:
            part = self._part(point.position)
            menu.addAction(self._actions.ask_page.text(), lambda: self.page_asked.emit(part))
        menu.addAction(self._actions.ask_region)
        if point is not None:
            menu.addAction(self._actions.tables.text(), lambda: self.tables_wanted.emit(part))
        return menu

    def _part(self, position: int, region: Box | None = None) -> PagePart:
        return PagePart(position, self._outlines[position - 1].label, region)
