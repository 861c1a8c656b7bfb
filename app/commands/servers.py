"""``folioscope models servers``: other computers on which models answer, and which documents may be sent there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

import click

from app import settings
from app.commands.context import Context, Exit, command, read_password, show_json
from app.commands.plain import plain
from app.named_servers import LEAST_CONTEXT, described, drop_server, keep_server, preset_named, told, try_server
from engine.contracts import Document, Server, ServerKind, Trust
from engine.errors import InputError
from engine.remote.presets import presets
from engine.remote.servers import find, model_path

LEAVES = "What you ask there leaves this computer: the question, and the pages that are read or looked at for it."


@click.group()
def servers() -> None:
    """Ask models on other computers.

    Nothing is sent to a server before you add it, use it, and allow a document for it.
    """


@command()
@click.argument("name")
@click.option("--address", metavar="URL", help="Where it answers, such as https://host/v1.")
@click.option("--preset", metavar="NAME", help="A provider or program that is known: 'list' shows them.")
@click.option("--kind", type=click.Choice([kind.value for kind in ServerKind]), help="What runs there.")
@click.option("--text", "text_model", metavar="MODEL", help="Its model that reads, as the server calls it.")
@click.option("--vision", "vision_model", metavar="MODEL", help="Its model that looks at pages.")
@click.option("--trust", type=click.Choice([trust.value for trust in Trust]), help="Documents that may be sent.")
@click.option("--context", "tokens", type=click.IntRange(min=LEAST_CONTEXT), help="Tokens that its text model takes.")
@click.option("--price-in", type=click.FloatRange(min=0), help="Of a million tokens that it reads.")
@click.option("--price-out", type=click.FloatRange(min=0), help="Of a million tokens that it writes.")
@click.option("--key-file", metavar="FILE", help="File with its key, kept in the system's keyring; - reads it.")
def add(context: Context, name: str, preset: str | None, key_file: str | None, as_json: bool, **said: object) -> Exit:
    """Name a server, or say more of one that you have named. Nothing is sent."""
    context.home.require_own()
    before = next((one for one in settings.load(context.home).servers if one.name == name), None)
    said["context"] = said.pop("tokens")
    server = described(name, before, None if preset is None else preset_named(preset), said)
    left = keep_server(context.home, server, None if key_file is None else read_password(key_file) or "")
    if left is not None:
        context.session.forget_server(left)
    if as_json:
        show_json(asdict(server))
        return Exit.ANSWERED
    for line in (*_lines(server), LEAVES, *_uses(server)):
        click.echo(plain(line))
    return Exit.ANSWERED


@command(name="list")
def list_servers(context: Context, as_json: bool) -> Exit:
    """List the servers that you have named, and those that are known."""
    named, known = settings.load(context.home).servers, presets()
    if as_json:
        show_json({"servers": [asdict(one) for one in named], "presets": asdict(known)})
        return Exit.ANSWERED
    if not named:
        click.echo("There is no server. Nothing leaves this computer.")
    for server in named:
        for line in _lines(server):
            click.echo(plain(line))
    click.echo(f"\nKnown to 'add --preset', as of {known.date}; providers change what they offer:")
    for one in known.servers:
        click.echo(plain(f"  {one.name}: {one.title}, {one.address}. {one.offered}"))
    return Exit.ANSWERED


@command()
@click.argument("name")
def remove(context: Context, name: str, as_json: bool) -> Exit:
    """Forget a server, its key, and what was allowed to be sent to it. Answers from there stay."""
    left = drop_server(context.home, name)
    if left is not None:
        context.session.forget_server(left)
    if as_json:
        show_json({"removed": name})
    else:
        click.echo(f"{plain(name)} is forgotten.")
    return Exit.ANSWERED


@command()
@click.argument("name")
def test(context: Context, name: str, as_json: bool) -> Exit:
    """Send a server one tiny question without any document, and say what works."""
    context.stop_on_interrupt()
    server = find(settings.load(context.home).servers, name)
    trial = try_server(context.home, context.network, server, context.stop)
    if as_json:
        show_json(asdict(trial))
    for line in () if as_json else (*told(server, trial), *trial.problems):
        click.echo(plain(line))
    return Exit.TROUBLE if trial.problems else Exit.ANSWERED


@command()
@click.argument("document")
@click.option("--server", "name", required=True, metavar="NAME", help="The server that it may be sent to.")
@click.option("--take-back", is_flag=True, help="It may be sent there no more.")
def allow(context: Context, document: str, name: str, take_back: bool, as_json: bool) -> Exit:
    """Allow one document to be sent to a server when you ask about it."""
    server = find(settings.load(context.home).servers, name)
    found = _document(context, document)
    (context.session.take_back if take_back else context.session.allow)(found.id, server)
    allowed = found.id in context.session.allowed(server)
    if as_json:
        show_json({"document": found.id, "server": name, "allowed": allowed})
        return Exit.ANSWERED
    may = "may be sent" if allowed else "is not sent"
    click.echo(plain(f"{found.name} {may} to {name}{'' if allowed else ' any more'}."))
    return Exit.ANSWERED


def _document(context: Context, handle: str) -> Document:
    found = context.session.find_document(handle)
    if found is None:
        raise InputError(f"There is no document {handle!r}.", "'folioscope list' shows the documents.")
    return found


def _lines(server: Server) -> Iterator[str]:
    """What was said of a server."""
    yield f"{server.name}: {server.address} ({server.kind.value})"
    if server.text_model:
        context = f", {server.context:,} tokens" if server.context else ""
        yield f"  reads: {server.text_model}{context}"
    if server.vision_model:
        yield f"  looks at pages: {server.vision_model}"
    all_of_them = server.trust is Trust.ALL
    yield f"  documents: {'all may be sent' if all_of_them else 'those that you allow, one by one'}"
    if server.price is not None:
        yield f"  a million tokens: {server.price_in:g} read, {server.price_out:g} written"


def _uses(server: Server) -> Iterator[str]:
    """How to ask there."""
    options = [f"--text-model {model_path(server)}"] if server.text_model else []
    options += [f"--vision-model {model_path(server)}"] if server.vision_model else []
    yield f"To ask there: folioscope ask … {' '.join(options)}"
    if server.trust is Trust.ASKED:
        yield f"Before that, for each document: folioscope models servers allow DOCUMENT --server {server.name}"


for one in (add, list_servers, remove, test, allow):
    servers.add_command(one)
