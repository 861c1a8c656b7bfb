"""What a vision model says of the pages that it looks at, page by page, and how far it is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.contracts import Answer, AskEvent, Finding, FindingMade, LookingAt, LookWording, PreparingModel, Quote
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
from ui.conversation.quote_card import QuoteCard
from ui.conversation.silent_pages import SilentPages
from ui.conversation.statement_words import test_model_words
from ui.theme import GRID, Theme
from ui.widgets.progress_line import ProgressLine
from ui.widgets.sign_line import SignLine
from ui.widgets.text_block import TextBlock
from ui.wording import moment, seconds_taken, short_model_name


class LookedAnswer(QWidget):
    """From top to bottom: how far it is, what was found meanwhile, a card for each page that says something, the card
    that is being written, and the other pages in one line. ``is_followed`` as of ``ModelAnswer``.

    Signals:
        chosen(finding), closer_wanted(finding): as of ``FindingCard``.
    """

    chosen = Signal(object)
    closer_wanted = Signal(object)

    def __init__(self, theme: Theme, is_followed: Callable[[], bool], *, names_documents: bool) -> None:
        super().__init__()
        self._is_followed = is_followed
        self._theme = theme
        self._names_documents = names_documents
        self._banner: SignLine | None = None
        self._made: list[Finding] = []
        self._cards: list[FindingCard] = []
        self._writing: FindingCard | None = None
        self._looked_at: LookingAt | None = None
        self.progress = ProgressLine(self.tr("How much is looked at"))
        self.progress.end(self.tr("About to look"))
        self.found = FoundMeanwhile(theme)
        self._verdict = TextBlock()
        self.silent = SilentPages(theme, names_documents=names_documents)
        self.silent.chosen.connect(self.chosen)
        self.silent.closer_wanted.connect(self.closer_wanted)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID)
        for widget in (self.progress, self.found, self._verdict, self.silent):
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

    def finish(self, answer: Answer) -> None:
        """The whole answer; what has not come page by page is added."""
        if answer.test_model:
            self.warn_of_test_model()
        for finding in answer.findings[len(self._made) :]:
            self._add(finding)
        parts = (moment(answer.asked), seconds_taken(answer.seconds), short_model_name(answer.vision_model))
        self._end("  \u00b7  ".join(parts))
        if self._made and not self._cards:
            self._verdict.setText(self.result)
            self._verdict.show()

    def show_stopping(self) -> None:
        """Stop was pressed, and is heard in a moment."""
        self.progress.end(self.tr("Stopping"))

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
        for fold in (self.found, self.silent):
            fold.set_theme(theme)

    def _open(self) -> FindingCard:
        """The card that is being written."""
        if self._writing is None:
            self.found.make_room(self._is_followed)
            card = self._writing = FindingCard(self._theme, names_document=self._names_documents)
            card.chosen.connect(self.chosen)
            card.closer_wanted.connect(self.closer_wanted)
            if self._looked_at is not None:
                card.begin(self._looked_at.document, self._looked_at.label)
            self._column.insertWidget(self._column.indexOf(self.silent), card)
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

    def _end(self, words: str) -> None:
        self.progress.end(words)
        self._drop_unfinished()

    def _drop_unfinished(self) -> None:
        """Words that are not checked are no finding."""
        card, self._writing = self._writing, None
        if card is not None:
            self._column.removeWidget(card)
            card.setParent(None)
            card.deleteLater()
