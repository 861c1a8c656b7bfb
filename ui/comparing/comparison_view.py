"""What changed from one document to another: a line of totals, then page by page both sides beside each other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from engine.contracts import Comparison, Document, PagePair, Problem
from ui.below import BelowView
from ui.comparing.change_words import is_told, totals_words, unread_words
from ui.comparing.pair_view import PairView
from ui.theme import GRID, HALF, TextSize, Theme, icon_side
from ui.widgets.buttons import TextButton
from ui.widgets.fold import Fold
from ui.widgets.label import ElidedLabel
from ui.widgets.text_block import TextBlock
from ui.wording import tr

_AT_ONCE = 50
"""pages that are listed before the person wants more"""
_OPEN = 20
"""changes that are unfolded from the beginning"""


class ComparisonView(BelowView):
    """Signals:
    chosen(quote): show this place.
    stop_wanted(), again_wanted(): end the comparison, begin it anew.
    swap_wanted(): compare the other way round.
    telling_wanted(): a text model is to put the changes into words.
    """

    chosen = Signal(object)
    stop_wanted = Signal()
    again_wanted = Signal()
    swap_wanted = Signal()
    telling_wanted = Signal()

    def __init__(self, first: Document, second: Document, theme: Theme) -> None:
        super().__init__(tr("{first} and {second}").format(first=first.name, second=second.name), theme)
        self._documents = first, second
        self._waiting: list[PagePair] = []
        """pages that are not listed yet"""
        self._may_tell = self._has_changes = False
        self._line = TextBlock(bold=True)
        self._tell = TextButton(self.tr("Put into words"), role="quiet")
        self._swap = TextButton(self.tr("Swap sides"), role="quiet")
        self._again = TextButton(self.tr("Compare again"), role="quiet", picture="again")
        self._stop = TextButton(self.tr("Stop"), role="quiet", picture="stop")
        self._more = TextButton(self.tr("Show more pages"), role="quiet")
        self._pages = QVBoxLayout()
        self._end = QVBoxLayout()
        """below all pages"""
        self._scroll = QScrollArea()
        for button in (self._tell, self._again, self._stop, self._swap):
            self.add_button(button)
        self._lay_out()
        self._tell.clicked.connect(self.telling_wanted)
        self._swap.clicked.connect(self.swap_wanted)
        self._again.clicked.connect(self.again_wanted)
        self._stop.clicked.connect(self.stop_wanted)
        self._more.clicked.connect(self._list_more)
        self.set_may_tell(False)
        self.show_comparing()
        self.set_theme(theme)

    @property
    def words(self) -> str:
        """The line of totals, or what is being done."""
        return self._line.text()

    @property
    def pairs(self) -> Sequence[PairView]:
        """The pages that are listed, in order."""
        return self._scroll.findChildren(PairView)

    @property
    def is_comparing(self) -> bool:
        """Whether neither changes nor a reason why there are none is shown yet."""
        return not self._stop.isHidden()

    def focus_widget(self) -> QWidget:
        """The first page, else a button."""
        if self.pairs:
            return self.pairs[0].head
        return self._stop if self._stop.isVisible() else self._swap

    def show_comparing(self) -> None:
        """It is being compared."""
        self._show_state(self.tr("Comparing these documents\u2026"), is_running=True)

    def show_stopped(self) -> None:
        """It was stopped."""
        self._show_state(self.tr("Stopped: these documents are not compared."), may_begin=True)

    def show_problem(self, problem: Problem) -> None:
        """It cannot be done."""
        self._show_state(f"{problem.sentence} {problem.next_step}".rstrip(), may_begin=True)

    def set_may_tell(self, may_tell: bool) -> None:
        """Whether there is a text model, which can put the changes into words."""
        self._may_tell = may_tell
        self._tell.setVisible(may_tell and self._has_changes)

    def show_comparison(self, comparison: Comparison) -> None:
        """Show what changed."""
        self._has_changes = bool(comparison.certain_changes)
        self.set_may_tell(self._may_tell)
        self._waiting = [pair for pair in comparison.pages if is_told(pair)]
        self._list_more()
        self._show_state(totals_words(comparison))
        unfolded = 0
        for view in self.pairs:
            unfolded += len(view.pair.changes)
            if unfolded > _OPEN and view is not self.pairs[0]:
                break
            view.set_open(not view.pair.is_one_sided)
        if comparison.unread:
            fold = Fold(unread_words(len(comparison.unread)), self.theme)
            fold.add(TextBlock("\n".join(comparison.unread), size=TextSize.SMALL, role="muted"))
            self._end.addWidget(fold)
            fold.show()
            QWidget.setTabOrder(self._more, fold.head)

    def set_theme(self, theme: Theme) -> None:
        """Show everything in the colours of ``theme``."""
        super().set_theme(theme)
        for fold in self.findChildren(Fold):
            fold.set_theme(theme)

    def _show_state(self, words: str, *, is_running: bool = False, may_begin: bool = False) -> None:
        self._line.setText(words)
        had_keyboard = self._stop.hasFocus() or self._again.hasFocus()
        self._stop.setVisible(is_running)
        self._again.setVisible(may_begin)
        self._swap.setVisible(not is_running)
        if had_keyboard:
            self.focus_widget().setFocus(Qt.FocusReason.OtherFocusReason)

    def _list_more(self) -> None:
        now, self._waiting = self._waiting[:_AT_ONCE], self._waiting[_AT_ONCE:]
        had_keyboard = self._more.hasFocus()
        listed = self.pairs
        last: QWidget = listed[-1].stops[-1] if listed else self._scroll
        for pair in now:
            view = PairView(pair, *self._documents, self.theme)
            view.chosen.connect(self.chosen)
            self._pages.addWidget(view)
            view.show()  # a layout shows what is put into it only at the next turn of the event loop
            QWidget.setTabOrder(last, view.head)
            last = view.head
        self._more.setVisible(bool(self._waiting))
        if had_keyboard:
            self.pairs[len(listed)].head.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        sides = QHBoxLayout()
        sides.setContentsMargins(icon_side() + GRID + HALF, 0, 0, 0)
        sides.setSpacing(2 * GRID)
        for side, document in zip((self.tr("Before"), self.tr("Now")), self._documents, strict=True):
            name = self.tr("{side}: {document}").format(side=side, document=" ".join(document.name.split()))
            sides.addWidget(ElidedLabel(name, size=TextSize.SMALL, role="muted"), 1)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        column.setSpacing(GRID)
        column.addWidget(self._line)
        column.addLayout(sides)
        self._pages.setSpacing(HALF)
        column.addLayout(self._pages)
        column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(self._end)
        column.addStretch(1)
        self._more.hide()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setAccessibleName(self.tr("Changes"))
        self._scroll.setWidget(inner)
        inner.setAutoFillBackground(False)
        self._scroll.viewport().setAutoFillBackground(False)
        self.column.addWidget(self._scroll, 1)
