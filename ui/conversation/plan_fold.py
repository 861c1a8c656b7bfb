"""What the models are about to do, as one line that opens: pages and reasons, then what was chosen for this machine."""

from __future__ import annotations

from engine.contracts import LookPlan, Plan
from ui.conversation.ledger_words import planned_groups
from ui.conversation.page_groups import PageGroups
from ui.conversation.plan_words import look_details, plan_details, whole_sentence
from ui.theme import TextSize, Theme, icon_side
from ui.widgets.fold import Fold
from ui.widgets.text_block import TextBlock
from ui.wording import tr


class PlanFold(Fold):
    """One line from the first moment; the plans of both models become one."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(tr("Planning"), theme, bold=False)
        self._plan: Plan | None = None
        self._looks: LookPlan | None = None
        self._pages = PageGroups(tr("What is planned for each page"), theme)
        self._details = TextBlock(size=TextSize.SMALL, role="muted")
        self.column.setContentsMargins(icon_side(), 0, 0, 0)
        self.add(self._details)
        self.column.insertWidget(0, self._pages)

    @property
    def sentence(self) -> str:
        """What is about to be done, or was done."""
        return self.head.accessibleName()

    def show_plan(self, plan: Plan) -> None:
        """What the text model is about to do."""
        self._plan = plan
        self._show_plans()

    def show_looks(self, looks: LookPlan) -> None:
        """What the vision model is about to do."""
        self._looks = looks
        self._pages.show_groups(planned_groups(looks.lines))
        self._show_plans()

    def finish(self, sentence: str, details: str) -> None:
        """What was done; ``details`` where no plan told them."""
        self.head.rename(sentence)
        if not self._details.text():
            self._details.setText(details)

    def set_theme(self, theme: Theme) -> None:
        """Draw the signs in the colours of ``theme``."""
        super().set_theme(theme)
        self._pages.set_theme(theme)

    def _show_plans(self) -> None:
        self.head.rename(whole_sentence(self._plan, self._looks))
        told: list[str] = []
        if self._plan is not None and self._plan.reading is not None:
            told += [*self._plan.notes, plan_details(self._plan)]
        if self._looks is not None and self._looks.looks:
            told.append(look_details(self._looks))
        self._details.setText("\n".join(told))
