"""``folioscope prepare`` and ``cache``: what models have read and looked at before a question comes."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

import click

from app.commands.adding import documents_asked, refusals
from app.commands.answer_lines import size
from app.commands.context import Context, Exit, command, show_json, show_problem
from app.commands.countdown import Countdown, countdown
from app.commands.models import (
    NO_TEXT_MODEL,
    NO_VISION_MODEL,
    text_model_option,
    use_text_model,
    use_vision_model,
    vision_model_option,
)
from app.commands.plain import plain
from app.commands.progress import in_words
from app.commands.progress import pages as count_of
from app.commands.streaming import PREPARING
from engine.contracts import NotPrepared, PagePrepared, Prepared, PrepareEvent, Preparing, PreparingModel
from engine.errors import EnvironmentProblem, Interrupted, UseError


@command()
@click.argument("document", metavar="ID-or-PATH")
@click.option("--pictures", is_flag=True, help="Let the vision model look at its pages.")
@text_model_option
@vision_model_option
def prepare(context: Context, document: str, pictures: bool, as_json: bool, **models: str | None) -> Exit:
    """Let a model read a document, or look at it, now: questions about it are answered sooner."""
    context.stop_on_interrupt()
    if Path(document).is_dir():
        raise UseError(f"{document!r} is a folder.", "Name one document.")
    use = use_vision_model if pictures else use_text_model
    if use(context, models["vision_model" if pictures else "text_model"]) is None:
        missing = NO_VISION_MODEL if pictures else NO_TEXT_MODEL
        raise UseError(missing.sentence, missing.next_step)
    ids, added = documents_asked(context, (document,), quiet=as_json)
    for refused in refusals(added):
        show_problem(refused.problem.sentence, refused.problem.next_step, as_json=as_json, about=refused.path)
    if not ids:
        return Exit.UNREADABLE
    started = time.monotonic()
    session = context.session
    name = next(one.name for one in session.documents() if one.id == ids[0])
    events = (session.prepare_pictures if pictures else session.prepare)(ids[0], stop=context.stop)
    try:
        done = newly_done(events, countdown(quiet=as_json))
    except Interrupted:
        if not as_json:
            click.echo("Stopped. What has been read is kept; the next time it goes on from there.", err=True)
        raise
    seconds = time.monotonic() - started
    if as_json:
        show_json({"document": ids[0], "name": name, "pages" if pictures else "tokens": done, "seconds": seconds})
    else:
        click.echo(f"{plain(name)} {_outcome(done, seconds, pictures=pictures)}")
    return Exit.ANSWERED


def newly_done(events: Iterable[PrepareEvent], shown: Countdown) -> int:
    """Follow the reading to its end; the number of tokens, or of pages, that had not been kept before.

    Raises:
        EnvironmentProblem: the document is not read ahead, and why.
        Interrupted: stopped before the end; what was read is kept.
    """
    first: int | None = None
    done = 0
    try:
        for event in events:
            match event:
                case PreparingModel():
                    shown.show(PREPARING, event.done / max(event.total, 1), None)
                case Preparing(done=done):
                    first = done if first is None else first
                    shown.show("Reading ahead", done / max(event.total, 1), event.seconds_left)
                case PagePrepared(done=done):
                    first = done - 1 if first is None else first
                    shown.show("Looking ahead", done / max(event.total, 1), event.seconds_left)
                case NotPrepared(_, problem):
                    raise EnvironmentProblem(problem.sentence, problem.next_step)
                case Prepared():
                    return done - (first or 0)
    finally:
        shown.hide()
    raise Interrupted


def _outcome(done: int, seconds: float, *, pictures: bool) -> str:
    if not done:
        return f"is kept already, all of it. Questions about it need no {'looking' if pictures else 'reading'}."
    if pictures:
        return f"is looked at ahead: {count_of(done)} in {in_words(seconds)}. Questions about it are answered sooner."
    return f"is read ahead: {done:,} tokens in {in_words(seconds)}. Questions about it need no reading now."


@command()
@click.option("--empty", is_flag=True, help="Delete what is kept; it is computed again when it is needed.")
def cache(context: Context, empty: bool, as_json: bool) -> Exit:
    """Say how much is kept of what models have read and looked at."""
    before = context.session.cache_use()
    if empty:
        context.session.empty_cache()
    now = context.session.cache_use()
    if as_json:
        show_json({"used": now.used, "limit": now.limit})
        return Exit.ANSWERED
    if empty:
        click.echo(f"The cache is emptied: {size(before.used - now.used)} of the disk are free again.")
    click.echo(f"{size(now.used)} of at most {size(now.limit)} are kept.")
    return Exit.ANSWERED
