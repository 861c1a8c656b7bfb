"""The ledger under an answer: how many pages were searched, and on demand which ones failed and why."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.contracts import Coverage, FailedPage
from ui.theme import HALF, TextSize, Theme
from ui.widgets.buttons import TextButton, tint_buttons
from ui.widgets.text_block import TextBlock
from ui.wording import coverage

_MOST = 100
"""failed pages listed by name; the export has them all"""


class CoverageLine(QWidget):
    """ "48 of 48 pages: 41 read, 7 by OCR, 0 failed"."""

    def __init__(self, ledger: Coverage, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = TextBlock(coverage(ledger), size=TextSize.SMALL, role="muted")
        self._list = TextBlock(self._listed(ledger.failed), size=TextSize.SMALL, role="muted")
        self._unfold = TextButton("", role="quiet", picture="chevron")
        self._unfold.setCheckable(True)
        self._unfold.setProperty("align", "left")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF)
        for widget in (self._line, self._unfold, self._list):
            column.addWidget(widget)
        self._unfold.setVisible(bool(ledger.failed))
        self._unfold.toggled.connect(self._show_list)
        self._show_list(False)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Tint the icon."""
        tint_buttons(self, theme)

    def _show_list(self, shown: bool) -> None:
        words = self.tr("Hide what could not be read") if shown else self.tr("Show what could not be read")
        self._unfold.setText(words)
        self._unfold.setAccessibleName(words)
        self._list.setVisible(shown)

    def _listed(self, failed: tuple[FailedPage, ...]) -> str:
        lines = [self._told(page) for page in failed[:_MOST]]
        if len(failed) > _MOST:
            lines.append(self.tr("and {count} more").format(count=len(failed) - _MOST))
        return "\n".join(lines)

    def _told(self, failed: FailedPage) -> str:
        if failed.page == 0:
            return f"{failed.document}: {failed.reason}"
        return self.tr("{document}, page {page}: {reason}").format(
            document=failed.document, page=failed.page, reason=failed.reason
        )
