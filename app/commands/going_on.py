"""``folioscope plan``, ``continue``, ``summarize``: before an answer, after one that was stopped, of all pages."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import click

from app.commands.adding import documents_asked
from app.commands.answer_lines import look_plan_lines, plan_lines
from app.commands.asking import (
    ANSWER_ID,
    PageRange,
    exit_of,
    followed,
    how_option,
    pictures_option,
    plan_json,
)
from app.commands.context import Context, Exit, command, show_json
from app.commands.models import text_model_option, use_text_model, use_vision_model, vision_model_option
from engine.asking.summary import SUMMARY
from engine.contracts import How, LooksPlanned, Pictures, Planned, Scope
from engine.errors import UseError
from engine.store.export import answer_json


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for, and by which models."""

    how: str
    pictures: str
    text_model: str | None
    vision_model: str | None

    def use_models(self, context: Context) -> None:
        """Those that the wish may need."""
        if self.how != How.QUOTES:
            use_text_model(context, self.text_model)
        if self.pictures != Pictures.NEVER:
            use_vision_model(context, self.vision_model)


@command()
@click.argument("question")
@click.option("--document", "handles", multiple=True, metavar="ID-or-PATH", help="Plan for these documents only.")
@click.option("--pages", type=PageRange(), help="Pages of the file, such as 7 or 3-9.")
@how_option
@pictures_option
@text_model_option
@vision_model_option
def plan(
    context: Context,
    question: str,
    handles: tuple[str, ...],
    pages: tuple[int, int] | None,
    as_json: bool,
    **wished: str | None,
) -> Exit:
    """Say what a question would take: pages to read and to look at, minutes, memory. Nothing is asked."""
    context.stop_on_interrupt()
    wish = Wish(**wished)  # type: ignore[arg-type]  # click has checked the kinds
    wish.use_models(context)
    ids, _ = documents_asked(context, handles, quiet=as_json)
    scope = Scope(document_ids=tuple(ids), pages=pages)
    events = context.session.plan_question(
        question, scope, how=How(wish.how), pictures=Pictures(wish.pictures), stop=context.stop
    )
    told = list(events)
    reading = next((event.plan for event in told if isinstance(event, Planned)), None)
    looking = next((event.plan for event in told if isinstance(event, LooksPlanned)), None)
    if as_json:
        show_json({"reading": plan_json(reading), "looking": None if looking is None else asdict(looking)})
        return Exit.ANSWERED
    for line in (*(plan_lines(reading) if reading else ()), *(look_plan_lines(looking) if looking else ())):
        click.echo(line)
    if reading is None and looking is None:
        click.echo("No model is needed: the answer is quotes, at once.")
    return Exit.ANSWERED


@command(name="continue")
@click.argument("answer", type=ANSWER_ID)
@text_model_option
@vision_model_option
def go_on(context: Context, answer: int, text_model: str | None, vision_model: str | None, as_json: bool) -> Exit:
    """Go on with an answer that was stopped or cut off, or ask again what has changed since. What was found stays."""
    context.stop_on_interrupt()
    kept = context.session.answer(answer)
    if kept.wish is None:
        raise UseError("This answer is too old to go on with.", "Ask the question again.")
    Wish(kept.wish.how, kept.wish.pictures, text_model, vision_model).use_models(context)
    story = context.session.go_on_answering(answer, stop=context.stop)
    found, reading = followed(context, story, quiet=as_json)
    if as_json:
        show_json({**answer_json(found), "plan": plan_json(reading)})
    return exit_of(found)


@command()
@click.argument("handles", nargs=-1, required=True, metavar="DOCUMENT...")
@click.option("--pages", type=PageRange(), help="Pages of the file, such as 7 or 3-9.")
@pictures_option
@text_model_option
@vision_model_option
def summarize(
    context: Context, handles: tuple[str, ...], pages: tuple[int, int] | None, as_json: bool, **wished: str | None
) -> Exit:
    """Sum up documents: the text model reads every page, and each sentence names the pages that it rests on."""
    context.stop_on_interrupt()
    wish = Wish(how=How.EVERY, **wished)  # type: ignore[arg-type]  # click has checked the kinds
    wish.use_models(context)
    if context.session.text_model is None:
        raise UseError("A summary needs a text model.", "Choose one: folioscope doctor says how.")
    ids, _ = documents_asked(context, handles, quiet=as_json)
    if not ids:
        return Exit.UNREADABLE
    scope = Scope(document_ids=tuple(ids), pages=pages)
    story = context.session.ask(SUMMARY, scope, how=How.EVERY, pictures=Pictures(wish.pictures), stop=context.stop)
    found, reading = followed(context, story, quiet=as_json)
    if as_json:
        show_json({**answer_json(found), "plan": plan_json(reading)})
    return exit_of(found)
