"""What becomes of an error: a known one is a sentence in the window, a fault of ours a report on this machine.

A report names the kind of error and the lines of our source it came through. It holds no message of the error, for a
message may quote a document or a question; and it is sent nowhere.
"""

from __future__ import annotations

import faulthandler
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TextIO

import app
from engine.contracts import Problem
from engine.errors import Interrupted, KnownError, WorkerFault

MOST_REPORTS = 20


def known(error: BaseException) -> Problem | None:
    """What to tell the person about an error of input or environment; None for a fault of ours."""
    return Problem(error.sentence, error.next_step) if isinstance(error, KnownError) else None


class FaultReports:
    """Writes reports into a folder and tells ``show`` about each: the report's text and its path, "" if unwritten."""

    def __init__(self, folder: Path, show: Callable[[str, str], None]) -> None:
        self._folder = folder
        self._show = show
        self._crash_file: TextIO | None = None
        self._earlier = sys.excepthook, threading.excepthook

    def install(self) -> None:
        """From now on, nothing that goes wrong in any thread is lost, a crash in native code included."""
        self._earlier = sys.excepthook, threading.excepthook
        sys.excepthook = self._unhandled
        threading.excepthook = self._unhandled_in_thread
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            crashes = self._folder / "crash.txt"
            crashes.touch(mode=0o600)
            self._crash_file = crashes.open("a", encoding="utf-8")
            faulthandler.enable(self._crash_file)
        except OSError:
            return  # no room for reports: Python's own handling of crashes stays

    def uninstall(self) -> None:
        """As it was before ``install``."""
        sys.excepthook, threading.excepthook = self._earlier
        if self._crash_file is not None:
            faulthandler.disable()
            self._crash_file.close()

    def report(self, error: BaseException) -> None:
        """Write what happened and show it."""
        text = report_text(error)
        if sys.stderr is not None:
            sys.stderr.write(text)
        self._show(text, self._write(text))

    def _write(self, text: str) -> str:
        path = self._folder / f"report-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.txt"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(text, encoding="utf-8")
            for old in sorted(self._folder.glob("report-*.txt"))[:-MOST_REPORTS]:
                old.unlink()
        except OSError:
            return ""  # a full disk: the report is on the screen all the same
        return str(path)

    def _unhandled(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt | SystemExit):
            sys.__excepthook__(kind, error, trace)
        elif not issubclass(kind, Interrupted):
            self.report(error.with_traceback(trace))

    def _unhandled_in_thread(self, hook: threading.ExceptHookArgs) -> None:
        if hook.exc_value is not None:
            self._unhandled(hook.exc_type, hook.exc_value, hook.exc_traceback)


def report_text(error: BaseException) -> str:
    """Version, system, and the way the error took; no message, no text of a document, no question."""
    head = (
        f"Folioscope {app.__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}",
        f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC",
    )
    return "\n".join([*head, "", *_way(error)]) + "\n"


def _way(error: BaseException) -> list[str]:
    """Each error of the chain, first cause first: its frames and its kind."""
    cause = error.__cause__ or error.__context__
    lines = [*_way(cause), "which led to"] if cause is not None else []
    for frame in traceback.extract_tb(error.__traceback__):
        lines += [f'  File "{_short(frame.filename)}", line {frame.lineno}, in {frame.name}', f"    {frame.line}"]
    if isinstance(error, WorkerFault):
        lines += ["in a reader process:", *_frames_of(str(error))]
    return [*lines, type(error).__qualname__]


def _frames_of(trace: str) -> list[str]:
    """The frames of a printed traceback, which are indented; messages are not."""
    return [line for line in trace.splitlines() if line.startswith("  ")]


def _short(filename: str) -> str:
    """The last three parts of a path: enough to find the file, not where the person keeps things."""
    return "/".join(Path(filename).parts[-3:])
