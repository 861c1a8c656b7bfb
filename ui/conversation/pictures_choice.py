"""Whether a vision model looks at every page that a question is put to: a switch beside the way of answering. Without
it, it looks at those whose words do not suffice."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from engine.contracts import Pictures
from ui.widgets.buttons import IconButton


class PicturesChoice(IconButton):
    """ "Every picture", to be switched on; not there without a vision model. What is chosen stays chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("look", "", parent)
        self.rename(self.tr("Look at every picture too, page by page, which takes long"))
        self.setText(self.tr("Every picture"))
        self.setAccessibleName(self.tr("Look at every picture too"))
        self.setProperty("role", "choice")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setCheckable(True)
        self._wanted = False
        """for whole documents"""
        self.clicked.connect(self._keep)
        self.hide()

    def pictures(self) -> Pictures:
        """What is chosen now."""
        return Pictures.ALWAYS if self.isChecked() else Pictures.AUTO

    def set_available(self, available: bool) -> None:
        """Whether there is a vision model."""
        self.setVisible(available)
        if not available:
            self._wanted = False
            self.setChecked(False)

    def set_forced(self, forced: bool) -> None:
        """A page that is asked about is looked at, whatever was chosen for whole documents."""
        self.setChecked(forced or self._wanted)
        self.setEnabled(not forced)

    def _keep(self, wanted: bool) -> None:
        self._wanted = wanted
