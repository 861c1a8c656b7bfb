"""Facts about this machine, as far as this process may use it: memory, cores, mains power, room on a disk.

In a container the machine's own numbers do not hold: its control groups (cgroups(7)) may grant less, at every level
of their hierarchy. Where there are none, as on Windows and macOS, nothing is found and the machine's numbers stand.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import psutil

ROOT = Path("/")
ON_CARD = 0.94
"""of a graphics card's memory that a model may have: the screen and the driver take the rest"""


def memory(root: Path = ROOT) -> int:
    """Bytes of memory, used and free, that this process could have at most."""
    return min((int(psutil.virtual_memory().total), *(limit.granted for limit in _memory_limits(root))))


def free_memory(root: Path = ROOT) -> int:
    """Bytes that this process may still take before others must give something up."""
    available = int(psutil.virtual_memory().available)
    return max(0, min((available, *(limit.left for limit in _memory_limits(root)))))


def physical_cores(root: Path = ROOT) -> int:
    """Cores that this process may use, hyper-threads not counted; at least one."""
    cores = psutil.cpu_count(logical=False) or os.cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):
        cores = min(cores, len(os.sched_getaffinity(0)))
    return max(1, int(min((cores, *_granted_cores(root)))))


def on_mains() -> bool:
    """Whether the machine runs on mains power. One without a battery does."""
    battery = psutil.sensors_battery()
    return battery is None or battery.power_plugged is not False


def free_disk(folder: Path) -> int:
    """Bytes that are free where this folder lies, or will lie."""
    whole = folder.absolute()
    return shutil.disk_usage(next(nearest for nearest in (whole, *whole.parents) if nearest.exists())).free


def content(file: Path) -> str:
    """What a file of the system says; empty on other systems or versions of it, and where it is not shown, as from
    inside a container."""
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


class _Limit(NamedTuple):
    granted: int
    left: int


def _memory_limits(root: Path) -> Iterator[_Limit]:
    """Bytes of each limit; pages of files, a mapped model among them, can be had back."""
    for group in _groups(root, "memory"):
        for limit, used, prefix in (
            ("memory.max", "memory.current", ""),
            ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_"),
        ):
            match _numbers(group / limit), _numbers(group / used):
                case [granted], [taken]:
                    files = (_row(group / "memory.stat", f"{prefix}{state}_file") for state in ("active", "inactive"))
                    yield _Limit(granted, granted - taken + sum(files))


def _granted_cores(root: Path) -> Iterator[float]:
    """Time of cores in each period of time."""
    for group in _groups(root, "cpu"):
        match _numbers(group / "cpu.max") or _numbers(group / "cpu.cfs_quota_us", group / "cpu.cfs_period_us"):
            case [quota, period] if quota > 0 and period > 0:  # the first version writes -1 where there is no limit
                yield quota / period


def _groups(root: Path, controller: str) -> Iterator[Path]:
    """Folders of this process's groups, from its own up to the root, that this controller may have limits in."""
    for line in content(root / "proc/self/cgroup").splitlines():
        _, controllers, path = line.split(":", 2)
        top = root / "sys/fs/cgroup"
        if controllers:  # first version: each controller has a hierarchy of its own
            if controller not in controllers.split(","):
                continue
            top /= controllers
        own = top / path.lstrip("/")
        yield own
        yield from (folder for folder in own.parents if folder.is_relative_to(top))


def _numbers(*files: Path) -> list[int]:
    """The numbers in these files; none where a file is missing or says that there is no limit."""
    words = [word for file in files for word in content(file).split()]
    return [int(word) for word in words] if "max" not in words else []


def _row(file: Path, name: str) -> int:
    """The number beside a name in a file of such rows."""
    rows = dict(line.split(" ", 1) for line in content(file).splitlines())
    return int(rows.get(name, 0))
