"""What the page of the models shows of servers, and what a person says of one."""

from __future__ import annotations

from dataclasses import dataclass

from engine.contracts import Server


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerRow:
    """A server that was named."""

    server: Server
    allowed: int
    """documents that were allowed to be sent there, one by one"""
    in_use: bool
    trying: bool = False
    """it is being asked what works"""
    works: tuple[str, ...] = ()
    """sentences about what worked when it was tried last"""
    fails: tuple[str, ...] = ()
    """sentences about what did not"""


@dataclass(frozen=True, slots=True)
class KnownServer:
    """A provider or program that is known."""

    name: str
    title: str
    address: str
    """words in braces are to be filled in"""
    offered: str
    """a sentence about its models"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSaid:
    """What the person says of a server, as it was typed."""

    name: str
    preset: str
    """name of a known one; empty: another one"""
    address: str
    text_model: str
    vision_model: str
    key: str
    """empty: it asks for none"""
    price_in: float
    """of a million tokens; 0: nothing was said"""
    price_out: float
