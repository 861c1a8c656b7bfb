"""What a vision model says of the pages that it looks at, page by page, and how far it is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.contracts import (
    Answer,
    AskEvent,
    EnoughFound,
    Finding,
    FindingMade,
    LookingAt,
    LooksPlanned,
    LookWording,
    PreparingModel,
    Quote,
)
from ui.conversation.differences_view import DifferencesView
from ui.conversation.enough_line import EnoughLine
from ui.conversation.finding_card import FindingCard
from ui.conversation.finding_words import (
    looking_share,
    looking_words,
    preparing_share,
    preparing_words,
    result_words,
)
from ui.conversation.found_meanwhile import FoundMeanwhile
from ui.conversation.places import place_of
from ui.conversation.plan_fold import PlanFold
from ui.conversation.quote_card import QuoteCard
from ui.conversation.silent_pages import SilentPages
from ui.conversation.statement_words import test_model_words
from ui.theme import GRID, Theme
from ui.widgets.progress_line import ProgressLine
from ui.widgets.sign_line import SignLine
from ui.widgets.text_block import TextBlock
from ui.wording import moment, page_count, seconds_taken, short_model_name


class LookedAnswer(QWidget):
    """From top to bottom: the plan, how far it is, what was found meanwhile, a card for each page that says something,
    the card that is being written, whether that is enough, where pages differ, and the other pages in one line.
    ``is_followed`` as of ``ModelAnswer``; ``stands_alone``: no text model answers beside it, so plan and differences
    are told here.

    Signals:
        chosen(finding), closer_wanted(finding): as of ``FindingCard``.
        claim_chosen(claim): as of ``DifferencesView``.
        stop_wanted(): as of ``EnoughLine``.
    """

    chosen = Signal(object)
    closer_wanted = Signal(object)
    claim_chosen = Signal(object)
    stop_wanted = Signal()

    def __init__(
        self, theme: Theme, is_followed: Callable[[], bool], *, names_documents: bool, stands_alone: bool
    ) -> None:
        super().__init__()
        self._is_followed = is_followed
        self._theme = theme
        self._names_documents = names_documents
        self._banner: SignLine | None = None
        self._made: list[Finding] = []
        self._cards: list[FindingCard] = []
        self._writing: FindingCard | None = None
        self._looked_at: LookingAt | None = None
        self.plan = PlanFold(theme)
        if not stands_alone:
            self.plan.hide()
        self.progress = ProgressLine(self.tr("How much is looked at"))
        self.progress.end(self.tr("About to look"))
        self.found = FoundMeanwhile(theme)
        self._verdict = TextBlock()
        self.enough = EnoughLine(theme)
        self.enough.stop_wanted.connect(self.stop_wanted)
        self.differences = DifferencesView(theme, names_documents=names_documents)
        self.differences.chosen.connect(self.claim_chosen)
        self.silent = SilentPages(theme, names_documents=names_documents)
        self.silent.chosen.connect(self.chosen)
        self.silent.closer_wanted.connect(self.closer_wanted)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID)
        for widget in (self.plan, self.progress, self.found, self._verdict, self.enough, self.differences, self.silent):
            self._column.addWidget(widget)
        self._verdict.hide()

    @property
    def cards(self) -> tuple[FindingCard, ...]:
        """The pages that say something, in the order in which they were looked at."""
        return tuple(self._cards)

    @property
    def writing(self) -> str:
        """The words about the page that is looked at."""
        return self._writing.text if self._writing is not None else ""

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """The places of the findings: what the model read and what stands on the page."""
        return tuple(place_of(finding) for finding in self._made if finding.answers)

    @property
    def result(self) -> str:
        """What came of it, in one sentence."""
        return result_words(self._made)

    def holds(self, finding: Finding) -> bool:
        """Whether this very finding stands here."""
        return any(each is finding for each in self._made)

    def warn_of_test_model(self) -> None:
        """The model has random weights."""
        if self._banner is None:
            self._banner = SignLine(test_model_words(), self._theme)
            self._column.insertWidget(0, self._banner)
            self._banner.show()

    def add_found(self, card: QuoteCard) -> None:
        """A quote from the index, shown while pages are looked at."""
        self.found.add_card(card)

    def take(self, event: AskEvent) -> None:
        """What the story tells of the vision model."""
        match event:
            case LooksPlanned(plan=plan):
                self.plan.show_looks(plan)
            case PreparingModel():
                self.progress.show_share(preparing_words(event), preparing_share(event))
            case LookingAt():
                self._looked_at = event
                words = looking_words(event, names_document=self._names_documents)
                self.progress.show_share(words, looking_share(event))
            case LookWording(text=text):
                self._open().write(text)
            case FindingMade(finding=finding):
                self._add(finding)
            case EnoughFound():
                self.enough.offer(event)

    def finish(self, answer: Answer) -> None:
        """The whole answer; what has not come page by page is added."""
        if answer.test_model:
            self.warn_of_test_model()
        for finding in answer.findings[len(self._made) :]:
            self._add(finding)
        stands_alone = not answer.model
        told = (moment(answer.asked), seconds_taken(answer.seconds)) if stands_alone else (self._looked_words(),)
        self._end("  \u00b7  ".join((*told, short_model_name(answer.vision_model))))
        self.plan.finish(
            self.tr("The pages were looked at one by one."), self.tr("model: {name}").format(name=answer.vision_model)
        )
        self.plan.setVisible(stands_alone)
        if stands_alone:
            self.differences.show_differences(answer.differences)
        if self._made and not self._cards:
            self._verdict.setText(self.result)
            self._verdict.show()

    def show_looked(self) -> None:
        """All pages are looked at; what they say is put together elsewhere."""
        if self._made:
            self._end(self._looked_words())

    def show_stopping(self) -> None:
        """Stop was pressed, and is heard in a moment."""
        self.progress.end(self.tr("Stopping"))
        self.enough.hide()

    def stop(self) -> None:
        """It ends without an answer; what was found stays."""
        self._end(self.tr("Not finished"))

    def set_current(self, finding: Finding | None) -> None:
        """Mark the place that is shown."""
        for card in self._cards:
            card.set_current(card.finding is finding)
        self.silent.set_current(finding)

    def set_theme(self, theme: Theme) -> None:
        """Show everything in the colours of ``theme``."""
        self._theme = theme
        if self._banner is not None:
            self._banner.set_theme(theme)
        for card in self.findChildren(FindingCard):
            card.set_theme(theme)
        for part in (self.plan, self.found, self.enough, self.differences, self.silent):
            part.set_theme(theme)

    def _open(self) -> FindingCard:
        """The card that is being written."""
        if self._writing is None:
            self.found.make_room(self._is_followed)
            card = self._writing = FindingCard(self._theme, names_document=self._names_documents)
            card.chosen.connect(self.chosen)
            card.closer_wanted.connect(self.closer_wanted)
            if self._looked_at is not None:
                card.begin(self._looked_at.document, self._looked_at.label)
            self._column.insertWidget(self._column.indexOf(self.enough), card)
            card.show()  # a layout shows what is put into it only at the next turn of the event loop
        return self._writing

    def _add(self, finding: Finding) -> None:
        self._made.append(finding)
        if finding.answers:
            card = self._open()
            card.settle(finding)
            self._cards.append(card)
            self._writing = None
        else:
            self._drop_unfinished()
            self.silent.add_finding(finding)

    def _looked_words(self) -> str:
        return self.tr("{pages} looked at").format(pages=page_count(len(self._made)))

    def _end(self, words: str) -> None:
        self.progress.end(words)
        self.enough.hide()
        self._drop_unfinished()

    def _drop_unfinished(self) -> None:
        """Words that are not checked are no finding."""
        card, self._writing = self._writing, None
        if card is not None:
            self._column.removeWidget(card)
            card.setParent(None)
            card.deleteLater()
