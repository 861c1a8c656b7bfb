"""How far something is: words, and below them a bar that keeps its height when it is hidden."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from ui.theme import HALF, TextSize
from ui.widgets.label import ElidedLabel


class ProgressLine(QWidget):
    """One line of words from the first moment; ``name`` says to screen readers what the bar measures."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._words = ElidedLabel(" ", size=TextSize.SMALL, role="muted")
        self._bar = QProgressBar(textVisible=False, maximum=1000)
        self._bar.setAccessibleName(name)
        policy = self._bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._bar.setSizePolicy(policy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF)
        column.addWidget(self._words)
        column.addWidget(self._bar)
        self._bar.hide()

    @property
    def words(self) -> str:
        """How far it is."""
        return self._words.text()

    @property
    def share(self) -> float | None:
        """How much is done, 0 to 1; None while nothing is being done."""
        return None if self._bar.isHidden() else self._bar.value() / self._bar.maximum()

    def show_share(self, words: str, share: float) -> None:
        """Say how far it is, ``share`` from 0 to 1."""
        self._bar.show()
        self._bar.setValue(round(1000 * share))
        self._words.setText(words)

    def end(self, words: str) -> None:
        """Nothing is being done any more."""
        self._bar.hide()
        self._words.setText(words)
