"""Progress of adding on a terminal: one bar with pages and time left; plain lines in a pipe."""

from __future__ import annotations

import sys
from typing import Protocol, Self

import click

from app.commands.plain import plain
from engine.contracts import AddEvent, DocumentAdded, DocumentReady, FileGone, FilesFound, PageDone


class Progress(Protocol):
    """Shows how adding goes on, on the error output: the output is for results."""

    def show(self, event: AddEvent) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(self, *_: object) -> None: ...


def progress(*, quiet: bool) -> Progress:
    """What fits the error output; ``quiet`` shows nothing."""
    if quiet:
        return Quiet()
    return Bar() if sys.stderr.isatty() else Lines()


class Quiet:
    """Shows nothing."""

    def show(self, event: AddEvent) -> None:
        """Nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to put away."""


class Lines(Quiet):
    """A line for each document."""

    def show(self, event: AddEvent) -> None:
        """Say what is worth a line."""
        match event:
            case FilesFound(_, passed_over) if passed_over:
                click.echo(f"Neither PDFs nor pictures, passed over: {passed_over}.", err=True)
            case DocumentAdded(document, changed):
                verb = "Reading again, it has changed:" if changed else "Reading"
                click.echo(f"{verb} {plain(document.name)}, {pages(document.page_count)}", err=True)
            case DocumentReady(document):
                ocr = f", {document.pages_ocr} by OCR" if document.pages_ocr else ""
                failed = f", {document.pages_failed} not readable" if document.pages_failed else ""
                click.echo(f"Read {plain(document.name)}: {pages(document.page_count)}{ocr}{failed}", err=True)
            case FileGone(document):
                click.echo(f"{plain(document.name)} is no longer where it was; its words are kept.", err=True)
            case _:
                pass


class Bar(Lines):
    """A bar over all pages above the lines, on a terminal."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
        from rich.progress import Progress as RichProgress

        columns = (TextColumn("Reading pages"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[left]}"))
        self._bar = RichProgress(*columns, console=Console(stderr=True), transient=True)
        self._task = self._bar.add_task("pages", total=None, left="")

    def show(self, event: AddEvent) -> None:
        """Move the bar."""
        if isinstance(event, PageDone):
            left = time_left(event.seconds_left)
            self._bar.update(self._task, completed=event.done, total=event.total, left=left)
        else:
            super().show(event)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()


def pages(count: int) -> str:
    """A count of pages in words."""
    return "1 page" if count == 1 else f"{count} pages"


def time_left(seconds: float | None) -> str:
    """Time left in words; nothing where it cannot be said yet."""
    return "" if seconds is None else f"{in_words(seconds)} left"


def in_words(seconds: float) -> str:
    """A length of time, coarse on purpose."""
    return "less than a minute" if seconds < 60 else f"about {round(seconds / 60)} min"
