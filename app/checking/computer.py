"""What a report says of the computer: enough to compare speeds, nothing that tells whose it is."""

from __future__ import annotations

import platform
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from engine import machine
from engine.models.processor import processor_name


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
    """bytes, those that this process could have"""
    on_mains: bool


def this_computer(root: Path = machine.ROOT) -> Computer:
    """Read from the system."""
    return Computer(
        system=system_name(),
        processor=processor_name(root),
        cores=machine.physical_cores(root),
        memory=machine.memory(root),
        on_mains=machine.on_mains(),
    )


def system_name() -> str:
    """As people know it. The kernel's own release is left out: whoever builds one may put any name into it."""
    name = platform.system()
    if name == "Linux":
        with suppress(OSError):
            return f"Linux, {platform.freedesktop_os_release()['PRETTY_NAME']}"
        return name
    return f"macOS {platform.mac_ver()[0]}" if name == "Darwin" else f"{name} {platform.release()}"
