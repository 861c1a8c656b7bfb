"""Graphics-card support on the page of the models: what it would bring, how far it is, whether it is in use."""

from __future__ import annotations

from PySide6.QtCore import Signal

from engine.contracts import CardSupport, SupportStage, TryingCard, Unpacking
from ui.models.model_card import ModelCard
from ui.models.rows import Stage
from ui.models.support_rows import SupportRow
from ui.models.words import SEPARATOR, coming_words, tr
from ui.theme import Theme
from ui.widgets.progress_line import ProgressLine
from ui.widgets.text_block import TextBlock
from ui.wording import data_size, percent

PYTORCH = "download.pytorch.org"
"""where it comes from"""


class SupportCard(ModelCard):
    """Signals: ``get_wanted()``, to get it, go on, or try it again; ``pause_wanted()``; ``remove_wanted()``."""

    get_wanted = Signal()
    pause_wanted = Signal()
    remove_wanted = Signal()

    def __init__(self, row: SupportRow, theme: Theme) -> None:
        card = row.support.card
        title = tr("No graphics card") if card is None else card.name
        memory = tr("{size} of memory").format(size=data_size(card.memory)) if card and card.memory else ""
        facts = SEPARATOR.join(filter(None, (card.maker if card else "", memory)))
        super().__init__("graphics-card support", title, facts, theme)
        self.row = row
        self._failure = TextBlock(role="danger")
        self.progress = ProgressLine(tr("How much of the graphics-card support is here"))
        comes = row.way is not None or row.support.stage is SupportStage.BEGUN
        if comes:
            self._show_coming()
        elif row.support.stage is SupportStage.TO_GET:
            self._show_offer(row.support)
        else:
            self._show_here(row.support)
        self.add_part(self._failure)
        self.add_part(self.progress)
        self.progress.setVisible(comes)
        self.show_progress(row)

    def shows_like(self, row: SupportRow) -> bool:
        """Whether only the progress differs."""
        return (row.support, row.gain, row.way) == (self.row.support, self.row.gain, self.row.way)

    def show_progress(self, row: SupportRow) -> None:
        """Say how far it is."""
        self.row = row
        failure = row.failure
        self._failure.setText(f"{failure.sentence} {failure.next_step}".rstrip() if failure else "")
        self._failure.setVisible(failure is not None)
        self.progress.show_share(support_words(row), _share(row))

    def _show_offer(self, support: CardSupport) -> None:
        self.add_line(tr("Models look at pages on the processor. With support for it, they do so on this card."))
        if self.row.gain:
            self.add_line(tr("With it, for this computer: {gain}").format(gain=self.row.gain))
        origin = tr("From {host} and the maker of the card; checked, and tried here before it is used.")
        room = tr("It takes {room} of the disk.").format(room=data_size(support.room))
        self.add_line(f"{origin.format(host=PYTORCH)} {room}")
        if self._may_go_on(support):
            words = tr("Get graphics-card support: {size}").format(size=data_size(support.size))
            self.add_button(words).clicked.connect(self.get_wanted)

    def _show_coming(self) -> None:
        self.add_line(tr("Graphics-card support, {size}").format(size=data_size(self.row.support.size)))
        if self.row.way is Stage.RUNNING:
            self.add_button(tr("Pause")).clicked.connect(self.pause_wanted)
            return
        self.add_button(tr("Remove\u2026"), role="quiet").clicked.connect(self.remove_wanted)
        if self._may_go_on(self.row.support):
            self.add_button(tr("Go on")).clicked.connect(self.get_wanted)

    def _show_here(self, support: CardSupport) -> None:
        """In use, or waiting for a trial that goes well."""
        self.add_button(tr("Remove\u2026"), role="quiet").clicked.connect(self.remove_wanted)
        if support.stage is SupportStage.READY:
            self.setProperty("current", support.problem is None)
            self.add_line(tr("Graphics-card support, {room} of the disk").format(room=data_size(support.room)))
            if self._may_go_on(support):
                self.add_sign(tr("In use: models look at pages on this card."), "check", "muted")
            return
        self.add_sign(tr("Its support is here and not used: no trial has gone well."), "warning", "warning")
        if self._may_go_on(support):
            self.add_button(tr("Try again")).clicked.connect(self.get_wanted)

    def _may_go_on(self, support: CardSupport) -> bool:
        """Whether nothing stands in the way; says what does."""
        if support.problem is not None:
            self.add_sign(f"{support.problem.sentence} {support.problem.next_step}".rstrip(), "warning", "warning")
        return support.problem is None


def support_words(row: SupportRow) -> str:
    """How far it is on its way."""
    match row.event:
        case _ if row.way is not Stage.RUNNING:
            return coming_words(row.way or Stage.PAUSED, _share(row), None, PYTORCH)
        case Unpacking(done=done, total=total):
            return tr("Unpacking: {share}").format(share=percent(done / max(1, total)))
        case TryingCard():
            return tr("Trying the card\u2026")
        case event:
            return coming_words(Stage.RUNNING, _share(row), event, PYTORCH)


def _share(row: SupportRow) -> float:
    return max(row.share, row.support.share)
