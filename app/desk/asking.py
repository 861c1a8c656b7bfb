"""The conversation and the session: questions, answers, and what was asked before."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject
from shiboken6 import isValid

from app.desk import choosing
from app.desk.bench import Bench
from app.desk.reading import Reading
from app.desk.removal import Removal
from app.desk.shelf import Shelf
from app.jobs import Job
from app.problems import known
from engine.contracts import Answer, Answered, AskEvent, Box, Drawing, Problem, Quote, QuoteFound, Scope, Searching
from ui.conversation.about import About
from ui.conversation.answer_view import AnswerView
from ui.conversation.quote_card import QuoteCard


class Asking(QObject):
    """Keeps the right pane true."""

    def __init__(self, bench: Bench, shelf: Shelf, reading: Reading, removal: Removal) -> None:
        super().__init__(bench.window)
        self._bench = bench
        self._window = bench.window
        self._pane = bench.window.conversation
        self._session = bench.session
        self._shelf = shelf
        self._reading = reading
        self._removal = removal
        self._job: Job | None = None
        self._searched = ""
        self._hidden: set[int] = set()
        """answers whose removal is under way or can still be undone"""
        self._connect()
        self._pane.box.set_ready(True)

    def _connect(self) -> None:
        pane, does = self._pane, self._window.does
        pane.asked.connect(self.ask)
        pane.stop_wanted.connect(self.stop)
        pane.chosen.connect(self._show_place)
        pane.picture_wanted.connect(self._draw_words)
        pane.search_wanted.connect(self._search)
        pane.opened.connect(self._open)
        pane.removed.connect(self._remove)
        pane.export_wanted.connect(self._export)
        does.stop.triggered.connect(self.stop)
        does.copy_answer.triggered.connect(self._copy_newest)
        does.export.triggered.connect(self._export_newest)

    # --- asking ------------------------------------------------------------------------------------------------------

    def ask(self, question: str, about: About) -> None:
        """Put a question; one that is still being answered is stopped."""
        self.stop()
        self._pane.box.type("")
        view = self._pane.begin(question)
        scope = self._scope(about)
        job = self._job = self._bench.jobs.story(lambda stop: self._session.ask(question, scope, stop=stop))
        job.happened.connect(lambda events: self._take(view, events))
        job.failed.connect(lambda error: self._fail(view, error))
        job.finished.connect(lambda: self._end(job, view))
        self._pane.box.set_asking(True)
        job.start()

    def stop(self) -> None:
        """Stop answering; the quotes that have come stay."""
        if self._job is not None:
            self._job.stop()

    def _scope(self, about: About) -> Scope:
        if about.document_id is not None:
            return Scope(document_ids=(about.document_id,))
        if about.folder is not None:
            return Scope(document_ids=self._shelf.documents_in(about.folder))
        return Scope()

    def _take(self, view: AnswerView, events: Iterable[AskEvent]) -> None:
        if not isValid(view):
            return
        for event in events:
            match event:
                case Searching(pages=pages):
                    view.show_searching(pages)
                case QuoteFound(quote=quote):
                    view.add_quote(quote)
                    if len(view.cards) == 1:
                        self._show_place(quote)
                case Answered(answer=answer):
                    view.finish(answer)
        self._pane.thread_view.settle()
        self._window.reader.set_quotes(tuple(card.quote for card in view.cards))

    def _fail(self, view: AnswerView, error: Exception) -> None:
        problem = known(error)
        if problem is None:
            self._bench.report(error)
            problem = Problem(self.tr("A fault in Folioscope kept this question from being answered."), "")
        if isValid(view):
            view.fail(problem)

    def _end(self, job: Job, view: AnswerView) -> None:
        if isValid(view) and view.answer is None and job.stopped:
            view.stop()
        if self._job is job:
            self._job = None
            self._pane.box.set_asking(False)

    # --- quotes ------------------------------------------------------------------------------------------------------

    def _show_place(self, quote: Quote) -> None:
        if self._shelf.document(quote.document_id) is None:
            told = self.tr("{name} is no longer in the library.").format(name=quote.document)
            self._window.messages.inform(told, self.tr("Add it again to see the place."))
            return
        self._pane.mark(quote)
        self._window.reader.set_quotes(self._quotes_beside(quote))
        self._window.reader.show_quote(quote)

    def _quotes_beside(self, quote: Quote) -> tuple[Quote, ...]:
        """The quotes of the answer that ``quote`` belongs to."""
        for view in self._pane.thread_view.views():
            quotes = tuple(card.quote for card in view.cards)
            if any(other is quote for other in quotes):
                return quotes
        return (quote,)

    def _draw_words(self, card: QuoteCard, clip: Box, scale: float) -> None:
        def fail(error: Exception) -> None:
            problem = known(error)
            if problem is None:
                self._bench.report(error)
            if isValid(card):
                card.show_picture_failed(problem.sentence if problem else self.tr("The picture cannot be drawn."))

        self._reading.draw(
            card.quote.document_id,
            card.quote.page,
            Drawing(scale, clip),
            lambda picture: card.show_picture(picture) if isValid(card) else None,
            fail,
        )

    # --- earlier answers ---------------------------------------------------------------------------------------------

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
        if answer.quotes and self._shelf.document(answer.quotes[0].document_id) is not None:
            self._show_place(answer.quotes[0])

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
        if self._pane.is_history_shown():
            self._search(self._searched)

    # --- taking answers elsewhere ------------------------------------------------------------------------------------

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
