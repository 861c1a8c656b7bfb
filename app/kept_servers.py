"""Servers in the file of settings."""

from __future__ import annotations

from typing import Any

from engine.contracts import Server, ServerKind, Trust

TEXTS, NUMBERS = ("name", "address", "text_model", "vision_model"), ("price_in", "price_out")


def kept_servers(kept: object) -> tuple[Server, ...]:
    """What was kept. Of a newer program's file, servers of a kind that is unknown here are passed over. Raises
    ValueError where a value is not of its kind."""
    if not isinstance(kept, list | tuple):
        raise ValueError("servers of another kind")
    return tuple(_server(one) for one in kept if isinstance(one, dict) and one.get("kind") in list(ServerKind))


def _server(kept: dict[str, Any]) -> Server:
    """Documents are sent there only as far as it is certain that they may be."""
    texts = {name: kept.get(name, "") for name in TEXTS}
    numbers = {name: kept.get(name, 0.0) for name in NUMBERS}
    context = kept.get("context", 0)
    fits = (
        all(isinstance(value, str) for value in texts.values()),
        all(isinstance(value, int | float) for value in numbers.values()),
        isinstance(context, int),
        texts["name"] and texts["address"],
    )
    if not all(fits):
        raise ValueError("a server of another kind")
    return Server(
        **texts,
        **numbers,
        context=context,
        kind=ServerKind(kept["kind"]),
        trust=Trust.ALL if kept.get("trust") == Trust.ALL else Trust.ASKED,
    )
