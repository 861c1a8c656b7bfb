"""What the text model is about to do, how far it is, and in the end how the answer came about."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.contracts import Answer, LookPlan, Plan, ReadingPages
from ui.conversation.plan_fold import PlanFold
from ui.conversation.plan_words import reading_share, reading_words, way
from ui.theme import HALF, Theme
from ui.widgets.progress_line import ProgressLine
from ui.wording import model_stem, moment, seconds_taken


class PlanLine(QWidget):
    """The same height from the moment a model is asked until long after the answer; the details unfold."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan = PlanFold(theme)
        self._progress = ProgressLine(self.tr("How much is read"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF)
        column.addWidget(self._plan)
        column.addWidget(self._progress)

    @property
    def sentence(self) -> str:
        """What is about to be done, or was done."""
        return self._plan.sentence

    @property
    def words(self) -> str:
        """How far it is."""
        return self._progress.words

    def show_plan(self, plan: Plan) -> None:
        """What is about to be done."""
        self._plan.show_plan(plan)

    def show_looks(self, looks: LookPlan) -> None:
        """What a vision model is about to do beside it."""
        self._plan.show_looks(looks)

    def show_reading(self, event: ReadingPages) -> None:
        """How far it is."""
        self._progress.show_share(reading_words(event), reading_share(event))

    def show_writing(self) -> None:
        """All is read; the answer is being written."""
        self.end(self.tr("Writing the answer"))

    def show_waiting(self) -> None:
        """It is the vision model's turn."""
        self.end(self.tr("Waiting for the pages that are looked at"))

    def end(self, words: str) -> None:
        """Nothing is being read any more."""
        self._progress.end(words)

    def finish(self, answer: Answer) -> None:
        """How the answer came about."""
        self._plan.finish(way(answer), self.tr("model: {name}").format(name=answer.model))
        self.end("  \u00b7  ".join((moment(answer.asked), seconds_taken(answer.seconds), model_stem(answer.model))))

    def set_theme(self, theme: Theme) -> None:
        """Draw the signs in the colours of ``theme``."""
        self._plan.set_theme(theme)
