"""The box a question is typed into: Enter asks, Shift+Enter begins a new line."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from ui.conversation.about import AboutChoice
from ui.conversation.how import HowChoice
from ui.conversation.model_line import ModelLine
from ui.conversation.pictures_choice import PicturesChoice
from ui.theme import GRID, HALF, TextSize, Theme
from ui.widgets.buttons import IconButton, TextButton, tint_buttons
from ui.widgets.label import Label, plain_tip

_LINES = (2, 6)
"""the field is at least and at most so many lines high"""


class QuestionField(QPlainTextEdit):
    """A plain text field that grows with the question.

    Signals:
        entered(): Enter was pressed.
        left(): Esc was pressed.
        pasted(mime): something that is not text was pasted or dropped.
    """

    entered = Signal()
    left = Signal()
    pasted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Question"))
        self.setPlaceholderText(self.tr("Ask a question"))
        self.setToolTip(plain_tip(self.tr("Enter asks, Shift+Enter begins a new line")))
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.textChanged.connect(self._grow)
        self._grow()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter asks, Shift+Enter begins a new line, Esc steps out."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.insertPlainText("\n")
            else:
                self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """With the keyboard's focus the whole question is chosen, ready to be typed over."""
        super().focusInEvent(event)
        if event.reason() == Qt.FocusReason.ShortcutFocusReason:
            self.selectAll()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Text, and what the window takes: pictures and files."""
        return source.hasText() or source.hasImage() or source.hasUrls()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Text as plain text; anything else is handed on."""
        if source.hasImage() or source.hasUrls():
            self.pasted.emit(source)
        elif source.hasText():
            self.insertPlainText(source.text())

    def sizeHint(self) -> QSize:
        """As high as it is now."""
        return QSize(super().sizeHint().width(), self.height())

    def _grow(self) -> None:
        lines = min(max(round(self.document().size().height()), _LINES[0]), _LINES[1])
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 3 * GRID)


class QuestionBox(QFrame):
    """Question, what it is put to, how it is to be answered, and Ask or Stop.

    Signals:
        asked(question, about, how, pictures): to be answered.
        model_wanted(), vision_model_wanted(): the person wants a text model, or a vision model.
        stop_wanted(): the person pressed Stop.
        left(): Esc was pressed.
        pasted(mime): a picture or files were pasted.
    """

    asked = Signal(str, object, object, object)
    model_wanted = Signal()
    vision_model_wanted = Signal()
    stop_wanted = Signal()
    left = Signal()
    pasted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self.field = QuestionField()
        self.about = AboutChoice()
        self.how = HowChoice()
        self.pictures = PicturesChoice()
        self._whole = IconButton("close", self.tr("Ask about the whole document again"))
        self._model_line = ModelLine(
            self.tr("No text model: answers are quotes."), self.tr("Get a model that reads for you\u2026")
        )
        self._vision_line = ModelLine(self.tr("This takes a vision model."), self.tr("Get one\u2026"))
        for line in (self._model_line, self._vision_line):
            line.hide()
        self._ask = TextButton(self.tr("Ask"), role="primary", picture="send")
        self._stop = TextButton(self.tr("Stop"), picture="stop")
        self._lay_out()
        self.field.entered.connect(self.ask)
        self.field.left.connect(self.left)
        self.field.pasted.connect(self.pasted)
        self.field.textChanged.connect(self._enable)
        self._ask.clicked.connect(self.ask)
        self._stop.clicked.connect(self.stop_wanted)
        self._model_line.model_wanted.connect(self.model_wanted)
        self._vision_line.model_wanted.connect(self.vision_model_wanted)
        self._whole.clicked.connect(self.about.choose_document)
        self.about.changed.connect(self._show_about)
        self._show_about()
        self._ready = True
        self.set_asking(False)
        self._enable()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(HALF)
        top.addWidget(Label(self.tr("Ask about"), size=TextSize.SMALL, role="muted"))
        top.addWidget(self.about)
        top.addWidget(self._whole)
        top.addStretch(1)
        bottom = QHBoxLayout()
        bottom.setSpacing(HALF)
        bottom.addWidget(self.how)
        bottom.addWidget(self.pictures)
        bottom.addStretch(1)
        bottom.addWidget(self._stop)
        bottom.addWidget(self._ask)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID + HALF)
        column.setSpacing(GRID)
        column.addLayout(top)
        column.addWidget(self.field)
        column.addLayout(bottom)
        column.addWidget(self._model_line)
        column.addWidget(self._vision_line)

    def ask(self) -> None:
        """Put the typed question; nothing happens while none is typed."""
        question = self.field.toPlainText().strip()
        if question and self._ready:
            self.put(question)

    def put(self, question: str) -> None:
        """Put this question the way that is chosen, whatever is typed."""
        self.asked.emit(question, self.about.about(), self.how.how(), self.pictures.pictures())

    def type(self, question: str) -> None:
        """Put words into the field and the cursor behind them, as if the person had typed them."""
        self.field.setPlainText(question)
        self.field.moveCursor(QTextCursor.MoveOperation.End)

    def set_asking(self, asking: bool) -> None:
        """Offer Stop while an answer is being looked for."""
        self._stop.setVisible(asking)
        self._ask.setVisible(not asking)

    def set_ready(self, ready: bool) -> None:
        """While the library is being opened a question can be typed, but not put."""
        self._ready = ready
        self._enable()

    def show_model_missing(self, missing: bool) -> None:
        """Say that there is no text model, and offer to choose one."""
        self._model_line.setVisible(missing)

    def show_vision_model(self, there: bool) -> None:
        """Whether a vision model is in use: without one no page can be looked at."""
        self.pictures.set_available(there)
        if there:
            self._vision_line.hide()

    def miss_vision_model(self) -> None:
        """The person wants a page to be looked at, and there is no vision model: say so, and offer to choose one."""
        self._vision_line.show()
        self._vision_line.focus()

    def set_theme(self, theme: Theme) -> None:
        """Tint the icons."""
        tint_buttons(self, theme)

    def _show_about(self) -> None:
        """A page is always looked at; and there is a way back to the whole document."""
        is_page = self.about.about().page is not None
        self._whole.setVisible(is_page)
        self.pictures.set_forced(is_page)

    def _enable(self) -> None:
        self._ask.setEnabled(self._ready and bool(self.field.toPlainText().strip()))
