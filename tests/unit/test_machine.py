"""What control groups grant counts, whatever the machine has."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from engine.machine import content, free_disk, free_memory, memory, on_mains, physical_cores

MB = 1024**2
UNLIMITED_V1 = 9223372036854771712


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """16 cores and 16,000 MB, 8,000 of them available."""
    monkeypatch.setattr(psutil, "virtual_memory", lambda: SimpleNamespace(total=16_000 * MB, available=8000 * MB))
    monkeypatch.setattr(psutil, "cpu_count", lambda logical: 16)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(16)), raising=False)


def write(root: Path, files: dict[str, object]) -> Path:
    """A system with these files, named by their path."""
    for name, words in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{words}\n")
    return root


def test_a_machine_without_groups_has_what_it_has(tmp_path: Path) -> None:
    assert memory(tmp_path) == 16_000 * MB
    assert free_memory(tmp_path) == 8000 * MB
    assert physical_cores(tmp_path) == 16


def test_the_second_version_counts_at_every_level(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        {
            "proc/self/cgroup": "0::/user/app",
            "sys/fs/cgroup/user/memory.max": 3000 * MB,
            "sys/fs/cgroup/user/memory.current": 2000 * MB,
            "sys/fs/cgroup/user/memory.stat": f"anon {1500 * MB}\nactive_file {200 * MB}\ninactive_file {100 * MB}",
            "sys/fs/cgroup/user/app/memory.max": "max",
            "sys/fs/cgroup/user/app/memory.current": 100 * MB,
            "sys/fs/cgroup/user/cpu.max": "max 100000",
            "sys/fs/cgroup/user/app/cpu.max": "350000 100000",
        },
    )
    assert memory(root) == 3000 * MB
    assert free_memory(root) == 1300 * MB
    assert physical_cores(root) == 3


def test_the_first_version_counts_from_the_folder_that_a_container_sees(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        {
            "proc/self/cgroup": "5:memory:/docker/abc\n4:cpu,cpuacct:/docker/abc\n1:name=systemd:/docker/abc\n0::/",
            "sys/fs/cgroup/memory/memory.limit_in_bytes": 1000 * MB,
            "sys/fs/cgroup/memory/memory.usage_in_bytes": 600 * MB,
            "sys/fs/cgroup/memory/memory.stat": f"inactive_file 1\ntotal_inactive_file {50 * MB}",
            "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": 50000,
            "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": 100000,
        },
    )
    assert memory(root) == 1000 * MB
    assert free_memory(root) == 450 * MB
    assert physical_cores(root) == 1


def test_limits_that_are_none_are_none(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        {
            "proc/self/cgroup": "5:memory:/a\n4:cpu:/a",
            "sys/fs/cgroup/memory/a/memory.limit_in_bytes": UNLIMITED_V1,
            "sys/fs/cgroup/memory/a/memory.usage_in_bytes": 600 * MB,
            "sys/fs/cgroup/cpu/a/cpu.cfs_quota_us": -1,
            "sys/fs/cgroup/cpu/a/cpu.cfs_period_us": 100000,
        },
    )
    assert memory(root) == 16_000 * MB
    assert free_memory(root) == 8000 * MB
    assert physical_cores(root) == 16


def test_a_limit_that_is_overdrawn_leaves_nothing(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        {
            "proc/self/cgroup": "0::/",
            "sys/fs/cgroup/memory.max": 100 * MB,
            "sys/fs/cgroup/memory.current": 101 * MB,
        },
    )
    assert free_memory(root) == 0


def test_cores_that_the_process_may_not_run_on_are_not_its_cores(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {3, 5}, raising=False)
    assert physical_cores(tmp_path) == 2


@pytest.mark.parametrize(("plugged", "mains"), [(True, True), (False, False), (None, True)])
def test_a_laptop_says_whether_it_is_plugged_in(
    monkeypatch: pytest.MonkeyPatch, plugged: bool | None, mains: bool
) -> None:
    monkeypatch.setattr(psutil, "sensors_battery", lambda: SimpleNamespace(power_plugged=plugged), raising=False)
    assert on_mains() is mains


def test_a_machine_without_a_battery_runs_on_mains(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(psutil, "sensors_battery", lambda: None, raising=False)
    assert on_mains()


def test_room_on_a_disk_is_known_of_a_folder_that_will_lie_there(tmp_path: Path) -> None:
    assert free_disk(tmp_path / "not" / "yet") > 0


def test_a_file_that_the_system_does_not_show_says_nothing(tmp_path: Path) -> None:
    assert content(tmp_path / "none") == content(tmp_path) == ""
