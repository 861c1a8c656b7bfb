"""Support for a graphics card: another build of the engine that looks at pages, got when it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from engine.contracts.events import Problem
from engine.contracts.models import DownloadEvent, GraphicsCard


class SupportStage(StrEnum):
    """How far it is."""

    TO_GET = "to_get"
    BEGUN = "begun"
    """a part of it is here"""
    UNTRIED = "untried"
    """all of it is here, and no trial on this machine has gone well"""
    READY = "ready"
    """tried: the vision model computes with it"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardSupport:
    """What is here of it, and what could be got."""

    card: GraphicsCard | None
    """that it is for; None: there is none any more"""
    stage: SupportStage
    size: int
    """bytes to download, about"""
    room: int
    """bytes of the disk that it takes when it is here, about"""
    share: float = 0.0
    """of its bytes that are here, 0 to 1"""
    problem: Problem | None = None
    """why it would not work now"""


@dataclass(frozen=True, slots=True)
class CardTrial:
    """A trial that went well."""

    engine: str
    """version of what computed"""
    card: str
    """as the driver names it"""
    times: float = 0.0
    """how many times as quick it was as the processor; 0 where that was not compared"""


@dataclass(frozen=True, slots=True)
class Unpacking:
    """What was got is unpacked."""

    done: int
    total: int
    """bytes"""


@dataclass(frozen=True, slots=True)
class TryingCard:
    """What was unpacked is tried on the card."""


SupportEvent = DownloadEvent | Unpacking | TryingCard
