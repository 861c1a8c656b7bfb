"""What the text model is about to do, how far it is, and a button that stops it or asks again."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from engine.contracts import Answer, Plan, ReadingPages
from ui.conversation.plan_words import plan_details, plan_sentence, reading_share, reading_words, way
from ui.theme import GRID, HALF, TextSize, Theme
from ui.widgets.buttons import TextButton, tint_buttons
from ui.widgets.fold import Fold
from ui.widgets.label import ElidedLabel
from ui.widgets.text_block import TextBlock
from ui.wording import seconds_taken

_LINES = 2
"""lines that the plan has room for before it is there, so that nothing below it moves when it comes"""


class PlanLine(QWidget):
    """The same height from the moment a model is asked until long after the answer.

    Signals:
        stop_wanted(): the person pressed Stop.
        again_wanted(): the person wants a stopped question put again.
    """

    stop_wanted = Signal()
    again_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan = Fold(self.tr("Planning"), theme, bold=False)
        self._plan.head.reserve(_LINES)
        self._details = TextBlock(size=TextSize.SMALL, role="muted")
        self._plan.column.setContentsMargins(2 * GRID + HALF, 0, 0, 0)
        self._plan.add(self._details)
        self._words = ElidedLabel(size=TextSize.SMALL)
        self._stop = TextButton(self.tr("Stop"), role="quiet", picture="stop")
        self._again = TextButton(self.tr("Ask again"), role="quiet", picture="again")
        self._bar = QProgressBar(textVisible=False, maximum=1000)
        self._bar.setAccessibleName(self.tr("How much is read"))
        self._lay_out()
        self._stop.clicked.connect(self.stop_wanted)
        self._again.clicked.connect(self.again_wanted)
        self.set_theme(theme)

    def _lay_out(self) -> None:
        for widget in (self._stop, self._bar):
            policy = widget.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            widget.setSizePolicy(policy)
        self._again.hide()
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self._words, 1)
        row.addWidget(self._again)
        row.addWidget(self._stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF)
        column.addWidget(self._plan)
        column.addLayout(row)
        column.addWidget(self._bar)
        self._bar.hide()

    @property
    def sentence(self) -> str:
        """What is about to be done, or was done."""
        return self._plan.head.accessibleName()

    @property
    def words(self) -> str:
        """How far it is."""
        return self._words.text()

    def show_plan(self, plan: Plan) -> None:
        """What is about to be done."""
        self._plan.head.rename(plan_sentence(plan))
        self._details.setText("\n".join((*plan.notes, plan_details(plan))))

    def show_reading(self, event: ReadingPages) -> None:
        """How far it is."""
        self._bar.show()
        self._bar.setValue(round(1000 * reading_share(event)))
        self._words.setText(reading_words(event))

    def show_writing(self) -> None:
        """All is read; the answer is being written."""
        self._bar.hide()
        self._words.setText(self.tr("Writing the answer"))

    def show_stopping(self) -> None:
        """Stop was pressed."""
        self._words.setText(self.tr("Stopping"))
        self._stop.hide()

    def finish(self, answer: Answer) -> None:
        """How the answer came about."""
        self._plan.head.rename(way(answer))
        if not self._details.text():
            self._details.setText(self.tr("model: {name}").format(name=answer.model))
        if answer.partial:
            self.stop()
        else:
            self._end(self.tr("Answered in {time}").format(time=seconds_taken(answer.seconds)))

    def stop(self) -> None:
        """The person stopped it."""
        self._end(self.tr("Stopped"))
        self._stop.setVisible(False)
        policy = self._stop.sizePolicy()
        policy.setRetainSizeWhenHidden(False)
        self._stop.setSizePolicy(policy)
        self._again.show()

    def fail(self) -> None:
        """Why it was not answered is said elsewhere."""
        self._end(self.tr("Not answered"))

    def set_theme(self, theme: Theme) -> None:
        """Draw signs in the colours of ``theme``."""
        self._plan.set_theme(theme)
        tint_buttons(self, theme)

    def _end(self, words: str) -> None:
        """Nothing is being done any more; the room stays."""
        self._stop.hide()
        self._bar.hide()
        self._words.setText(words)
