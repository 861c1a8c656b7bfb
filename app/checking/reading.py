"""The checks of a text model: drawn documents, asked about through the same story as any other."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from threading import Event

from app.checking.library import DrawnLibrary
from app.checking.questions import Question
from app.checking.results import Check, Estimated, Going, Progress, Result, why
from app.checking.tasks import TextTask
from engine.contracts import (
    Answer,
    Answered,
    How,
    Pictures,
    Plan,
    Planned,
    Reading,
    ReadingPages,
    Scope,
)
from engine.errors import Interrupted, KnownError

WHAT = "The checks of the text model"
PLANNING = "Drawing documents, and measuring how fast the text model reads"


class TextChecks:
    """A text model at work on drawn documents.

    Attributes:
        plan: of the first document that could be planned; None before. What it chose for this machine holds for all.
    """

    def __init__(self, library: DrawnLibrary, stop: Event) -> None:
        self.plan: Plan | None = None
        self._library = library
        self._stop = stop
        self._ids: dict[str, str] = {}
        """of the documents, by the names of their files"""

    def run(self, tasks: Sequence[TextTask]) -> Iterator[Progress | Check]:
        """Plan all tasks, say how long they take, and ask; a ``Check`` for each of them in their order.

        Raises:
            Interrupted: stopped; the task at hand gives no check then.
        """
        plans = list[Plan | KnownError]()
        for number, task in enumerate(tasks):
            yield Going(PLANNING, number / len(tasks), None)
            plans.append(self._planned(task))
        yield Estimated(WHAT, self._seconds(tasks, plans))
        for task, plan in zip(tasks, plans, strict=True):
            yield from self._check(task, plan)

    def _planned(self, task: TextTask, pages: tuple[int, int] | None = None) -> Plan | KnownError:
        """What the model would do with these pages of the document; the first time, its speed is measured before."""
        question, session = task.questions[0].text, self._library.session
        try:
            if task.document not in self._ids:
                self._ids[task.document] = self._library.add(task.document, task.pages, self._stop)
            scope = Scope(document_ids=(self._ids[task.document],), pages=pages)
            events = session.plan_question(question, scope, how=How.EVERY, pictures=Pictures.NEVER, stop=self._stop)
            plan = next(event.plan for event in events if isinstance(event, Planned))
        except KnownError as error:
            return error
        self.plan = self.plan or plan
        return plan

    def _seconds(self, tasks: Sequence[TextTask], plans: Sequence[Plan | KnownError]) -> float:
        """Each document is read once; a further question takes at most as long as one about a single page."""
        runs = [(task, plan) for task, plan in zip(tasks, plans, strict=True) if isinstance(plan, Plan)]
        once = {task.document: plan.seconds for task, plan in runs if not _too_long(task, plan)}
        further = [task for task, _ in runs for _ in task.questions if task.document in once][len(once) :]
        single = self._planned(further[0], (1, 1)) if further else None
        return sum(once.values()) + len(further) * (single.seconds if isinstance(single, Plan) else 0.0)

    def _check(self, task: TextTask, plan: Plan | KnownError) -> Iterator[Going | Check]:
        left_out = why(plan) if isinstance(plan, KnownError) else _too_long(task, plan)
        results = list[Result]()
        try:
            for question in task.questions if not left_out else ():
                results.append((yield from self._result(task, question, len(results))))
        except KnownError as error:
            left_out = why(error)
        tokens = plan.tokens if isinstance(plan, Plan) and not left_out else 0
        yield Check(name=task.name, results=tuple(results), left_out=left_out, tokens=tokens)

    def _result(self, task: TextTask, question: Question, done: int) -> Generator[Going, None, Result]:
        """One question; ``done``: those of the task before it."""
        session, scope = self._library.session, Scope(document_ids=(self._ids[task.document],))
        for event in session.ask(question.text, scope, how=How.EVERY, pictures=Pictures.NEVER, stop=self._stop):
            match event:
                case ReadingPages():
                    share = (done + event.done / max(event.total, 1)) / len(task.questions)
                    yield Going(task.name, share, event.seconds_left)
                case Answered(answer) if not answer.partial:
                    return _judged(question, answer)
        raise Interrupted


def _too_long(task: TextTask, plan: Plan) -> str:
    """Why the document cannot be read as the task needs it; empty where it can."""
    if not task.at_once or plan.reading is Reading.WHOLE:
        return ""
    return f"It does not fit at once into the model's context, or into the {plan.free / 1e9:.1f} GB of free memory."


def _judged(question: Question, answer: Answer) -> Result:
    cited = [quote for statement in answer.statements for quote in statement.quotes]
    said = " ".join(statement.text for statement in answer.statements)
    return Result(
        question=question,
        answer=said if said or answer.cut else None,  # cut before it said anything, it did not say that there is none
        quotes=len(cited),
        found=sum(answer.quotes[number].verified for number in cited),
        seconds=answer.seconds,
    )
