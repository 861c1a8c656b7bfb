"""The build of torch for graphics cards, from data: ``assets/models/graphics.json``.

Its wheels are those that torch's own metadata asks for on each system, without what torch computes without: triton
and CUDA's bindings for Python, which compile at run time. A trial on the machine has the last word.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parents[3] / "assets" / "models" / "graphics.json"
TRIED = "tried.json"
"""file in the folder of a build of which a trial on this machine went well"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """What is to be got."""

    address: str
    """of the index that has the wheels"""
    maker: str
    """whose cards it is for"""
    driver: int
    """the oldest driver that it works with"""
    torch: str
    """its version"""
    wheels: tuple[str, ...]
    """each as a requirement, torch first"""
    size: int
    """bytes to download, about"""
    room: int
    """bytes when unpacked, about"""

    @property
    def name(self) -> str:
        """Of its folder: this version for this Python."""
        return f"{self.torch}-{sys.implementation.cache_tag}"


@cache
def build_here(system: str = sys.platform) -> Build | None:
    """The one for this system; None: there is none."""
    data = json.loads(FILE.read_bytes())
    mine = data.pop("systems").get(system)
    return None if mine is None else Build(**data, **{**mine, "wheels": tuple(mine["wheels"])})


def believed(folder: Path, build: Build | None = None) -> Path | None:
    """The folder that torch is to be imported from, below that of all support; None: none was tried here."""
    build = build or build_here()
    if build is None or not (folder / build.name / TRIED).is_file():
        return None
    return folder / build.name
