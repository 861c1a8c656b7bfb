"""The processor: its name, and the sets of instructions that make models quick on it."""

from __future__ import annotations

import ctypes
import platform
import re
from collections.abc import Iterator
from pathlib import Path

from engine.machine import ROOT, content
from engine.models.programs import Ask, ask

SETS = {
    "avx2": ("avx2", "hw.optional.avx2_0"),
    "avx512f": ("avx512f", "hw.optional.avx512f"),
    "avx512_bf16": ("avx512_bf16", ""),
    "amx": ("amx_bf16", ""),
    "neon": ("asimd", "hw.optional.neon"),
    "bf16": ("bf16", "hw.optional.arm.FEAT_BF16"),
    "i8mm": ("i8mm", "hw.optional.arm.FEAT_I8MM"),
}
"""name here -> what Linux calls it in /proc/cpuinfo, and macOS in sysctl. "bf16" and "i8mm" are those of ARM"""
ON_WINDOWS = {"avx2": 40, "avx512f": 41, "neon": 19}
"""numbers of processor features in winnt.h; Windows does not tell of the others"""


def processor_name(root: Path = ROOT, ask: Ask = ask) -> str:
    """As the system names it; at least its kind."""
    return next(filter(None, _names(root, ask)), "")


def _names(root: Path, ask: Ask) -> Iterator[str]:
    """From where the systems keep it, each tried only where the one before says nothing."""
    named = re.search(r"^model name\s*:\s*(.+)$", content(root / "proc/cpuinfo"), re.MULTILINE)
    yield named[1].strip() if named else ""
    if platform.system() == "Darwin":
        yield ask(["/usr/sbin/sysctl", "-n", "machdep.cpu.brand_string"]).strip()
    yield platform.processor()
    yield platform.machine()


def instructions(root: Path = ROOT, ask: Ask = ask) -> tuple[str, ...]:
    """Those of ``SETS`` that the processor and its system offer."""
    match platform.system():
        case "Darwin":
            there = re.findall(r"^(hw\.optional\.\S+): 1$", ask(["/usr/sbin/sysctl", "hw.optional"]), re.MULTILINE)
            return tuple(name for name, (_, on_mac) in SETS.items() if on_mac in there)
        case "Windows":
            return tuple(name for name, number in ON_WINDOWS.items() if _windows_offers(number))
    listed = re.search(r"^(?:flags|Features)\s*:\s*(.+)$", content(root / "proc/cpuinfo"), re.MULTILINE)
    flags = listed[1].split() if listed else []
    return tuple(name for name, (on_linux, _) in SETS.items() if on_linux in flags)


def _windows_offers(number: int) -> bool:
    library = getattr(ctypes, "windll", None)
    return library is not None and bool(library.kernel32.IsProcessorFeaturePresent(number))
