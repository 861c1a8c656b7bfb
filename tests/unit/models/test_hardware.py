"""What is found on machines that are not this one: their files are faked, their programs answer from a table."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from engine.contracts import ModelKind
from engine.ggml_library import for_cards, loadable
from engine.models import programs
from engine.models.cards import graphics_cards
from engine.models.disk import LEAST, read_speed
from engine.models.engines import built_for, makers, vulkan_library
from engine.models.hardware import this_hardware
from engine.models.processor import instructions, processor_name
from engine.models.programs import Ask

GIB = 2**30
NOWHERE: dict[ModelKind, frozenset[str]] = {kind: frozenset() for kind in ModelKind}
EVERYWHERE = {kind: frozenset({"NVIDIA", "AMD", "Intel", "Apple"}) for kind in ModelKind}
LAPTOP = (
    "processor\t: 0\nmodel name\t: Swift 9 @ 3 GHz\nflags\t\t: fpu fma avx avx2 f16c\n\n"
    "processor\t: 1\nmodel name\t: Swift 9 @ 3 GHz\nflags\t\t: fpu fma avx avx2 f16c\n"
)
BUS = "sys/bus/pci/devices"


def system(root: Path, files: dict[str, str]) -> Path:
    """A system with these files, named by their path."""
    for name, words in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words)
    return root


def device(address: str, vendor: str, kind: str = "0x030000", **more: str) -> dict[str, str]:
    """A device on the bus."""
    words = {"vendor": f"{vendor}\n", "class": f"{kind}\n", **more}
    return {f"{BUS}/{address}/{name}": said for name, said in words.items()}


def answering(**answers: str) -> Ask:
    """Programs of the system by their name; the others are not there."""

    def ask(command: Sequence[str]) -> str:
        return answers.get(Path(command[0]).name.replace("-", "_"), "")

    return ask


@pytest.fixture(autouse=True)
def linux(monkeypatch: pytest.MonkeyPatch) -> None:
    on(monkeypatch, "Linux", "x86_64")


def on(monkeypatch: pytest.MonkeyPatch, name: str, kind: str) -> None:
    """Let the system be this one."""
    monkeypatch.setattr(platform, "system", lambda: name)
    monkeypatch.setattr(platform, "machine", lambda: kind)
    monkeypatch.setattr(platform, "processor", lambda: "")


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> Callable[[int, int], None]:
    """Let the machine have so much of it, and so many cores."""

    def have(total: int, cores: int) -> None:
        monkeypatch.setattr(psutil, "virtual_memory", lambda: SimpleNamespace(total=total, available=total // 2))
        monkeypatch.setattr(psutil, "cpu_count", lambda logical: cores)
        monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(2 * cores)), raising=False)

    return have


# --- the whole machine -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("total", "cores"), [(8 * GIB, 4), (16 * GIB, 8)])
def test_a_laptop(tmp_path: Path, memory: Callable[[int, int], None], total: int, cores: int) -> None:
    memory(total, cores)
    root = system(tmp_path, {"proc/cpuinfo": LAPTOP, **device("0000:00:02.0", "0x8086")})
    found = this_hardware(tmp_path / "models", {}, root=root, ask=answering())
    assert (found.memory, found.free_memory, found.cores) == (total, total // 2, cores)
    assert (found.processor, found.instructions) == ("Swift 9 @ 3 GHz", ("avx2",))
    assert [(card.maker, card.unified) for card in found.cards] == [("Intel", True)]
    assert found.disk_free > 0
    assert found.disk_speed == 0  # no model is there to be read


def test_in_a_container_its_limits_are_the_machine(tmp_path: Path, memory: Callable[[int, int], None]) -> None:
    memory(64 * GIB, 32)
    group = "sys/fs/cgroup/app"
    limits = {
        "memory.max": str(8 * GIB),
        "memory.current": str(GIB),
        "memory.stat": "",
        "cpu.max": "200000 100000",
    }
    files = {"proc/self/cgroup": "0::/app\n", **{f"{group}/{name}": said for name, said in limits.items()}}
    found = this_hardware(tmp_path, {}, root=system(tmp_path, files), ask=answering())
    assert (found.memory, found.free_memory, found.cores) == (8 * GIB, 7 * GIB, 2)


# --- processors ------------------------------------------------------------------------------------------------------


def test_sets_of_instructions_have_one_name_on_every_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = system(tmp_path / "server", {"proc/cpuinfo": "flags : avx2 avx512f avx512_bf16 amx_bf16 amx_tile\n"})
    assert instructions(server) == ("avx2", "avx512f", "avx512_bf16", "amx")
    board = system(tmp_path / "board", {"proc/cpuinfo": "Features\t: fp asimd i8mm bf16\n"})
    assert instructions(board) == ("neon", "bf16", "i8mm")
    on(monkeypatch, "Darwin", "arm64")
    said = "hw.optional.neon: 1\nhw.optional.arm.FEAT_BF16: 1\nhw.optional.arm.FEAT_I8MM: 0\n"
    assert instructions(tmp_path, answering(sysctl=said)) == ("neon", "bf16")
    on(monkeypatch, "Windows", "AMD64")
    assert instructions(tmp_path, answering()) == ()


def test_a_processor_is_named_by_its_system_or_at_least_by_its_kind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert processor_name(tmp_path, answering()) == "x86_64"
    assert processor_name(system(tmp_path, {"proc/cpuinfo": LAPTOP}), answering()) == "Swift 9 @ 3 GHz"
    on(monkeypatch, "Darwin", "arm64")
    assert processor_name(tmp_path / "mac", answering(sysctl="Apple M9\n")) == "Apple M9"


# --- graphics cards --------------------------------------------------------------------------------------------------


def test_a_card_of_nvidia_is_told_by_its_driver(tmp_path: Path) -> None:
    root = system(tmp_path, device("0000:01:00.0", "0x10de", "0x030200"))
    ask = answering(nvidia_smi="NVIDIA Swift 9, 24576\nNVIDIA Swift 9, [N/A]\n")
    one, other = graphics_cards(64 * GIB, EVERYWHERE, root=root, ask=ask)
    assert (one.maker, one.name, one.memory, one.unified) == ("NVIDIA", "NVIDIA Swift 9", 24 * GIB, False)
    assert one.used_by == ("text", "vision")
    assert other.memory == 0


def test_a_card_without_a_driver_is_seen_and_used_by_none(tmp_path: Path) -> None:
    root = system(tmp_path, device("0000:01:00.0", "0x10de"))
    broken = answering(nvidia_smi="NVIDIA-SMI has failed because it could not talk to the driver.\n")
    (card,) = graphics_cards(64 * GIB, EVERYWHERE, root=root, ask=broken)
    assert (card.maker, card.memory, card.used_by) == ("NVIDIA", 0, ())


def test_a_card_whose_program_is_missing_is_named_by_the_kernel(tmp_path: Path) -> None:
    files = {
        **device("0000:01:00.0", "0x10de"),
        "proc/driver/nvidia/version": "NVRM version: 600.1\n",
        "proc/driver/nvidia/gpus/0000:01:00.0/information": "Model: \t\t NVIDIA Swift 9\nIRQ:   61\n",
    }
    (card,) = graphics_cards(64 * GIB, EVERYWHERE, root=system(tmp_path, files), ask=answering())
    assert (card.name, card.memory, card.used_by) == ("NVIDIA Swift 9", 0, ("text", "vision"))


def test_a_card_of_amd_tells_its_memory(tmp_path: Path) -> None:
    files = {
        **device("0000:03:00.0", "0x1002", mem_info_vram_total=f"{16 * GIB}\n"),
        **device("0000:04:00.0", "0x1002", "0x040300"),  # its sound
        **device("0000:05:00.0", "0x1234"),  # a picture that a virtual machine draws
    }
    built_for = {ModelKind.TEXT: frozenset({"AMD"}), ModelKind.VISION: frozenset({"NVIDIA"})}
    (card,) = graphics_cards(64 * GIB, built_for, root=system(tmp_path, files), ask=answering())
    assert (card.maker, card.memory, card.used_by) == ("AMD", 16 * GIB, ("text",))


def test_a_mac_shares_its_memory_with_the_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on(monkeypatch, "Darwin", "arm64")
    (small,) = graphics_cards(24 * GIB, EVERYWHERE, root=tmp_path, ask=answering())
    (large,) = graphics_cards(64 * GIB, EVERYWHERE, root=tmp_path, ask=answering())
    assert (small.maker, small.unified, small.memory) == ("Apple", True, 16 * GIB)
    assert large.memory == 48 * GIB
    on(monkeypatch, "Darwin", "x86_64")
    assert graphics_cards(64 * GIB, EVERYWHERE, root=tmp_path, ask=answering()) == ()


def test_engines_are_known_by_the_libraries_in_their_packages(tmp_path: Path) -> None:
    for name in ("libggml-base.so", "libggml-cuda.so", "libtorch_cpu.so", "libtorch_hip.so", "libtorch_cuda_linalg.so"):
        (tmp_path / name).touch()
    assert makers(ModelKind.TEXT, tmp_path) == {"NVIDIA"}
    assert makers(ModelKind.VISION, tmp_path) == {"AMD"}
    (tmp_path / "libtorch_cpu.dylib").touch()
    (tmp_path / "ggml-vulkan.dll").touch()
    assert makers(ModelKind.TEXT, tmp_path) == {"NVIDIA", "AMD", "Intel"}
    assert makers(ModelKind.VISION, tmp_path) == {"AMD", "Apple"}
    assert makers(ModelKind.VISION, None) == makers(ModelKind.TEXT, tmp_path / "none") == frozenset()


@pytest.mark.parametrize(
    ("card", "theirs"),
    [
        ("", set()),
        ("NVIDIA GeForce Swift 9", {"NVIDIA"}),
        ("AMD Radeon Graphics (RADV SWIFT)", {"AMD"}),
        ("Radeon Swift 9 Series", {"AMD"}),
        ("Intel(R) Swift(tm) Graphics", {"Intel"}),
    ],
)
def test_a_library_for_cards_of_all_makers_counts_for_the_card_that_it_was_tried_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, card: str, theirs: set[str]
) -> None:
    folder = tmp_path / "llama_cpp" / "lib"
    folder.mkdir(parents=True)
    (tmp_path / "llama_cpp" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "llama_cpp", raising=False)
    assert vulkan_library() is None
    for_cards(folder).touch()
    assert vulkan_library() is None  # a build for one processor, which loads it by itself
    loadable(folder, "ggml-cpu-x64").touch()
    assert vulkan_library() == for_cards(folder)
    assert built_for(tried=card)[ModelKind.TEXT] == theirs


# --- programs and the disk -------------------------------------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="a script of the shell")
def test_a_program_that_is_missing_or_hangs_says_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert programs.ask(["no-such-program-here"]) == ""
    for name, script in (("fails", "echo words; exit 9"), ("hangs", "echo words; exec sleep 600")):
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / name).chmod(0o755)
    assert programs.ask([str(tmp_path / "fails")]) == "words\n"
    monkeypatch.setattr(programs, "PATIENCE", 0.2)
    assert programs.ask([str(tmp_path / "hangs")]) == ""


def test_the_disk_is_measured_on_a_file_that_tells_anything(tmp_path: Path) -> None:
    small, large = tmp_path / "small", tmp_path / "large"
    small.write_bytes(b"x")
    large.write_bytes(bytes(LEAST))
    assert read_speed(small) == read_speed(tmp_path / "none") == 0
    assert (read_speed(large) > 0) is hasattr(os, "posix_fadvise")
