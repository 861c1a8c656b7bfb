"""Earlier answers: looked for, opened, removed, copied, exported."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.desk import choosing
from app.desk.bench import Bench
from app.desk.places import Places
from app.desk.removal import Removal
from app.desk.shelf import Shelf
from engine.contracts import Answer


class KeptAnswers(QObject):
    """Keeps the history true."""

    def __init__(self, bench: Bench, shelf: Shelf, places: Places, removal: Removal) -> None:
        super().__init__(bench.window)
        self._bench = bench
        self._window = bench.window
        self._pane = bench.window.conversation
        self._session = bench.session
        self._shelf = shelf
        self._places = places
        self._removal = removal
        self._searched = ""
        self._hidden: set[int] = set()
        """answers whose removal is under way or can still be undone"""
        pane, does = self._pane, self._window.does
        pane.search_wanted.connect(self._search)
        pane.opened.connect(self._open)
        pane.removed.connect(self._remove)
        pane.export_wanted.connect(self._export)
        does.copy_answer.triggered.connect(self._copy_newest)
        does.export.triggered.connect(self._export_newest)
        self.offer_unfinished()

    def offer_unfinished(self) -> None:
        """Before anything is asked, what was not finished can be gone on with."""

        def show(answers: tuple[Answer, ...]) -> None:
            self._pane.show_unfinished(answer for answer in answers if answer.id not in self._hidden)

        self._bench.call(self._session.unfinished_answers, show)

    def _search(self, text: str) -> None:
        self._searched = text

        def show(answers: tuple[Answer, ...]) -> None:
            if text == self._searched:
                self._pane.show_answers(answer for answer in answers if answer.id not in self._hidden)

        self._bench.call(lambda: self._session.history(text), show)

    def _open(self, answer_id: int) -> None:
        self._bench.call(lambda: self._session.answer(answer_id), self._show)

    def _show(self, answer: Answer) -> None:
        self._pane.show_answer(answer)
        quote = next((quote for quote in answer.quotes if quote.verified), None)
        finding = next((finding for finding in answer.findings if finding.answers), None)
        if finding is not None and not answer.statements:
            if self._shelf.document(finding.document_id) is not None:
                self._places.show_finding(finding)
        elif quote is not None and self._shelf.document(quote.document_id) is not None:
            self._places.show(quote)

    def _remove(self, answer_id: int) -> None:
        view = self._pane.view_of(answer_id)
        shown = view.answer if view is not None else None

        def undo() -> None:
            self._hide(answer_id, False)
            if shown is not None:
                self._pane.show_answer(shown)

        def settle() -> None:
            self._bench.call(lambda: self._session.remove_answer(answer_id), lambda _: self._hide(answer_id, False))

        self._removal.begin(self.tr("The answer is removed"), undo=undo, settle=settle)
        self._pane.take_away(answer_id)
        self._hide(answer_id, True)

    def _hide(self, answer_id: int, hidden: bool) -> None:
        (self._hidden.add if hidden else self._hidden.discard)(answer_id)
        self.offer_unfinished()
        if self._pane.is_history_shown():
            self._search(self._searched)

    def _copy_newest(self) -> None:
        view = self._pane.newest()
        if view is not None:
            view.copy()

    def _export_newest(self) -> None:
        view = self._pane.newest()
        if view is not None and view.answer is not None:
            self._export(view.answer.id)

    def _export(self, answer_id: int) -> None:
        path = choosing.export_target(self._window)
        if path is None:
            return

        def write() -> None:
            # Only now: the window's first picture need not wait for what writes files.
            from engine.store.export import export

            export(self._session.answer(answer_id), path)

        told = self.tr("The answer is written to {path}.").format(path=path)
        self._bench.call(write, lambda _: self._window.messages.inform(told))
