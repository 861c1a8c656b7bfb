"""What a report says of the computer: enough to compare speeds, nothing that tells whose it is."""

from __future__ import annotations

import platform
import re
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from engine import machine

PROCESSORS = Path("/proc/cpuinfo")
PATIENCE = 5.0
"""seconds for a program of the system to say the processor's name"""


@dataclass(frozen=True, slots=True)
class Computer:
    """What was measured on."""

    system: str
    """name and version, without the name of the machine"""
    processor: str
    """empty where the system does not say it"""
    cores: int
    """that this process may use"""
    memory: int
    """bytes, all of it"""
    on_mains: bool


def this_computer() -> Computer:
    """Read from the system."""
    return Computer(
        system=_system(),
        processor=next(filter(None, _processors()), ""),
        cores=machine.physical_cores(),
        memory=int(psutil.virtual_memory().total),
        on_mains=machine.on_mains(),
    )


def _system() -> str:
    """As people know it. The kernel's own release is left out: whoever builds one may put any name into it."""
    name = platform.system()
    if name == "Linux":
        with suppress(OSError):
            return f"Linux, {platform.freedesktop_os_release()['PRETTY_NAME']}"
        return name
    return f"macOS {platform.mac_ver()[0]}" if name == "Darwin" else f"{name} {platform.release()}"


def _processors() -> Iterator[str]:
    """Its name, from where the systems keep it, each tried only where the one before says nothing."""
    with suppress(OSError):
        named = re.search(r"^model name\s*:\s*(.+)$", PROCESSORS.read_text(encoding="utf-8"), re.MULTILINE)
        yield named[1] if named else ""
    if platform.system() == "Darwin":
        with suppress(OSError, subprocess.SubprocessError):
            command = ["/usr/sbin/sysctl", "-n", "machdep.cpu.brand_string"]
            yield subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=True).stdout.strip()
    yield platform.processor()
    yield platform.machine()
