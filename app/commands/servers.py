"""``folioscope models servers``: other computers on which models answer, and which documents may be sent there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace

import click

from app import settings
from app.commands.context import Context, Exit, command, read_password, show_json
from app.commands.plain import plain
from engine.contracts import Document, Server, ServerKind, Trust
from engine.errors import InputError, UseError
from engine.remote.keys import forget_key, keep_key, kept_key
from engine.remote.presets import Preset, presets
from engine.remote.servers import checked_address, find, model_path
from engine.remote.trial import Trial, tried

LEAST_CONTEXT = 4_096
"""tokens, with which a few pages and an answer fit"""
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
    known = settings.load(context.home).servers
    before = next((one for one in known if one.name == name), None)
    said["context"] = said.pop("tokens")
    server = _described(name, before, _preset(preset), said)
    if key_file is not None:
        keep_key(server, read_password(key_file) or "")
    now = (*(one for one in known if one.name != name), server)
    settings.change(context.home, servers=now)
    if before is not None:
        _forget(context, before, now)
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
    kept = settings.load(context.home)
    server = find(kept.servers, name)
    others = tuple(one for one in kept.servers if one.name != name)
    _forget(context, server, others)
    used = {field: None for field in ("text_model", "vision_model") if getattr(kept, field) == model_path(server)}
    settings.change(context.home, servers=others, **used)
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
    known = settings.load(context.home).servers
    server = find(known, name)
    trial = tried(server, kept_key(server), context.network, context.stop)
    if trial.context >= LEAST_CONTEXT and not server.context:
        found = replace(server, context=trial.context)
        settings.change(context.home, servers=tuple(found if one.name == name else one for one in known))
    if as_json:
        show_json(asdict(trial))
    for line in () if as_json else _told(server, trial):
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


def _forget(context: Context, server: Server, others: Sequence[Server]) -> None:
    """Forget its key, and what was allowed to be sent to its address, unless another one stands there."""
    if all(one.address != server.address for one in others):
        forget_key(server)
        context.session.forget_server(server)


def _described(name: str, before: Server | None, preset: Preset | None, said: dict[str, object]) -> Server:
    """The server with what was said of it now. At another address nothing of what was said before holds."""
    given = {field: value for field, value in said.items() if value is not None}
    if not name.isprintable() or not name or " " in name:
        raise UseError("A server's name is one word.", "Choose another one.")
    address = given.get("address") or (preset.address if preset else None) or (before.address if before else None)
    if address is None:
        raise UseError("Where is the server?", "Give its --address, or the name of a --preset.")
    if "{" in str(address):
        raise UseError(f"A part of the address has to be filled in: {address}.", "Give it with --address.")
    where = checked_address(str(address))
    usual = before if before is not None and before.address == where else None
    kind = given.get("kind") or (preset.kind if preset else usual.kind if usual else ServerKind.HOSTED)
    trust = given.get("trust") or (usual.trust if usual else Trust.ASKED)
    server = replace(
        usual or Server(name=name, address=where, kind=ServerKind.HOSTED),
        **{**given, "address": where, "kind": ServerKind(str(kind)), "trust": Trust(str(trust))},  # type: ignore[arg-type]  # click has checked them
    )
    if not server.text_model and not server.vision_model:
        raise UseError("A server needs a model.", "Name one with --text or --vision, as the server calls it.")
    return server


def _preset(name: str | None) -> Preset | None:
    """Raises UseError where none has this name."""
    if name is None:
        return None
    for one in presets().servers:
        if one.name == name:
            return one
    raise UseError(f"There is no preset {name!r}.", "'folioscope models servers list' shows them.")


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


def _told(server: Server, trial: Trial) -> Iterator[str]:
    if trial.offered:
        yield f"{server.name} lists {', '.join(trial.offered)}."
    if trial.context:
        yield f"Its text model takes {trial.context:,} tokens."
    yield from (f"{model} answers." for model in trial.answering)
    yield from trial.problems


for one in (add, list_servers, remove, test, allow):
    servers.add_command(one)
