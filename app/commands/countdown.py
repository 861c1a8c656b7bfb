"""How far the text model has read, on the error output: a bar on a terminal, now and then a line in a pipe."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Protocol

import click

from app.commands.progress import time_left

if TYPE_CHECKING:
    from rich.progress import Progress

STEP = 0.1
"""share of the text after which a pipe gets another line"""


class Countdown(Protocol):
    """Shown and hidden as often as need be."""

    def show(self, words: str, share: float, seconds_left: float | None) -> None:
        """What is done, the share of it that is done (0 to 1), and the time left."""
        ...

    def hide(self) -> None:
        """Make room for other lines."""
        ...


def countdown(*, quiet: bool) -> Countdown:
    """What fits the error output; ``quiet`` shows nothing."""
    if quiet:
        return QuietCountdown()
    return CountdownBar() if sys.stderr.isatty() else CountdownLines()


class QuietCountdown:
    """Shows nothing."""

    def show(self, words: str, share: float, seconds_left: float | None) -> None:
        """Nothing."""

    def hide(self) -> None:
        """Nothing is there."""


class CountdownLines:
    """A line at the start and for each tenth."""

    def __init__(self) -> None:
        self._shown = ("", 0.0)

    def show(self, words: str, share: float, seconds_left: float | None) -> None:
        """Say how far it is, unless that was said just now."""
        before, last = self._shown
        if words == before and share - last < STEP:
            return
        self._shown = (words, share)
        left = time_left(seconds_left)
        click.echo(f"{words}: {share:.0%}" + (f", {left}" if left else ""), err=True)

    def hide(self) -> None:
        """Lines stay."""


class CountdownBar:
    """A bar with the time left."""

    def __init__(self) -> None:
        self._bar: Progress | None = None

    def show(self, words: str, share: float, seconds_left: float | None) -> None:
        """Move the bar; where it is hidden, show it."""
        if self._bar is None:
            self._bar = _bar()
            self._bar.start()
        for task in self._bar.task_ids or [self._bar.add_task(words, total=1.0, left="")]:
            self._bar.update(task, description=words, completed=share, left=time_left(seconds_left))

    def hide(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None


def _bar() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[left]}"))
    return Progress(*columns, console=Console(stderr=True), transient=True)
