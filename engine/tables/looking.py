"""A vision model asked for the tables of a page, in the way in which it is asked any question about one.

Its answers are short. One that was cut is followed by another question, for the rows that are still missing.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator

from engine.contracts import Answer, Answered, AskEvent, LookingAt, LookWording, Page, Table
from engine.errors import Interrupted, PageError
from engine.tables.picture import QUESTION, going_on, rows_in, tables_in

MOST_LOOKS = 8
"""at one page; each answer has room for ten rows or so"""

Ask = Callable[[str], Iterator[AskEvent]]
"""puts a question to the vision model, about one page"""


def tables_seen(ask: Ask, page: Page) -> Generator[AskEvent, None, tuple[Table, ...]]:
    """What happens while the model looks; returns the tables that it sees.

    Raises:
        KnownError: the model cannot be used, or the page cannot be drawn.
        Interrupted: stopped; what was written by then is kept, and the next time it goes on from there.
    """
    written: list[str] = []
    question, cut = QUESTION, True
    for _ in range(MOST_LOOKS):
        text, cut = yield from _look(ask(question))
        known, new = rows_in("\n".join(written)), rows_in(text)
        if not new or new[0] in known:
            break
        written.append(text)
        if not cut:
            break
        question = going_on(new[-1])
    return tables_in("\n".join(written), page.text, cut=cut)


def _look(events: Iterator[AskEvent]) -> Generator[AskEvent, None, tuple[str, bool]]:
    """The answer to one question, as it was written, and whether it was cut.

    Of a page that was looked at in parts, too, the look that read the most rows; of a cut answer, whole lines.
    """
    looks, answer = [""], None
    for event in events:
        match event:
            case LookWording(text):
                looks[-1] += text
            case LookingAt() if looks[-1]:
                looks.append("")
            case Answered():
                answer = event.answer
        yield event
    if answer is None or answer.partial:
        raise Interrupted
    if answer.coverage.failed and not answer.findings:
        raise PageError(answer.coverage.failed[0].reason)
    cut = any(finding.cut for finding in answer.findings)
    best = max((look.rpartition("\n")[0] if cut else look for look in looks), key=lambda look: len(rows_in(look)))
    return best if rows_in(best) else _said_to_be_read(answer), cut


def _said_to_be_read(answer: Answer) -> str:
    """The rows among the words that the model says it read, where it wrote them there."""
    return "\n".join(quote.text for finding in answer.findings for quote in finding.quotes)
