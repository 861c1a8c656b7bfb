"""Servers as the person names them, tries them and forgets them: the same for the window and the command line.

Permissions of documents lie in the library, so whoever changes a server here takes them back there: the functions say
for which server that has to be done.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from threading import Event

from app import settings
from app.paths import Home
from engine.contracts import Server, ServerKind, Trust
from engine.errors import UseError
from engine.network import Network
from engine.remote.keys import forget_key, keep_key, kept_key
from engine.remote.presets import Preset, presets
from engine.remote.servers import checked_address, find, model_path
from engine.remote.trial import Trial, tried

LEAST_CONTEXT = 4_096
"""tokens, with which a few pages and an answer fit"""


def preset_named(name: str) -> Preset:
    """Raises UseError where none has this name."""
    for one in presets().servers:
        if one.name == name:
            return one
    raise UseError(f"There is no preset {name!r}.", "'folioscope models servers list' shows them.")


def described(name: str, before: Server | None, preset: Preset | None, said: Mapping[str, object]) -> Server:
    """The server with what was said of it now. At another address nothing of what was said before holds.

    Args:
        before: what is kept under this name.
        said: fields of ``Server``, checked for their types; None: nothing is said of that.

    Raises:
        UseError: no server can be like that.
    """
    given = {field: value for field, value in said.items() if value is not None}
    if not name.isprintable() or not name or " " in name:
        raise UseError("A server's name is one word.", "Choose another one.")
    address = given.get("address") or (preset.address if preset else None) or (before.address if before else None)
    if address is None:
        raise UseError("Where is the server?", "Give its address, or choose a preset.")
    if "{" in str(address):
        raise UseError(f"A part of the address has to be filled in: {address}.", "Give the whole address.")
    where = checked_address(str(address))
    usual = before if before is not None and before.address == where else None
    kind = given.get("kind") or (preset.kind if preset else usual.kind if usual else ServerKind.HOSTED)
    trust = given.get("trust") or (usual.trust if usual else Trust.ASKED)
    server = replace(
        usual or Server(name=name, address=where, kind=ServerKind.HOSTED),
        **{**given, "address": where, "kind": ServerKind(str(kind)), "trust": Trust(str(trust))},  # type: ignore[arg-type]  # the caller has checked them
    )
    if not server.text_model and not server.vision_model:
        raise UseError("A server needs a model.", "Name one that reads or one that looks, as the server calls it.")
    return server


def keep_server(home: Home, server: Server, key: str | None = None) -> Server | None:
    """Keep a server, in place of the one of its name, and its key in the system's keyring, where one is given.

    Returns:
        The server of this name before, if nothing may be sent to its address any more; None: there is none.

    Raises:
        InputError: that is no key.
        EnvironmentProblem: there is no keyring for it, or the settings cannot be written.
    """
    known = settings.load(home).servers
    if key is not None:
        keep_key(server, key)
    now = (*(one for one in known if one.name != server.name), server)
    settings.change(home, servers=now)
    before = next((one for one in known if one.name == server.name), None)
    return None if before is None else _left(before, now)


def drop_server(home: Home, name: str) -> Server | None:
    """Forget a server and its key; its models are chosen no longer.

    Returns:
        The server, if nothing may be sent to its address any more; None: another one stands there.

    Raises:
        UseError: there is none of this name.
        EnvironmentProblem: the settings cannot be written.
    """
    kept = settings.load(home)
    server = find(kept.servers, name)
    others = tuple(one for one in kept.servers if one.name != name)
    left = _left(server, others)
    used = {field: None for field in ("text_model", "vision_model") if getattr(kept, field) == model_path(server)}
    settings.change(home, servers=others, **used)
    return left


def try_server(home: Home, network: Network, server: Server, stop: Event) -> Trial:
    """Send it one tiny question without any document. What it says of its context is kept, where nobody said it.

    Raises:
        Interrupted: stopped.
        EnvironmentProblem: the settings cannot be written.
    """
    trial = tried(server, kept_key(server), network, stop)
    if trial.context >= LEAST_CONTEXT and not server.context:
        found = replace(server, context=trial.context)
        settings.change(home, servers=tuple(found if one == server else one for one in settings.load(home).servers))
    return trial


def told(server: Server, trial: Trial) -> Iterator[str]:
    """What works there, in sentences; what does not, the trial says itself."""
    if trial.offered:
        yield f"{server.name} lists {', '.join(trial.offered)}."
    if trial.context:
        yield f"Its text model takes {trial.context:,} tokens."
    yield from (f"{model} answers." for model in trial.answering)


def _left(server: Server, others: Sequence[Server]) -> Server | None:
    """The server, if no other one stands at its address; its key is forgotten then."""
    if any(one.address == server.address for one in others):
        return None
    forget_key(server)
    return server
