"""One quote as a card: document and page, the words, how they were read; for a scan, the picture of the words."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from engine.contracts import Box, Picture, Quote, TextSource
from ui.conversation.citation import cite_quote
from ui.conversation.places import PageCounts
from ui.conversation.statement_words import found, sign
from ui.conversation.word_picture import WordPicture
from ui.theme import GRID, HALF, TextSize, Theme
from ui.widgets.card import Card
from ui.widgets.label import ElidedLabel, Label
from ui.widgets.sign_line import SignLine
from ui.widgets.text_block import TextBlock
from ui.wording import page_name


class QuoteCard(Card):
    """Press it, or Enter on it, to see the place on the page. ``claimed``: a model says that these words are there.

    Signals:
        chosen(quote): show this place.
        picture_wanted(quote, clip, scale): the pixels of ``clip`` (points) of the quote's page.
    """

    chosen = Signal(object)
    picture_wanted = Signal(object, object, float)

    def __init__(self, quote: Quote, page_counts: PageCounts, theme: Theme, *, claimed: bool = False) -> None:
        super().__init__()
        self.quote = quote
        self._claimed = claimed
        self._page_counts = page_counts
        self._picture: WordPicture | None = None
        self._theme = theme
        self._sign: SignLine | None = None
        self._lay_out()
        self._name()
        self.clicked.connect(lambda: self.chosen.emit(quote))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID + HALF, GRID + HALF, GRID + HALF, GRID + HALF)
        column.setSpacing(GRID)
        column.addLayout(self._head())
        column.addWidget(TextBlock(self.quote.text, spans=self.quote.answer_spans))
        if self.quote.source is TextSource.OCR and self.quote.boxes:
            self._picture = WordPicture(self.quote.boxes)
            self._picture.wanted.connect(self._ask_for_picture)
            column.addWidget(self._picture)
        column.addWidget(self._make_foot())

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(ElidedLabel(self.quote.document, size=TextSize.SMALL, role="muted"), 1)
        row.addWidget(Label(self._page(), size=TextSize.SMALL, bold=True))
        return row

    def _make_foot(self) -> QWidget:
        """How the words were read; a role goes with a sign."""
        words, picture, role = self._how_read()
        if picture:
            self._sign = SignLine(words, self._theme, picture=picture, role=role)
            return self._sign
        return TextBlock(words, size=TextSize.SMALL, role=role)

    def _how_read(self) -> tuple[str, str, str]:
        """The words at the foot, the icon before them, and their role."""
        if self._claimed or self.quote.source is TextSource.SEEN:
            return found(self.quote), *(("warning", "warning") if self.quote.digits_unsure else sign(self.quote))
        if not self.quote.verified:
            return self.tr("These words were not found on the page"), "warning", "danger"
        if self.quote.source is not TextSource.OCR:
            return self.tr("text of the page"), "", "muted"
        if self.quote.digits_unsure:
            return self.tr("from a scan: compare the digits"), "warning", "warning"
        return self.tr("from a scan"), "", "muted"

    def _page(self) -> str:
        return page_name(self.quote.label, self.quote.page, self._page_counts(self.quote.document_id))

    def _name(self) -> None:
        self.setAccessibleName(f"{self._page()}, {self.quote.document}: {self.quote.text}")
        self.setAccessibleDescription(self.tr("{how}. Enter shows the place.").format(how=self._how_read()[0]))

    def set_current(self, current: bool) -> None:
        """Mark the card whose place is shown."""
        if bool(self.property("current")) != current:
            self.setProperty("current", current)
            self.style().unpolish(self)
            self.style().polish(self)

    def show_picture(self, picture: Picture) -> None:
        """The pixels that ``picture_wanted`` asked for."""
        if self._picture is not None:
            self._picture.show_picture(picture)

    def show_picture_failed(self, reason: str) -> None:
        """Say why there are no pixels."""
        if self._picture is not None:
            self._picture.show_reason(reason)

    def set_theme(self, theme: Theme) -> None:
        """Draw the sign in the colours of ``theme``."""
        if self._sign is not None:
            self._sign.set_theme(theme)

    def copy(self) -> None:
        """Put the quote and its source on the clipboard."""
        QGuiApplication.clipboard().setText(cite_quote(self.quote, self._page_counts))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+C copies."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Claim Ctrl+C while the card has the keyboard."""
        if _overrides_copy(event):
            event.accept()
            return True
        return super().event(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Show the place, or copy."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Show the place"), self.click)
        menu.addAction(self.tr("Copy with citation"), self.copy)
        menu.popup(event.globalPos())

    def _ask_for_picture(self, clip: Box, scale: float) -> None:
        self.picture_wanted.emit(self.quote, clip, scale)


def _overrides_copy(event: QEvent) -> bool:
    """Whether the window asks if someone here wants Ctrl+C before it takes it for itself."""
    if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.ShortcutOverride:
        return False
    return event.matches(QKeySequence.StandardKey.Copy)
