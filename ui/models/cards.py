"""The three kinds of models on the page: here, to get, on its way."""

from __future__ import annotations

from PySide6.QtCore import Signal

from ui.models.model_card import ModelCard
from ui.models.rows import Arriving, FoundRow, OfferedRow, Stage
from ui.models.words import arriving_words, found_facts, found_place, offered_facts
from ui.theme import Theme
from ui.widgets.progress_line import ProgressLine
from ui.widgets.text_block import TextBlock


class FoundCard(ModelCard):
    """A model on this computer.

    Signals: ``use_wanted()``, ``stop_wanted()``, ``remove_wanted()``.
    """

    use_wanted = Signal()
    stop_wanted = Signal()
    remove_wanted = Signal()

    def __init__(self, row: FoundRow, theme: Theme, *, advised: bool) -> None:
        super().__init__(row.model.path, row.model.header.title or row.model.name, found_facts(row), theme)
        self.row = row
        self.add_line(found_place(row))
        problem = row.model.header.problem
        if row.in_use:
            self.setProperty("current", True)
            self.add_sign(self.tr("In use"), "check", "muted")
        if problem is not None:
            self.add_sign(f"{problem.sentence} {problem.next_step}".rstrip(), "warning", "warning")
        else:
            self.add_fitting(row.fitting)
        if row.model.header.test:
            self.add_sign(self.tr("A test model: what it says has no meaning."), "info", "muted")
        if row.got is not None and not row.in_use:
            self.add_button(self.tr("Remove\u2026"), role="quiet").clicked.connect(self.remove_wanted)
        if row.in_use:
            self.add_button(self.tr("Stop using")).clicked.connect(self.stop_wanted)
        elif row.kind is not None:
            use = self.add_button(self.tr("Use"), role="primary" if advised else "")
            use.clicked.connect(self.use_wanted)


class OfferedCard(ModelCard):
    """A model that can be got.

    Signals: ``get_wanted()``.
    """

    get_wanted = Signal()

    def __init__(self, row: OfferedRow, theme: Theme) -> None:
        super().__init__(row.model.id, row.model.title, offered_facts(row.model), theme)
        self.row = row
        self.add_line(row.model.purpose)
        if row.advised:
            self.add_sign(self.tr("Advised for this computer."), "check", "muted")
        self.add_fitting(row.fitting)
        if row.model.gated:
            told = self.tr("Handed out to those who accepted its terms there; it asks for your token.")
            self.add_sign(told, "lock", "muted")
        self.add_button(self.tr("Get")).clicked.connect(self.get_wanted)


class ArrivingCard(ModelCard):
    """A model on its way.

    Signals: ``pause_wanted()``, ``go_on_wanted()``.
    """

    pause_wanted = Signal()
    go_on_wanted = Signal()

    def __init__(self, arriving: Arriving, theme: Theme) -> None:
        super().__init__(arriving.model.id, arriving.model.title, offered_facts(arriving.model), theme)
        self.model = arriving.model
        self._problem = TextBlock(role="danger")
        self.progress = ProgressLine(self.tr("How much of {title} is here").format(title=arriving.model.title))
        self.add_part(self._problem)
        self.add_part(self.progress)
        self.pause = self.add_button(self.tr("Pause"))
        self.go_on = self.add_button(self.tr("Go on"))
        self.pause.clicked.connect(self.pause_wanted)
        self.go_on.clicked.connect(self.go_on_wanted)
        self.show_state(arriving)

    def show_state(self, arriving: Arriving) -> None:
        """Say how far it is; the keyboard stays where it is when one button takes the other's place."""
        problem = arriving.problem
        self._problem.setText(f"{problem.sentence} {problem.next_step}".rstrip() if problem else "")
        self._problem.setVisible(problem is not None)
        self.progress.show_share(arriving_words(arriving), arriving.share)
        rests = arriving.stage in (Stage.PAUSED, Stage.FAILED)
        had_keyboard = self.pause.hasFocus() or self.go_on.hasFocus()
        self.go_on.setVisible(rests)
        self.pause.setVisible(not rests)
        if had_keyboard:
            (self.go_on if rests else self.pause).setFocus()
