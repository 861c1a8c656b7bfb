"""The list before it is asked: which documents, which questions, and what was asked before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from engine.contracts import Document, Grid
from ui.conversation.how import HowChoice
from ui.conversation.pictures_choice import PicturesChoice
from ui.grid.documents import DocumentChoice
from ui.grid.earlier import EarlierGrids
from ui.grid.words import answer_count, grid_size
from ui.theme import GRID, TextSize, Theme
from ui.widgets.buttons import TextButton
from ui.widgets.label import Label
from ui.widgets.text_block import TextBlock

_EARLIER = 18 * GRID
"""pixels: the list of what was asked before shows about three"""


class ListPage(QWidget):
    """Signals:
    asked(questions, document_ids, how, pictures): put each of these questions to each of these documents.
    opened(grid): show one that was asked before.
    removed(grid_id): forget it.
    """

    asked = Signal(object, object, object, object)
    opened = Signal(object)
    removed = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.documents = DocumentChoice(theme)
        self.questions = QPlainTextEdit(tabChangesFocus=True)
        self.questions.setAccessibleName(self.tr("Questions, one on each line"))
        self.questions.setPlaceholderText(self.tr("One question on each line"))
        self.earlier = EarlierGrids(theme)
        self.earlier.setMaximumHeight(_EARLIER)
        self.how = HowChoice()
        self.pictures = PicturesChoice()
        self.ask = TextButton(self.tr("Ask"), role="primary")
        self.ask.setShortcut(QKeySequence("Ctrl+Return"))
        self._all = TextButton(self.tr("All"), role="quiet")
        self._none = TextButton(self.tr("None"), role="quiet")
        self._size = TextBlock(role="muted")
        self._before = Label(self.tr("Asked before"), bold=True)
        self._lay_out()
        self._connect()
        self.show_grids(())
        self._show_size()

    def _lay_out(self) -> None:
        heading = self.tr("Put the same questions to many documents")
        told = self.tr("Each document is asked each question by itself. The answers make a table, and are kept.")
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(TextBlock(heading, size=TextSize.HEADING, bold=True))
        column.addWidget(TextBlock(told, role="muted"))
        column.addSpacing(GRID)
        column.addLayout(self._lists(), 1)
        column.addLayout(self._buttons())
        column.addWidget(self._before)
        column.addWidget(self.earlier)

    def _lists(self) -> QGridLayout:
        """Documents on the left, questions on the right."""
        marks = QHBoxLayout()
        marks.addWidget(Label(self.tr("Documents"), bold=True), 1)
        marks.addWidget(self._all)
        marks.addWidget(self._none)
        lists = QGridLayout()
        lists.setHorizontalSpacing(2 * GRID)
        lists.addLayout(marks, 0, 0)
        lists.addWidget(Label(self.tr("Questions"), bold=True), 0, 1)
        lists.addWidget(self.documents, 1, 0)
        lists.addWidget(self.questions, 1, 1)
        lists.setColumnStretch(0, 1)
        lists.setColumnStretch(1, 1)
        return lists

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self._size, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.pictures)
        row.addWidget(self.how)
        row.addWidget(self.ask)
        return row

    def _connect(self) -> None:
        self.documents.chosen.connect(self._show_size)
        self.questions.textChanged.connect(self._show_size)
        self._all.clicked.connect(lambda: self.documents.mark_all(True))
        self._none.clicked.connect(lambda: self.documents.mark_all(False))
        self.ask.clicked.connect(self._ask)
        self.earlier.opened.connect(self.opened)
        self.earlier.removed.connect(self.removed)

    def show_documents(self, documents: Iterable[Document]) -> None:
        """Offer these."""
        self.documents.show_documents(documents)

    def show_grids(self, grids: Sequence[Grid]) -> None:
        """Offer what was asked before; nothing is said of it where there is none."""
        self.earlier.show_grids(grids)
        for part in (self._before, self.earlier):
            part.setVisible(bool(grids))

    def set_theme(self, theme: Theme) -> None:
        """Paint the rows in the colours of ``theme``."""
        self.documents.set_theme(theme)
        self.earlier.set_theme(theme)

    def focus_first(self) -> None:
        """Give the questions the keyboard."""
        self.questions.setFocus(Qt.FocusReason.OtherFocusReason)

    def _questions(self) -> tuple[str, ...]:
        lines = (line.strip() for line in self.questions.toPlainText().splitlines())
        return tuple(dict.fromkeys(line for line in lines if line))

    def _show_size(self) -> None:
        documents, questions = len(self.documents.ids()), len(self._questions())
        self.ask.setEnabled(bool(documents and questions))
        if not documents:
            self._size.setText(self.tr("Mark a document."))
        elif not questions:
            self._size.setText(self.tr("Write down a question."))
        else:
            size, answers = grid_size(documents, questions), answer_count(documents * questions)
            self._size.setText(self.tr("{size}: {answers}").format(size=size, answers=answers))

    def _ask(self) -> None:
        self.asked.emit(self._questions(), self.documents.ids(), self.how.how(), self.pictures.pictures())
