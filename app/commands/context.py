"""What every command needs: the session, Stop, and known errors as sentences with an exit code."""

from __future__ import annotations

import functools
import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from enum import IntEnum
from pathlib import Path

import click

from app.commands.plain import plain
from app.commands.start import Start
from app.logs import keep_log
from app.problems import FaultReports
from engine.errors import InputError, Interrupted, KnownError, LibraryDamagedError, UseError
from engine.session import Session
from engine.store.erase import erase


class Exit(IntEnum):
    """Exit codes of the command line."""

    ANSWERED = 0
    NOTHING_FOUND = 1
    WRONG_USE = 2
    UNREADABLE = 3
    STOPPED = 4
    TROUBLE = 5
    """the library or the machine: disk full, damaged database"""


class Context:
    """Opened when a command first needs it, closed when the command ends."""

    def __init__(self, start: Start, resources: click.Context) -> None:
        self.home = start.home
        self.network = start.network
        self.stop = threading.Event()
        self._resources = resources
        self._session: Session | None = None

    @property
    def session(self) -> Session:
        """The library in the data folder."""
        if self._session is None:
            from app.compose import compose  # the engine is for commands that need a library

            self._session = compose(self.home, self.network)
            self._resources.call_on_close(self._session.close)
            keep_log(self.home)
        return self._session

    def erase(self) -> None:
        """Erase the data folder, also when the library in it cannot be opened."""
        self.home.require_own()
        erase(self.home.folder)

    def stop_on_interrupt(self) -> None:
        """The first Ctrl-C asks to stop and keeps what is done; the second one ends at once."""

        def interrupt(_number: int, _frame: object) -> None:
            self.stop.set()
            signal.signal(signal.SIGINT, signal.default_int_handler)

        signal.signal(signal.SIGINT, interrupt)


Body = Callable[..., Exit]
"""takes a Context and the options of its command"""


def command(name: str | None = None) -> Callable[[Body], click.Command]:
    """Make a command with ``--json`` of a function that takes a Context and its options and returns its exit code."""

    def make(body: Body) -> click.Command:
        @functools.wraps(body)
        @click.pass_context
        def run(click_context: click.Context, /, **options: object) -> None:
            start = click_context.find_object(Start)
            assert start is not None
            code = _guarded(body, Context(start, click_context), options)
            _end_output()
            sys.exit(code)

        return click.command(name)(click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")(run))

    return make


def _guarded(body: Body, context: Context, options: dict[str, object]) -> Exit:
    """The exit code, also when an error ends the command: a known one becomes a sentence, a fault of ours a report."""
    as_json = bool(options["as_json"])
    try:
        return body(context, **options)
    except (Interrupted, KeyboardInterrupt, click.Abort):
        if as_json:
            show_problem("Stopped.", "What is done is kept.", as_json=True)
        return Exit.STOPPED
    except KnownError as error:
        how = " 'folioscope restore' brings the backup back." if _has_backup(error) else ""
        show_problem(error.sentence, error.next_step + how, as_json=as_json)
        return _exit_code(error)
    except click.ClickException:  # wrong use: click's own to tell
        raise
    except BrokenPipeError:  # told to "| head", which has gone: nobody wants the rest
        return Exit.ANSWERED
    except Exception as error:
        FaultReports(context.home.logs, functools.partial(_show_fault, as_json=as_json)).report(error)
        return Exit.TROUBLE


def _end_output() -> None:
    """Write out what is still to be written. Where its reader has gone, Python must not try once more at its end (the
    note on SIGPIPE in the documentation of Python's ``signal``)."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _has_backup(error: KnownError) -> bool:
    return isinstance(error, LibraryDamagedError) and error.backup is not None


def _exit_code(error: KnownError) -> Exit:
    if isinstance(error, UseError):
        return Exit.WRONG_USE
    return Exit.UNREADABLE if isinstance(error, InputError) else Exit.TROUBLE


def _show_fault(_report: str, path: str, *, as_json: bool) -> None:
    kept = f"A report is in {path}. It holds no document and no question." if path else ""
    show_problem("A fault in Folioscope ended this.", kept, as_json=as_json)


def show_problem(sentence: str, next_step: str, *, as_json: bool = False, about: str = "") -> None:
    """What happened and what to do next, on the error output, or as JSON on the output."""
    if as_json:
        show_json({"error": {"sentence": sentence, "next_step": next_step}})
        return
    prefix = f"{plain(about)}: " if about else ""
    click.echo(f"{prefix}{plain(sentence)} {plain(next_step)}".rstrip(), err=True)


def show_json(value: object) -> None:
    """One JSON object on the output."""
    # ASCII: any terminal and any pipe takes it, control characters of a document are harmless in it, and the path of
    # a file whose name is no text comes back whole from it.
    click.echo(json.dumps(value, indent=2))


def read_password(file: str | None) -> str | None:
    """The first line of a file, or of the standard input for ``-``. An argument would show in the process list."""
    if file is None:
        return None
    try:
        if file == "-":
            return sys.stdin.readline().rstrip("\r\n")
        return Path(file).read_text(encoding="utf-8").split("\n", 1)[0].rstrip("\r")
    except OSError as error:
        raise click.UsageError(f"The password file cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise click.UsageError("The password is not written in UTF-8.") from error
