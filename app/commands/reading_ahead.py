"""``folioscope prepare`` and ``cache``: what the text model has read before a question comes."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

import click

from app.commands.adding import documents_asked, refusals
from app.commands.answer_lines import size
from app.commands.context import Context, Exit, command, show_json, show_problem
from app.commands.countdown import Countdown, countdown
from app.commands.plain import plain
from app.commands.progress import in_words
from app.commands.text_model import NO_TEXT_MODEL, text_model_option, use_text_model
from engine.contracts import NotPrepared, Prepared, PrepareEvent, Preparing
from engine.errors import EnvironmentProblem, Interrupted, UseError


@command()
@click.argument("document", metavar="ID-or-PATH")
@text_model_option
def prepare(context: Context, document: str, text_model: str | None, as_json: bool) -> Exit:
    """Let the text model read a document now, so that questions about it are answered sooner."""
    context.stop_on_interrupt()
    if Path(document).is_dir():
        raise UseError(f"{document!r} is a folder.", "Name one document.")
    if use_text_model(context, text_model) is None:
        raise UseError(NO_TEXT_MODEL.sentence, NO_TEXT_MODEL.next_step)
    ids, added = documents_asked(context, (document,), quiet=as_json)
    for refused in refusals(added):
        show_problem(refused.problem.sentence, refused.problem.next_step, as_json=as_json, about=refused.path)
    if not ids:
        return Exit.UNREADABLE
    started = time.monotonic()
    name = next(one.name for one in context.session.documents() if one.id == ids[0])
    try:
        read = tokens_read(context.session.prepare(ids[0], stop=context.stop), countdown(quiet=as_json))
    except Interrupted:
        if not as_json:
            click.echo("Stopped. What has been read is kept; the next time it goes on from there.", err=True)
        raise
    seconds = time.monotonic() - started
    if as_json:
        show_json({"document": ids[0], "name": name, "tokens": read, "seconds": seconds})
    else:
        click.echo(f"{plain(name)} {_outcome(read, seconds)}")
    return Exit.ANSWERED


def tokens_read(events: Iterable[PrepareEvent], shown: Countdown) -> int:
    """Follow the reading to its end; the number of tokens that had not been kept before.

    Raises:
        EnvironmentProblem: the document is not read ahead, and why.
        Interrupted: stopped before the end; what was read is kept.
    """
    first: int | None = None
    done = 0
    try:
        for event in events:
            match event:
                case Preparing(done=done):
                    first = done if first is None else first
                    shown.show("Reading ahead", done / max(event.total, 1), event.seconds_left)
                case NotPrepared(_, problem):
                    raise EnvironmentProblem(problem.sentence, problem.next_step)
                case Prepared():
                    return done - (first or 0)
    finally:
        shown.hide()
    raise Interrupted


def _outcome(read: int, seconds: float) -> str:
    if not read:
        return "is kept already, all of it. Questions about it need no reading."
    return f"is read ahead: {read:,} tokens in {in_words(seconds)}. Questions about it need no reading now."


@command()
@click.option("--empty", is_flag=True, help="Delete what is kept; it is computed again when it is needed.")
def cache(context: Context, empty: bool, as_json: bool) -> Exit:
    """Say how much is kept of what the text model has read."""
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
