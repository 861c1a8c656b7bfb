"""What this process may use of the machine, put together."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from engine import machine
from engine.contracts import Hardware, ModelKind
from engine.models.cards import graphics_cards
from engine.models.disk import read_speed
from engine.models.processor import instructions, processor_name
from engine.models.programs import Ask, ask


def this_hardware(
    folder: Path,
    built_for: Mapping[ModelKind, frozenset[str]],
    model: Path | None = None,
    *,
    root: Path = machine.ROOT,
    ask: Ask = ask,
) -> Hardware:
    """Look at the machine. Takes up to some seconds where a driver or the disk is slow.

    Args:
        folder: where models are kept; it need not exist.
        built_for: whose cards each engine computes on.
        model: a file of one, read in part to see how fast the disk is.
    """
    memory = machine.memory(root)
    return Hardware(
        memory=memory,
        free_memory=machine.free_memory(root),
        cores=machine.physical_cores(root),
        processor=processor_name(root, ask),
        instructions=instructions(root, ask),
        cards=graphics_cards(memory, built_for, root=root, ask=ask),
        disk_free=machine.free_disk(folder),
        disk_speed=0.0 if model is None else read_speed(model),
    )
