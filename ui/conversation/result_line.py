"""The line under a question that was put to the index: the words that answer it, or what else is to be said."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QFontMetrics

from engine.contracts import Answer, Problem
from ui.theme import HALF, TextSize, sized
from ui.widgets.text_block import TextBlock
from ui.wording import page_count

_PATIENCE = 500
"""milliseconds before "Searching" is said"""


class ResultLine(TextBlock):
    """Has its height from the first moment, so that the cards below it keep their places."""

    def __init__(self) -> None:
        super().__init__("", role="muted")
        self.setMinimumHeight(QFontMetrics(sized(self.font(), TextSize.TITLE)).lineSpacing() + HALF)
        self._searching = ""
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._patience.timeout.connect(lambda: self.setText(self._searching))

    def show_searching(self, pages: int) -> None:
        """Say what is being searched, once that takes long enough to be worth saying."""
        self._searching = self.tr("Searching {pages}").format(pages=page_count(pages))
        self._patience.start()

    def show_answer(self, answer: Answer) -> None:
        """The words in the best quote that fit what was asked for, or why there are none."""
        self._patience.stop()
        if answer.answer is not None:
            self.set_role("")
            self.set_size(TextSize.TITLE, bold=True)
            self.setText(answer.answer)
        elif answer.quotes:
            self.setText(self.tr("These places fit best"))
        elif answer.partial:
            self.setText(self.tr("It ended before anything was found."))
        else:
            self.set_role("")
            self.setText(self._nothing(answer))

    def show_problem(self, problem: Problem) -> None:
        """Why there is no answer, and what can be done."""
        self._patience.stop()
        self.set_role("danger")
        self.setText(f"{problem.sentence} {problem.next_step}".rstrip())
        self.show()

    def show_stopped(self) -> None:
        """The person stopped it."""
        self._patience.stop()
        self.setText(self.tr("Stopped. Ask again to search all pages."))

    def _nothing(self, answer: Answer) -> str:
        if not answer.coverage.pages:
            return self.tr("There are no pages to search yet. Add files, then ask again.")
        words = self.tr("Nothing in {pages} fits this question.").format(pages=page_count(answer.coverage.pages))
        if answer.coverage.skipped:
            return f"{words} " + self.tr("{pages} not read yet: ask again when they are.").format(
                pages=page_count(answer.coverage.skipped)
            )
        return f"{words} " + self.tr("Try other words, or ask about all documents.")
