"""Questions about the page on the screen, or about a part of it that the person draws."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.desk.bench import Bench
from app.desk.vision_model import VisionModelUse
from ui.reader.region import PagePart


class PageQuestions(QObject):
    """Leads from the page to the question box; without a vision model, to the choice of one."""

    def __init__(self, bench: Bench, model: VisionModelUse) -> None:
        super().__init__(bench.window)
        self._window = bench.window
        self._reader = bench.window.reader.asking
        self._box = bench.window.conversation.box
        self._model = model
        self._reader.page_asked.connect(self._ask_about)
        self._reader.region_wanted.connect(self._draw)
        self._reader.region_drawn.connect(self._ask_about)
        self._box.about.changed.connect(self._clear)

    def _draw(self) -> None:
        if self._is_possible():
            self._window.panes.close_drawers()
            self._reader.draw_region()

    def _ask_about(self, part: PagePart) -> None:
        if self._is_possible():
            self._window.focus_question()
            self._box.about.choose_page(part)

    def _is_possible(self) -> bool:
        """Whether there is someone to look; where not, it is said how to get one."""
        if not self._model.is_there:
            self._window.focus_question()
            self._box.miss_vision_model()
        return self._model.is_there

    def _clear(self) -> None:
        """The frame stays for as long as the next question is about it."""
        page = self._box.about.about().page
        if page is None or page.region is None:
            self._reader.clear()
