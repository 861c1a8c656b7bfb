"""``folioscope ask``, ``show``, ``history`` and ``export``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import click

from app.commands.adding import documents_asked, refusals
from app.commands.answer_lines import answer_lines, place
from app.commands.context import Context, Exit, command, show_json, show_problem
from app.commands.countdown import countdown
from app.commands.models import (
    NO_TEXT_MODEL,
    NO_VISION_MODEL,
    text_model_option,
    use_text_model,
    use_vision_model,
    vision_model_option,
)
from app.commands.plain import plain
from app.commands.streaming import Listener, Stream
from engine.contracts import Answer, AskEvent, FailedPage, How, Pictures, Plan, Scope
from engine.errors import Interrupted
from engine.store.export import answer_json, export

HOW_HELP = "quotes: at once, without a model. best: a text model reads the best passages. every: all pages."
PICTURES_HELP = "auto: a vision model looks where words do not suffice. always: at each page. never: nothing does."
CLOSER_HELP = "Look at each page in overlapping parts, too, as it is done by itself where the print is small."
ANSWER_ID = click.IntRange(1, 2**63 - 1)
"""what SQLite can count"""


how_option = click.option("--how", type=click.Choice([how.value for how in How]), default="auto", help=HOW_HELP)
pictures_option = click.option(
    "--pictures", type=click.Choice([one.value for one in Pictures]), default="auto", help=PICTURES_HELP
)


class PageRange(click.ParamType[tuple[int, int]]):
    """``7`` or ``3-9``: positions in the file, from 1."""

    name = "pages"

    def convert(
        self, value: str | tuple[int, int], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        """First and last page."""
        if isinstance(value, tuple):
            return value
        match = re.fullmatch(r"\s*(\d{1,9})(?:\s*[-–]\s*(\d{1,9}))?\s*", value)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 1 <= first <= last:
            self.fail(f"{value!r} is not a page or a range of pages such as 7 or 3-9.", param, ctx)
        return first, last


@dataclass(frozen=True, slots=True)
class Wish:
    """How a question is to be answered."""

    pages: tuple[int, int] | None
    how: str
    after: int | None
    text_model: str | None
    pictures: str
    closer: bool
    vision_model: str | None


@command()
@click.argument("question")
@click.option("--document", "handles", multiple=True, metavar="ID-or-PATH", help="Ask these documents only.")
@click.option("--pages", type=PageRange(), help="Pages of the file, such as 7 or 3-9.")
@how_option
@click.option("--after", type=ANSWER_ID, metavar="ANSWER", help="The answer that this question follows up.")
@text_model_option
@pictures_option
@click.option("--closer", is_flag=True, help=CLOSER_HELP)
@vision_model_option
def ask(context: Context, question: str, handles: tuple[str, ...], as_json: bool, **wished: Any) -> Exit:
    """Ask a question; new paths are added first."""
    context.stop_on_interrupt()
    wish = Wish(**wished)
    if wish.how != How.QUOTES:
        use_text_model(context, wish.text_model)
    if wish.pictures != Pictures.NEVER:
        use_vision_model(context, wish.vision_model)
    ids, added = documents_asked(context, handles, quiet=as_json)
    for refused in refusals(added):
        show_problem(refused.problem.sentence, refused.problem.next_step, about=refused.path)
    if handles and not ids:
        if as_json:
            show_problem("None of these documents can be read.", "", as_json=True)
        return Exit.UNREADABLE
    answer, plan = followed(context, _story(context, question, tuple(ids), wish), quiet=as_json)
    unreadable = [FailedPage(Path(one.path).name, 0, one.problem.sentence) for one in refusals(added)]
    if as_json:
        show_json({**answer_json(_with_failed(answer, unreadable)), "plan": plan_json(plan)})
    return Exit.UNREADABLE if unreadable and not answer.partial else exit_of(answer)


def _story(context: Context, question: str, ids: tuple[str, ...], wish: Wish) -> Iterator[AskEvent]:
    """The question, put; what is missing for the wish is said."""
    session = context.session
    if wish.how in (How.BEST, How.EVERY) and session.text_model is None:
        show_problem(NO_TEXT_MODEL.sentence, NO_TEXT_MODEL.next_step)
    if wish.pictures == Pictures.ALWAYS and session.vision_model is None:
        show_problem(NO_VISION_MODEL.sentence, NO_VISION_MODEL.next_step)
    return session.ask(
        question,
        Scope(document_ids=ids, pages=wish.pages),
        how=How(wish.how),
        after=wish.after,
        pictures=Pictures(wish.pictures),
        closer=wish.closer,
        stop=context.stop,
    )


def followed(context: Context, events: Iterator[AskEvent], *, quiet: bool) -> tuple[Answer, Plan | None]:
    """Show an answer as it comes; ``quiet`` only waits for it. Raises Interrupted where none comes."""
    session = context.session
    is_test = any(model is not None and model.test for model in (session.text_model, session.vision_model))
    with Listener() if quiet else Stream(countdown(quiet=False), test_model=is_test) as listener:
        answer = listener.listen(events)
    if answer is None:
        raise Interrupted
    return answer, listener.plan


def exit_of(answer: Answer) -> Exit:
    """How the program ends with this answer."""
    if answer.partial:
        return Exit.STOPPED
    is_answered = answer.statements or answer.quotes or any(finding.answers for finding in answer.findings)
    return Exit.ANSWERED if is_answered else Exit.NOTHING_FOUND


@command()
@click.argument("answer", type=ANSWER_ID)
def show(context: Context, answer: int, as_json: bool) -> Exit:
    """Show an earlier answer."""
    kept = context.session.answer(answer)
    if as_json:
        show_json(answer_json(kept))
    else:
        click.echo(plain(kept.question))
        for line in answer_lines(kept):
            click.echo(line)
    return Exit.ANSWERED


@command()
@click.argument("search", default="")
def history(context: Context, search: str, as_json: bool) -> Exit:
    """List earlier answers, newest first; SEARCH keeps those that hold these words."""
    answers = context.session.history(search)
    if as_json:
        show_json({"answers": [answer_json(answer) for answer in answers]})
    for answer in () if as_json else answers:
        places = ", ".join(dict.fromkeys(f"{quote.document} {place(quote)}" for quote in answer.quotes[:3]))
        asked = answer.asked[:16].replace("T", " ")
        click.echo(f"{answer.id:>4}  {asked}  {plain(answer.question)}  [{plain(places)}]")
    return Exit.ANSWERED


@command(name="export")
@click.argument("answer", type=ANSWER_ID)
@click.option("--to", "path", required=True, type=click.Path(dir_okay=False, path_type=Path))
def export_answer(context: Context, answer: int, path: Path, as_json: bool) -> Exit:
    """Write an answer with its quotes to FILE.md, .html, .json or .csv."""
    export(context.session.answer(answer), path)
    if as_json:
        show_json({"answer": answer, "file": str(path)})
    else:
        click.echo(f"Written to {path}.")
    return Exit.ANSWERED


def _with_failed(answer: Answer, unreadable: list[FailedPage]) -> Answer:
    """The answer with the files that could not even be added among the failed."""
    coverage = replace(answer.coverage, failed=(*answer.coverage.failed, *unreadable))
    return replace(answer, coverage=coverage)


def plan_json(plan: Plan | None) -> dict[str, object] | None:
    """A plan of the text model."""
    return None if plan is None else {**asdict(plan), "settings": dict(plan.settings)}
