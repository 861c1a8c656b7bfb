"""An answer as it is written: the plan, a countdown while a model reads or looks, then each statement word by word."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

import click

from app.commands.answer_lines import (
    calculation_line,
    ending_lines,
    finding_lines,
    look_plan_lines,
    one_line,
    page_name,
    pages_of,
    plan_lines,
    support_lines,
)
from app.commands.countdown import Countdown
from app.commands.plain import plain
from app.commands.progress import pages as count_of
from app.commands.progress import time_left
from engine.contracts import (
    Answer,
    Answered,
    AskEvent,
    CalculationMade,
    EnoughFound,
    Finding,
    FindingMade,
    LookingAt,
    LooksPlanned,
    LookWording,
    Plan,
    Planned,
    PreparingModel,
    Quote,
    ReadingPages,
    Statement,
    StatementMade,
    StatementsDropped,
    Wording,
)
from engine.store.export_sentences import TEST_MODEL

PREPARING = "Preparing the vision model, once"


class Listener:
    """Waits for the answer and shows nothing.

    Attributes:
        plan: what the text model is about to do; None while, and where, none reads.
        answer: None until it is there.
    """

    def __init__(self) -> None:
        self.plan: Plan | None = None
        self.answer: Answer | None = None

    def listen(self, events: Iterable[AskEvent]) -> Answer | None:
        """The answer; None where there is none."""
        for event in events:
            self.take(event)
        return self.answer

    def take(self, event: AskEvent) -> None:
        """Take in what happens."""
        match event:
            case Planned(plan):
                self.plan = plan
            case Answered(answer):
                self.answer = answer
            case _:
                pass

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to put away."""


class Stream(Listener):
    """Prints an answer while it comes. The output holds the answer, the error output how far the reading is."""

    def __init__(self, countdown: Countdown, *, test_model: bool) -> None:
        super().__init__()
        self._countdown = countdown
        self._test_model = test_model
        self._quotes: list[Quote] = []
        """of the statements so far, in the order of their numbers"""
        self._words = ""
        """of the statement that is being written"""
        self._page = ""
        """that is looked at"""
        self._gone_through = "parts are read"
        """what is put together: parts of the text, or pages, too"""

    def take(self, event: AskEvent) -> None:
        """Show what is worth showing."""
        super().take(event)
        if isinstance(event, ReadingPages | PreparingModel | LookingAt | LookWording | FindingMade):
            self._take_progress(event)
            return
        match event:
            case Planned(plan):
                self._show_plan(plan)
            case LooksPlanned(plan=looks) if looks.looks:
                self._show_lines(look_plan_lines(looks))
            case Wording(text):
                self._write(text)
            case StatementMade(statement, quotes):
                self._finish(statement, quotes)
            case EnoughFound():
                self._offer(event)
            case CalculationMade(calculation):
                self._line(calculation_line(calculation))
            case StatementsDropped():
                self._quotes.clear()
                self._line(f"All {self._gone_through}. What they say is put together:")
            case Answered(answer):
                self._end(answer)
            case _:
                pass

    def _take_progress(self, event: ReadingPages | PreparingModel | LookingAt | LookWording | FindingMade) -> None:
        match event:
            case ReadingPages():
                self._countdown.show(_reading(event), event.done / max(event.total, 1), event.seconds_left)
            case PreparingModel(done, total):
                self._countdown.show(PREPARING, done / max(total, 1), None)
            case LookingAt():
                self._look_at(event)
            case LookWording(text):
                self._write(text if self._words else f"{self._page}: {text.lstrip()}")
            case FindingMade(finding):
                self._show_finding(finding)

    def _warn(self) -> None:
        """Once, before anything that a test model says."""
        if self._test_model:
            self._line(TEST_MODEL)
            self._test_model = False

    def _look_at(self, event: LookingAt) -> None:
        self._break()
        self._warn()
        self._gone_through = "pages are looked at"
        self._page = f"Page {plain(event.label)}"
        of_all = f" ({event.number} of {event.pages})" if event.pages > 1 else ""
        share = (event.number - 1 + event.share) / event.pages
        self._countdown.show(f"Looking at page {plain(event.label)}{of_all}", share, event.seconds_left)

    def _offer(self, event: EnoughFound) -> None:
        """Once, when a page answers and others are left."""
        left = ", ".join(part for part in (f"{count_of(event.left)} to go", time_left(event.seconds_left)) if part)
        self._line(f"{page_name(event.finding)} answers this; {left}. Ctrl-C stops here and keeps what was found.")

    def _show_finding(self, finding: Finding) -> None:
        """End the line of what a page says; below it stands what supports it."""
        self._countdown.hide()
        if not finding.answers:
            self._line(f"{page_name(finding)}: it is not said there.")
            return
        whole = f"{page_name(finding)}: {one_line(plain(finding.text))}"
        if one_line(plain(self._words)) == whole:
            self._break()
        else:
            self._line(whole)
        for line in finding_lines(finding):
            click.echo(line)

    def _show_plan(self, plan: Plan) -> None:
        if plan.reading is not None:
            self._warn()
        self._show_lines(plan_lines(plan))

    def _show_lines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self._line(line)

    def _write(self, text: str) -> None:
        self._countdown.hide()
        new = text if self._words else text.lstrip()
        click.echo(plain(new), nl=False)
        self._words += new

    def _finish(self, statement: Statement, quotes: tuple[Quote, ...]) -> None:
        """End the line of a statement with its pages; below it stands what supports it."""
        self._countdown.hide()
        self._quotes += quotes
        if one_line(self._words) == one_line(statement.text):
            click.echo(pages_of(statement, self._quotes))
            self._words = ""
        else:
            self._line(f"{plain(one_line(statement.text))}{pages_of(statement, self._quotes)}")
        for line in support_lines(statement, self._quotes):
            click.echo(line)

    def _end(self, answer: Answer) -> None:
        """What a model wrote is there already."""
        self._show_lines(ending_lines(answer))
        if answer.partial:
            on = f"Go on with: folioscope continue {answer.id}" if answer.wish is not None else "Ask again to go on."
            self._line(f"  What is stated above is kept. {on}")

    def _line(self, line: str) -> None:
        self._countdown.hide()
        self._break()
        click.echo(line)

    def _break(self) -> None:
        """Words that became no statement stand on a line of their own."""
        if self._words:
            click.echo()
            self._words = ""

    def __exit__(self, *_: object) -> None:
        """Leave the terminal at the start of a line."""
        self._countdown.hide()
        self._break()


def _reading(event: ReadingPages) -> str:
    if event.window > event.windows:
        return "Putting the parts together"
    return f"Reading part {event.window} of {event.windows}" if event.windows > 1 else "Reading"
