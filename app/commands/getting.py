"""``folioscope models get``, ``remove`` and ``token``: models from a hub, a mirror or a folder."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator
from contextlib import closing
from typing import TypeVar

import click

from app.commands.context import Context, Exit, command, read_password, show_json
from app.commands.countdown import Countdown, countdown
from app.commands.plain import plain
from app.commands.progress import in_words
from app.settings import load
from engine.contracts import CatalogueModel, Checking, DownloadEvent, Downloading, Got, Waiting
from engine.errors import Interrupted, UseError
from engine.models.catalogue import model_named
from engine.models.download import Downloads
from engine.models.fit import gigabytes
from engine.models.removal import remove
from engine.models.token import checked, forget_token, keep_token, kept_token
from engine.store.erase import MODELS

Event = TypeVar("Event")

TOKEN_VARIABLE = "HF_TOKEN"
TOKEN_HELP = f"File with a token for a gated model, for this once (else {TOKEN_VARIABLE}, else the one that is kept)."
SOURCE_HELP = "Address of a mirror of the Hugging Face hub, or a folder or file, such as on a USB stick."


@command("get")
@click.argument("name", metavar="NAME")
@click.option("--source", metavar="URL|DIR", help=SOURCE_HELP)
@click.option("--token-file", metavar="FILE", help=TOKEN_HELP)
def get(context: Context, name: str, source: str | None, token_file: str | None, as_json: bool) -> Exit:
    """Get a model of the catalogue, check it against the checksums of its source, and keep it with the library.

    What has come stays when it is stopped or the connection breaks; the same command goes on from there.
    """
    model = model_named(name)
    context.home.require_own()
    context.stop_on_interrupt()
    downloads = Downloads(context.home.folder / MODELS, context.network, lambda: load(context.home).terms)
    token = _token(model, source, token_file)
    events = downloads.get(model, source=source, token=token, stop=context.stop)
    path = follow_coming(events, show_coming, f"folioscope models get {model.id}", quiet=as_json)
    if path is None:
        return Exit.STOPPED
    if as_json:
        show_json({"got": model.id, "path": path})
    else:
        click.echo(f"{model.title}, {model.form}, is here: {plain(path)}")
        click.echo(f"Use it with: folioscope models use {plain(path)}")
    return Exit.ANSWERED


@command("remove")
@click.argument("name", metavar="NAME")
def remove_model(context: Context, name: str, as_json: bool) -> Exit:
    """Remove a model that Folioscope got, and the weights that were prepared from it; never a file of others."""
    model = model_named(name)
    context.home.require_own()
    freed = remove(context.home.folder / MODELS, model)
    if as_json:
        show_json({"removed": model.id, "freed": freed})
    else:
        click.echo(f"{model.title}, {model.form}, is removed: {gigabytes(freed)} are free again.")
    return Exit.ANSWERED


@command("token")
@click.option("--file", "path", metavar="FILE", help="File with the token in its first line; - is the standard input.")
@click.option("--forget", is_flag=True, help="Take it out of the keyring.")
def token_command(context: Context, path: str | None, forget: bool, as_json: bool) -> Exit:
    """Keep a token of the Hugging Face hub for gated models, in the keyring of this system and nowhere else."""
    if (path is None) is not forget:
        raise UseError("Nothing is said of the token.", "Give --file FILE to keep one, or --forget.")
    if path is None:
        forget_token()
    else:
        keep_token(read_password(path) or "")
    if as_json:
        show_json({"kept": not forget})
    else:
        click.echo("The token is forgotten." if forget else "The token is kept in the keyring of this system.")
    return Exit.ANSWERED


def _token(model: CatalogueModel, source: str | None, file: str | None) -> str:
    """What was given for this once; what is kept goes to the hub alone, and only for a model that asks for it."""
    if file is not None:
        return checked(read_password(file) or "")
    if not model.gated or source is not None:
        return ""
    given = os.environ.get(TOKEN_VARIABLE, "")
    return checked(given) if given else kept_token()


def follow_coming(
    events: Generator[Event], show: Callable[[Event, Countdown, bool], str], again: str, *, quiet: bool
) -> str | None:
    """Show how far something is on its way until it is here.

    Args:
        show: shows one event, quietly or not; returns the path once it is here.
        again: the command that goes on where this one was stopped.

    Returns:
        Its path; None: it was stopped.
    """
    shown, path = countdown(quiet=quiet), ""
    try:
        with closing(events):
            for event in events:
                path = show(event, shown, quiet) or path
    except Interrupted:
        shown.hide()
        click.echo(f"Stopped. What has come is kept: '{again}' goes on.", err=True)
        return None
    finally:
        shown.hide()
    return path


def show_coming(event: DownloadEvent, shown: Countdown, quiet: bool) -> str:
    """Show how far something is on its way; its path once it is here."""
    match event:
        case Downloading(done=done, total=total, seconds_left=seconds_left):
            shown.show(f"Getting {gigabytes(total)}", done / total, seconds_left)
        case Checking(done, total):
            shown.show("Checking what is here", done / total, None)
        case Waiting(reason, seconds) if not quiet:
            shown.hide()
            again = f" Tried again in {in_words(seconds)}." if seconds else ""
            click.echo(f"{plain(reason)}{again}", err=True)
        case Got(path):
            return path
    return ""
