"""The conversation: answers or their history above, the question box below."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from engine.contracts import Answer, Finding, Quote
from ui.conversation.answer_view import AnswerView
from ui.conversation.history_page import HistoryPage
from ui.conversation.places import PageCounts
from ui.conversation.question_box import QuestionBox
from ui.conversation.thread import Thread
from ui.conversation.welcome import Welcome
from ui.theme import GRID, TextSize, Theme
from ui.widgets.buttons import IconButton, tint_buttons
from ui.widgets.header import Header
from ui.widgets.label import Label


class ConversationPane(QFrame):
    """The right pane.

    Signals:
        asked(question, about, how, pictures), stop_wanted(), left(), pasted(mime), model_wanted(),
            vision_model_wanted(): as of ``QuestionBox``.
        again_wanted(view): put the question of a stopped answer again.
        go_on_wanted(view): go on with an answer that is not whole any more, or was stopped.
        unfinished_wanted(answer): the same of one that an earlier run left, and that is not shown yet.
        closer_wanted(view, finding): put its question again to the page of this finding, and look closer.
        new_wanted(): begin a new conversation.
        chosen(quote), finding_chosen(finding), page_chosen(document, page): show this place.
        picture_wanted(card, clip, scale): pixels for a card.
        search_wanted(text): show the answers that hold these words, all for "".
        opened(answer_id), removed(answer_id), export_wanted(answer_id): what the person wants with an answer.
    """

    asked = Signal(str, object, object, object)
    stop_wanted = Signal()
    left = Signal()
    pasted = Signal(object)
    model_wanted = Signal()
    vision_model_wanted = Signal()
    again_wanted = Signal(object)
    go_on_wanted = Signal(object)
    unfinished_wanted = Signal(object)
    closer_wanted = Signal(object, object)
    new_wanted = Signal()
    chosen = Signal(object)
    finding_chosen = Signal(object)
    page_chosen = Signal(str, int)
    picture_wanted = Signal(object, object, float)
    search_wanted = Signal(str)
    opened = Signal(int)
    removed = Signal(int)
    export_wanted = Signal(int)

    def __init__(self, page_counts: PageCounts, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "pane")
        self.setAccessibleName(self.tr("Conversation"))
        self._page_counts = page_counts
        self._theme = theme
        self._title = Label(self.tr("Conversation"), size=TextSize.HEADING, bold=True)
        self._history_button = IconButton("history", self.tr("Earlier questions"))
        self._history_button.setCheckable(True)
        self._new_button = IconButton("new-conversation", self.tr("New conversation"))
        self.welcome = Welcome(theme)
        self.thread_view = Thread()
        self.history = HistoryPage(theme)
        self.box = QuestionBox()
        self._stack = QStackedWidget()
        for page in (self.welcome, self.thread_view, self.history):
            self._stack.addWidget(page)
        self._lay_out()
        self._connect()
        self.set_theme(theme)

    def _lay_out(self) -> None:
        header = Header(2 * GRID)
        header.row.addWidget(self._title, 1)
        header.row.addWidget(self._new_button)
        header.row.addWidget(self._history_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(header)
        column.addWidget(self._stack, 1)
        column.addWidget(self.box)

    def _connect(self) -> None:
        self.box.asked.connect(self.asked)
        self.box.stop_wanted.connect(self.stop_wanted)
        self.box.left.connect(self.left)
        self.box.pasted.connect(self.pasted)
        self.box.model_wanted.connect(self.model_wanted)
        self.box.vision_model_wanted.connect(self.vision_model_wanted)
        self.welcome.chosen.connect(self.box.put)
        self.welcome.unfinished_chosen.connect(self.unfinished_wanted)
        self._new_button.clicked.connect(self.new_wanted)
        self.history.search_wanted.connect(self.search_wanted)
        self.history.opened.connect(self.opened)
        self.history.removed.connect(self.removed)
        self.history.left.connect(lambda: self.show_history(False))
        self._history_button.toggled.connect(self.show_history)

    # --- asking ------------------------------------------------------------------------------------------------------

    def begin(self, question: str) -> AnswerView:
        """A view for the answer to ``question``, empty for now."""
        view = self._make_view(question)
        self.show_history(False)
        self.thread_view.add(view)
        self._choose_page()
        return view

    def begin_again(self, earlier: AnswerView) -> AnswerView:
        """An empty view in the place of an earlier one, for the same question."""
        view = self._make_view(earlier.question)
        self.thread_view.replace(earlier, view)
        return view

    def _make_view(self, question: str) -> AnswerView:
        view = AnswerView(question, self._page_counts, self._theme, self.thread_view.follows)
        view.chosen.connect(self.chosen)
        view.finding_chosen.connect(self.finding_chosen)
        view.closer_wanted.connect(lambda finding: self.closer_wanted.emit(view, finding))
        view.page_chosen.connect(self.page_chosen)
        view.again_wanted.connect(lambda: self.again_wanted.emit(view))
        view.go_on_wanted.connect(lambda: self.go_on_wanted.emit(view))
        view.stop_wanted.connect(self.stop_wanted)
        view.picture_wanted.connect(self.picture_wanted)
        view.removed.connect(self.removed)
        view.export_wanted.connect(self.export_wanted)
        return view

    def show_answer(self, answer: Answer) -> None:
        """Show an earlier answer."""
        present = self.view_of(answer.id)
        if present is None:
            self.begin(answer.question).finish(answer)
            self.thread_view.settle()
        else:
            self.show_history(False)
            self.thread_view.show_view(present)

    def view_of(self, answer_id: int) -> AnswerView | None:
        """Where an answer is shown."""
        views = (view for view in self.thread_view.views() if view.answer is not None and view.answer.id == answer_id)
        return next(views, None)

    def take_away(self, answer_id: int) -> None:
        """Show an answer no longer."""
        view = self.view_of(answer_id)
        if view is not None:
            self.thread_view.remove(view)
            self._choose_page()

    def clear(self) -> None:
        """Begin anew: the answers are in the history."""
        for view in self.thread_view.views():
            self.thread_view.remove(view)
        self.show_history(False)

    def newest(self) -> AnswerView | None:
        """The answer shown last, which Copy and Export in the menu mean."""
        views = self.thread_view.views()
        return views[-1] if views else None

    def step(self, steps: int) -> None:
        """Show the place of the next (1) or previous (-1) quote or finding of the newest answer."""
        view = self.newest()
        if view is None or not view.stops:
            return
        current = next((index for index, card in enumerate(view.stops) if card.property("current")), None)
        index = 0 if current is None else (current + steps) % len(view.stops)
        view.reveal(view.stops[index])
        view.stops[index].click()
        self.thread_view.ensureWidgetVisible(view.stops[index])

    def mark(self, place: Quote | Finding) -> None:
        """Mark the card of the quote or finding whose place is shown."""
        for view in self.thread_view.views():
            view.set_current(place)

    # --- history and suggestions -------------------------------------------------------------------------------------

    def show_history(self, shown: bool) -> None:
        """Show the earlier questions, or go back to the conversation."""
        self._history_button.setChecked(shown)
        self._title.setText(self.tr("Earlier questions") if shown else self.tr("Conversation"))
        if shown:
            self.search_wanted.emit(self.history.field.text())
            self._stack.setCurrentWidget(self.history)
            self.history.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self._choose_page()

    def is_history_shown(self) -> bool:
        """Whether the earlier questions are shown instead of the conversation."""
        return self._stack.currentWidget() is self.history

    def show_answers(self, answers: Iterable[Answer]) -> None:
        """What ``search_wanted`` found."""
        self.history.show_answers(answers)

    def show_suggestions(self, questions: Sequence[str]) -> None:
        """Questions that fit the open document."""
        self.welcome.show_questions(questions)

    def show_unfinished(self, answers: Iterable[Answer]) -> None:
        """Answers that can be gone on with, newest first."""
        self.welcome.show_unfinished(answers)

    def focus_question(self) -> None:
        """Give the question box the keyboard."""
        self.box.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def set_theme(self, theme: Theme) -> None:
        """Show everything in the colours of ``theme``."""
        self._theme = theme
        self.welcome.set_theme(theme)
        self.history.list.set_theme(theme)
        for view in self.thread_view.views():
            view.set_theme(theme)
        tint_buttons(self, theme)

    def _choose_page(self) -> None:
        page: QWidget = self.thread_view if self.thread_view.views() else self.welcome
        self._stack.setCurrentWidget(page)
        self._new_button.setEnabled(bool(self.thread_view.views()))
