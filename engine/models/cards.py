"""Graphics cards of this machine, whether the installed engines use them or not.

NVIDIA's own program knows name and memory. Without it, and for the cards of others, Linux lists what is on the bus,
and Macs with Apple's processors have one that shares the machine's memory. On Windows only NVIDIA's are seen.
"""

from __future__ import annotations

import platform
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from engine.contracts import GraphicsCard, ModelKind
from engine.machine import ROOT, content
from engine.models.programs import Ask, ask

MAKERS = {"0x10de": "NVIDIA", "0x1002": "AMD", "0x8086": "Intel"}
"""of a device on the bus"""
DISPLAY = "0x03"
"""how the class of a device begins that shows or computes pictures"""
BUILT_IN = "0000:00:"
"""how the address of a device begins that is part of the processor"""
NVIDIA = ("nvidia-smi", "--query-gpu=name,memory.total", "--format=csv,noheader,nounits")
MIB = 2**20
LARGE = 36 * 2**30
"""bytes of a Mac's memory up to which Metal gives two thirds of it to the card, and beyond which three quarters"""


def graphics_cards(
    memory: int, built_for: Mapping[ModelKind, frozenset[str]], *, root: Path = ROOT, ask: Ask = ask
) -> tuple[GraphicsCard, ...]:
    """All of them. ``memory`` is the machine's, ``built_for`` says whose cards each engine can use."""
    return tuple(replace(card, used_by=_used_by(card, built_for, root)) for card in _cards(memory, root, ask))


def _cards(memory: int, root: Path, ask: Ask) -> Iterator[GraphicsCard]:
    if platform.system() == "Darwin":
        if platform.machine() == "arm64":
            share = memory * 2 // 3 if memory <= LARGE else memory * 3 // 4
            yield GraphicsCard(maker="Apple", name="Apple graphics", memory=share, unified=True)
        return
    told = tuple(_told_by_nvidia(ask))
    yield from told
    for device in sorted((root / "sys/bus/pci/devices").glob("*")):
        maker = MAKERS.get(content(device / "vendor").strip())
        if maker is not None and content(device / "class").startswith(DISPLAY) and not (told and maker == "NVIDIA"):
            yield _on_the_bus(maker, device, root)


def _told_by_nvidia(ask: Ask) -> Iterator[GraphicsCard]:
    for line in ask(NVIDIA).splitlines():
        name, _, size = line.rpartition(", ")
        if name:  # a driver that is out of order prints a sentence
            memory = int(size) * MIB if size.isdecimal() else 0
            yield GraphicsCard(maker="NVIDIA", name=name.strip(), memory=memory, unified=False)


def _on_the_bus(maker: str, device: Path, root: Path) -> GraphicsCard:
    """What Linux says of a card: AMD's driver tells its memory, NVIDIA's its name."""
    said = content(root / "proc/driver/nvidia/gpus" / device.name / "information")
    model = re.search(r"^Model:\s*(.+)$", said, re.MULTILINE)
    name = model[1].strip() if model else content(device / "product_name").strip() or f"{maker} graphics"
    memory = content(device / "mem_info_vram_total").strip()
    unified = maker == "Intel" and device.name.startswith(BUILT_IN)
    return GraphicsCard(maker=maker, name=name, memory=int(memory or 0), unified=unified)


def _used_by(card: GraphicsCard, built_for: Mapping[ModelKind, frozenset[str]], root: Path) -> tuple[str, ...]:
    """The engines that were built for it, where its driver is there too."""
    has_driver = card.maker != "NVIDIA" or card.memory > 0 or bool(content(root / "proc/driver/nvidia/version"))
    return tuple(kind.value for kind, makers in built_for.items() if has_driver and card.maker in makers)
