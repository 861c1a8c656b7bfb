"""The checks of a vision model: drawn pages, looked at one by one without the words on them."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator, Sequence
from threading import Event

from app.checking.library import DrawnLibrary
from app.checking.questions import Question
from app.checking.results import Check, Estimated, Going, Progress, Result, why
from app.checking.tasks import PictureTask
from engine.answering.look_form import LookParser
from engine.answering.looking import LIMIT, opening, question_part
from engine.contracts import Looked, PageEncoded, PictureQuestion, Piece, VisionSpeed
from engine.errors import Interrupted, KnownError

WHAT = "What is left of the checks of the vision model"
ENCODED = 0.8
"""share of a look that is over once the page is encoded: an answer is short"""


class PictureChecks:
    """A vision model at work on drawn pages.

    Attributes:
        speeds: of each look.
    """

    def __init__(self, library: DrawnLibrary, stop: Event) -> None:
        self.speeds: list[VisionSpeed] = []
        self._library = library
        self._stop = stop
        self._took: list[float] = []
        """seconds of each look"""

    def run(self, tasks: Sequence[PictureTask]) -> Iterator[Progress | Check]:
        """Look at all pages, and after the first one say how long the others take; a ``Check`` for each task.

        Raises:
            Interrupted: stopped; the task at hand gives no check then.
        """
        looks = sum(len(task.asked) for task in tasks)
        for task in tasks:
            results, left_out = list[Result](), ""
            try:
                for page, question in task.asked:
                    results.append((yield from self._result(task.name, page, question, looks)))
                    if len(self._took) == 1:
                        yield Estimated(WHAT, self._took[0] * (looks - 1))
            except KnownError as error:
                left_out = why(error)
            yield Check(name=task.name, results=tuple(results), left_out=left_out)

    def _result(self, name: str, page: str, question: Question, looks: int) -> Generator[Going, None, Result]:
        """One page and one question, in the words in which pages of a library are asked about."""
        file = self._library.write(f"page-{len(self._took)}.pdf", (page,))
        words = opening("", "") + question_part(question.text)
        asked = PictureQuestion(path=str(file), question=words, limit=LIMIT)
        started = time.monotonic()
        parser = LookParser()
        for event in self._library.session.look(asked, stop=self._stop):
            match event:
                case PageEncoded(done, total):
                    yield self._going(name, ENCODED * done / max(total, 1), looks)
                case Piece(text):
                    parser.feed(text)
                case Looked():
                    seconds = time.monotonic() - started
                    self._took.append(seconds)
                    self.speeds.append(event.speed)
                    said = parser.end(cut=event.cut or event.repeated)
                    return Result(question=question, answer=said.text or None, seconds=seconds)
        raise Interrupted

    def _going(self, name: str, share: float, looks: int) -> Going:
        done = len(self._took) + share
        left = sum(self._took) / len(self._took) * (looks - done) if self._took else None
        return Going(name, done / looks, left)
