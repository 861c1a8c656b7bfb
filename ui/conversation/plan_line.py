"""What the text model is about to do, how far it is, and in the end how the answer came about."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.contracts import Answer, Plan, ReadingPages
from ui.conversation.plan_words import plan_details, plan_sentence, reading_share, reading_words, way
from ui.theme import HALF, TextSize, Theme, icon_side
from ui.widgets.fold import Fold
from ui.widgets.progress_line import ProgressLine
from ui.widgets.text_block import TextBlock
from ui.wording import model_stem, moment, seconds_taken


class PlanLine(QWidget):
    """The same height from the moment a model is asked until long after the answer; the details unfold."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan = Fold(self.tr("Planning"), theme, bold=False)
        self._details = TextBlock(size=TextSize.SMALL, role="muted")
        self._plan.column.setContentsMargins(icon_side(), 0, 0, 0)
        self._plan.add(self._details)
        self._progress = ProgressLine(self.tr("How much is read"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF)
        column.addWidget(self._plan)
        column.addWidget(self._progress)

    @property
    def sentence(self) -> str:
        """What is about to be done, or was done."""
        return self._plan.head.accessibleName()

    @property
    def words(self) -> str:
        """How far it is."""
        return self._progress.words

    def show_plan(self, plan: Plan) -> None:
        """What is about to be done."""
        self._plan.head.rename(plan_sentence(plan))
        self._details.setText("\n".join((*plan.notes, plan_details(plan))))

    def show_reading(self, event: ReadingPages) -> None:
        """How far it is."""
        self._progress.show_share(reading_words(event), reading_share(event))

    def show_writing(self) -> None:
        """All is read; the answer is being written."""
        self.end(self.tr("Writing the answer"))

    def end(self, words: str) -> None:
        """Nothing is being read any more."""
        self._progress.end(words)

    def finish(self, answer: Answer) -> None:
        """How the answer came about."""
        self._plan.head.rename(way(answer))
        if not self._details.text():
            self._details.setText(self.tr("model: {name}").format(name=answer.model))
        self.end("  \u00b7  ".join((moment(answer.asked), seconds_taken(answer.seconds), model_stem(answer.model))))

    def set_theme(self, theme: Theme) -> None:
        """Draw the sign in the colours of ``theme``."""
        self._plan.set_theme(theme)
