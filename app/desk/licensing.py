"""The terms of the models in the window: shown when a model first needs them, and from the menu."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeGuard

from PySide6.QtCore import QObject, Signal

from app.desk.bench import Bench
from app.desk.choices import Choices
from engine.contracts import Region, Terms
from engine.errors import NotAcceptedError, NotLicensedError, RegionUnsaidError
from ui.models.terms_dialog import TermsDialog, TermsTexts


@dataclass(slots=True)
class _Agreeing:
    """What was agreed to in one dialog."""

    licence: bool = False
    region: Region | None = None


class Licensing(QObject):
    """Signals: ``changed()``, something else is agreed to, and kept."""

    changed = Signal()

    def __init__(self, bench: Bench, choices: Choices) -> None:
        super().__init__(bench.window)
        self._bench = bench
        self._choices = choices
        bench.window.does.licence.triggered.connect(self._show)

    @staticmethod
    def can_mend(error: Exception) -> TypeGuard[NotLicensedError]:
        """Whether a model was refused for terms that the person can agree to."""
        return isinstance(error, NotAcceptedError | RegionUnsaidError)

    def ask(self, error: NotLicensedError, *, sees: bool, then: Callable[[], None]) -> None:
        """Show the terms that are missing, and go on with ``then`` once they are agreed to.

        ``sees``: a model that sees pages was refused, so that the question of the European Union is to be answered.
        """

        def show() -> None:
            unsaid = self._choices.terms.region is Region.UNSAID
            self._open(licence=isinstance(error, NotAcceptedError), region=sees and unsaid, then=then)

        self._choices.begin(show)  # a command may have agreed to something meanwhile

    def _show(self) -> None:
        # The engine is imported when the library is open.
        from engine.models.licence import has_accepted

        def show() -> None:
            licence = not has_accepted(self._choices.terms)
            self._open(licence=licence, region=False, then=self.changed.emit)

        self._choices.begin(show)

    def _open(self, *, licence: bool, region: bool, then: Callable[[], None]) -> None:
        texts = _texts(self._choices.terms)
        dialog = TermsDialog(texts, self._bench.window, licence=licence, region=region)
        given = _Agreeing()
        dialog.licence_accepted.connect(lambda: setattr(given, "licence", True))
        dialog.answered.connect(lambda said: setattr(given, "region", said))
        dialog.finished.connect(lambda whole: self._keep(given, then if whole else lambda: None))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _keep(self, given: _Agreeing, then: Callable[[], None]) -> None:
        """Keep what was agreed to, also by somebody who then thought better of the rest."""
        from app.permission import agree

        terms = agree(self._choices.terms, licence=given.licence, region=given.region)
        if terms != self._choices.terms:
            self._choices.keep(then=then, terms=terms)


def _texts(terms: Terms) -> TermsTexts:
    from app import permission
    from engine.llama_licence import whole_text

    return TermsTexts(
        summary=permission.SUMMARY,
        licence=whole_text(),
        state=(permission.told_of_licence(terms), permission.told_of_region(terms)),
        question=permission.QUESTION,
        explained=permission.EXPLAINED,
        answers=tuple(permission.ANSWERS.items()),
    )
