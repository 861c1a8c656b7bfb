"""The conversation and the session: questions, and what comes of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from threading import Event

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from app.desk.asked import Asked
from app.desk.bench import Bench
from app.desk.models import Models
from app.desk.places import Places
from app.desk.shelf import Shelf
from app.jobs import Job
from app.problems import known
from engine.contracts import (
    Answer,
    AskEvent,
    Document,
    Finding,
    FindingMade,
    How,
    LookingAt,
    LooksPlanned,
    Pictures,
    PreparingModel,
    Problem,
    QuoteFound,
    ReadingPages,
    Scope,
    Wording,
)
from ui.conversation.about import About
from ui.conversation.answer_view import AnswerView
from ui.conversation.finding_words import looking_share, preparing_share
from ui.conversation.plan_words import reading_share
from ui.reader.region import PagePart
from ui.wording import percent


class Asking(QObject):
    """Keeps the right pane true.

    Signals:
        began(): a question is being put; whatever else the models do has to rest.
        told(events): of the question that is being answered.
        ended(): no question is being answered any more.
    """

    began = Signal()
    told = Signal(object)
    ended = Signal()

    def __init__(self, bench: Bench, shelf: Shelf, places: Places, models: Models) -> None:
        super().__init__(bench.window)
        self._bench = bench
        self._window = bench.window
        self._pane = bench.window.conversation
        self._session = bench.session
        self._shelf = shelf
        self._places = places
        self._models = models
        self._job: Job | None = None
        self._view: AnswerView | None = None
        """where the answer of ``_job`` is shown"""
        self._asked: dict[AnswerView, Asked] = {}
        self._connect()
        self._pane.box.set_ready(True)

    def _connect(self) -> None:
        pane, does = self._pane, self._window.does
        pane.asked.connect(self.ask)
        pane.again_wanted.connect(self._ask_again)
        pane.go_on_wanted.connect(self._go_on)
        pane.unfinished_wanted.connect(self._take_up)
        pane.closer_wanted.connect(self._look_closer)
        pane.stop_wanted.connect(self.stop)
        does.stop.triggered.connect(self.stop)
        does.new_conversation.triggered.connect(self._begin_anew)

    # --- asking ------------------------------------------------------------------------------------------------------

    def ask(self, question: str, about: About, how: How, pictures: Pictures) -> None:
        """Put a question, as one that follows the answer before it; one that is still being answered is stopped."""
        self._pane.box.type("")
        answered = self._answered()
        is_part = about.page is not None and about.page.region is not None
        # A text model reads whole pages: of a part of one it knows nothing.
        how = How.QUOTES if is_part else how
        self._put(Asked(question, about, how, pictures, answered[-1] if answered else None))
        if is_part:
            self._pane.box.about.choose_document()

    def ask_alone(self, question: str, about: About, how: How) -> None:
        """Put a question that follows up nothing."""
        self._put(Asked(question, about, how, self._pane.box.pictures.pictures(), None))

    def tell_changes(self, first: Document, second: Document) -> None:
        """Have it put into words what changed from one document to the other."""
        # The engine is imported when the library is open.
        from engine.asking.changes_told import what_changed

        question = what_changed(first.name, second.name)
        self._put(Asked(question, About(), How.BEST, Pictures.NEVER, None, compared=(first.id, second.id)))

    def stop(self) -> None:
        """Stop answering; what has come stays."""
        if self._job is not None and not self._job.stopped:
            self._job.stop()
            if self._view is not None and isValid(self._view):
                self._view.show_stopping()

    def _put(self, asked: Asked) -> None:
        self.stop()
        view = self._pane.begin(asked.question)
        self._expect(view, asked)
        self._begin(view, asked, self._story(asked), earlier=None)

    def _story(self, asked: Asked) -> Callable[[Event], Iterator[AskEvent]]:
        if asked.compared is not None:
            first_id, second_id = asked.compared
            return lambda stop: self._session.tell_changes(first_id, second_id, stop=stop)
        scope = self._scope(asked.about)
        return lambda stop: self._session.ask(
            asked.question,
            scope,
            how=asked.how,
            after=asked.after,
            pictures=asked.pictures,
            closer=asked.closer,
            stop=stop,
        )

    def _go_on(self, view: AnswerView) -> None:
        """With the answer of a view; the new one takes its place, here as in the library."""
        earlier = view.answer
        if earlier is None:
            return
        self.stop()
        asked = self._as_it_was_put(view)
        new = self._pane.begin_again(view)
        self._expect(new, asked)
        self._begin(new, asked, lambda stop: self._session.go_on_answering(earlier.id, stop=stop), earlier=earlier)

    def _take_up(self, answer: Answer) -> None:
        """Go on with an answer that an earlier run left."""
        self._pane.show_answer(answer)
        view = self._pane.view_of(answer.id)
        if view is not None:
            self._go_on(view)

    def _begin(
        self,
        view: AnswerView,
        asked: Asked,
        story: Callable[[Event], Iterator[AskEvent]],
        *,
        earlier: Answer | None,
    ) -> None:
        def again() -> None:
            if isValid(view):
                new = self._pane.begin_again(view)
                self._expect(new, asked)
                self._begin(new, asked, story, earlier=earlier)

        self.began.emit()
        self._view = view
        shown = self._pane.thread_view.views()
        self._asked = {view: asked} | {each: put for each, put in self._asked.items() if each in shown}
        job = self._job = self._bench.jobs.story(story, ends_itself=True)
        job.happened.connect(lambda events: self._take(view, events))
        job.failed.connect(lambda error: self._fail(view, error, earlier, again))
        job.finished.connect(lambda: self._end(job, view, earlier))
        self._pane.box.set_asking(True)
        job.start()

    def _ask_again(self, view: AnswerView) -> None:
        """A stopped question, put the same way; of an earlier one it is not known what it was put to."""
        self._put(self._as_it_was_put(view))

    def _look_closer(self, view: AnswerView, finding: Finding) -> None:
        """The same question to the page of a finding, or the part of it, once more."""
        page = About(finding.document_id, page=PagePart(finding.page, finding.label, finding.region))
        put = self._as_it_was_put(view)
        self._put(replace(put, about=page, how=How.QUOTES, pictures=Pictures.ALWAYS, closer=True))

    def _as_it_was_put(self, view: AnswerView) -> Asked:
        answer, box = view.answer, self._pane.box
        how = box.how.how() if answer is None else answer.how
        pictures, about = box.pictures.pictures(), box.about.about()
        if answer is not None and answer.wish is not None:
            pictures = answer.wish.pictures
            about = About() if answer.wish.compares else about  # of two documents, whichever is asked about now
        elif answer is not None and answer.findings:
            pictures = Pictures.ALWAYS
        put = self._asked.get(view, Asked(view.question, about, how, pictures, None))
        # The answer that it follows up may have been removed since.
        return put if put.after in self._answered() else replace(put, after=None)

    def _answered(self) -> list[int]:
        """The answers that are shown, oldest first."""
        return [view.answer.id for view in self._pane.thread_view.views() if view.answer is not None]

    def _begin_anew(self) -> None:
        """The next question follows up nothing."""
        self.stop()
        self._pane.clear()
        self._pane.focus_question()

    def _expect(self, view: AnswerView, asked: Asked) -> None:
        """Make room for what a model makes of it before quotes take it."""
        several = asked.about.document_id is None
        text = self._models.text.facts
        if text is not None and asked.how is not How.QUOTES:
            part = view.expect_model(names_documents=several)
            if text.test:
                part.warn_of_test_model()
        if self._models.vision.is_there and asked.pictures is Pictures.ALWAYS:
            looked = view.expect_look(names_documents=several)
            if self._is_vision_test():
                looked.warn_of_test_model()

    def _is_vision_test(self) -> bool:
        facts = self._models.vision.facts
        return facts is not None and facts.test

    def _scope(self, about: About) -> Scope:
        if about.document_id is not None and about.page is not None:
            page = about.page
            pages = page.position, page.position
            return Scope(document_ids=(about.document_id,), pages=pages, region=page.region)
        if about.document_id is not None:
            return Scope(document_ids=(about.document_id,))
        if about.folder is not None:
            return Scope(document_ids=self._shelf.documents_in(about.folder))
        return Scope()

    def _take(self, view: AnswerView, events: Iterable[AskEvent]) -> None:
        if not isValid(view):
            return
        for event in events:
            view.take(event)
            match event:
                case QuoteFound(quote=quote) if view.looked is None and len(view.cards) == 1:
                    self._places.show(quote)
                case LooksPlanned() if view.looked is not None and self._is_vision_test():
                    view.looked.warn_of_test_model()
                case FindingMade(finding=finding) if view.model is None and view.is_first(finding):
                    self._places.show_finding(finding)
            self._show_work(event)
        self.told.emit(events)
        self._pane.thread_view.settle()
        self._window.reader.set_quotes(view.quotes)

    def _show_work(self, event: AskEvent) -> None:
        """In the line of state."""
        text, vision = self._models.text, self._models.vision
        match event:
            case ReadingPages():
                text.show_work(self.tr("reading: {share}").format(share=percent(reading_share(event))))
            case Wording():
                text.show_work(self.tr("writing"))
            case PreparingModel():
                vision.show_work(self.tr("preparing: {share}").format(share=percent(preparing_share(event))))
            case LookingAt():
                vision.show_work(self.tr("looking: {share}").format(share=percent(looking_share(event))))

    def _fail(self, view: AnswerView, error: Exception, earlier: Answer | None, again: Callable[[], None]) -> None:
        """Tell it; what the person can allow is asked, and then the question is put ``again`` in the same place."""
        problem = known(error)
        if problem is None:
            self._bench.report(error)
            problem = Problem(self.tr("A fault in Folioscope kept this question from being answered."), "")
        if isValid(view):
            if earlier is not None:
                view.finish(earlier)
            view.fail(problem)
            if self._models.allowing.can_mend(error):
                self._models.allowing.ask(error, then=again)

    def _end(self, job: Job, view: AnswerView, earlier: Answer | None) -> None:
        if isValid(view) and view.answer is None and job.stopped:
            if earlier is not None:
                view.finish(earlier)
            else:
                view.stop()
        if self._job is job:
            self._job = self._view = None
            self._pane.box.set_asking(False)
            self._models.show_rest()
            self.ended.emit()
