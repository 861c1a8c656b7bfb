"""What every part of a desk works with: the window, the session, and the threads between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from app.jobs import Jobs
from app.paths import Home
from app.problems import known
from ui.main_window import MainWindow

if TYPE_CHECKING:
    from engine.session import Session

T = TypeVar("T")


@dataclass(frozen=True)
class Bench:
    """One window over one library."""

    window: MainWindow
    session: Session
    jobs: Jobs
    home: Home
    report: Callable[[BaseException], None]
    """for faults of ours"""

    def call(self, function: Callable[[], T], on_result: Callable[[T], None]) -> None:
        """Run ``function`` beside the window; its result comes to ``on_result``, an error to the person."""
        self.jobs.call(function, on_result, self.tell)

    def tell(self, error: Exception) -> None:
        """A known error becomes a message, any other a report."""
        problem = known(error)
        if problem is None:
            self.report(error)
        else:
            self.window.messages.warn(problem)
