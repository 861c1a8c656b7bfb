"""What computes is loaded from llama.cpp's own folder, where the build has it as libraries of their own."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from ctypes import c_void_p
from pathlib import Path
from typing import Any

import pytest

from engine.text import native
from engine.text.native import Cards

GIB = 2**30
ENDING = "dll" if sys.platform == "win32" else "so"
PREFIX = "" if sys.platform == "win32" else "lib"


class Ggml:
    """As the library is. ``devices``: the kind of each, and its memory."""

    def __init__(self, *, loads: bool = True, devices: Sequence[tuple[int, int]] = ()) -> None:
        self.loaded: list[str] = []
        self._loads = loads
        self._devices = devices
        self.ggml_backend_dev_get = Function(lambda number: number + 1)  # an address, never 0

    def open(self, path: str, **_: object) -> Any:
        return Variant() if "-cpu-" in path else self

    def ggml_backend_reg_count(self) -> int:
        return len(self.loaded) if self._loads else 0

    def ggml_backend_load(self, path: bytes) -> None:
        self.loaded.append(Path(os.fsdecode(path)).name)

    def ggml_backend_dev_count(self) -> int:
        return len(self._devices)

    def ggml_backend_dev_type(self, device: c_void_p) -> int:
        return self._device(device)[0]

    def ggml_backend_dev_memory(self, device: c_void_p, _free: Any, total: Any) -> None:
        total._obj.value = self._device(device)[1]

    def _device(self, device: c_void_p) -> tuple[int, int]:
        return self._devices[(device.value or 0) - 1]


class Function:
    """One of C: the type of its result can be set."""

    restype: object = None

    def __init__(self, run: Callable[[int], int]) -> None:
        self._run = run

    def __call__(self, number: int) -> int:
        return self._run(number)


class Variant:
    """A library for one kind of processor, which this one is."""

    @staticmethod
    def ggml_backend_score() -> int:
        return 1


def build(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / f"{PREFIX}{name}.{ENDING}").touch()
    return folder


def named(*names: str) -> list[str]:
    return [f"{PREFIX}{name}.{ENDING}" for name in names]


@pytest.fixture
def every(tmp_path: Path) -> Path:
    """A build for every processor, with a library for cards."""
    return build(tmp_path, "ggml", "ggml-base", "ggml-cpu-x64", "ggml-vulkan", "llama")


def use(monkeypatch: pytest.MonkeyPatch, ggml: Ggml) -> Ggml:
    monkeypatch.setattr("ctypes.CDLL", ggml.open)
    return ggml


def test_a_build_for_every_processor_loads_once_and_nothing_for_cards_that_was_not_tried(
    monkeypatch: pytest.MonkeyPatch, every: Path
) -> None:
    ggml = use(monkeypatch, Ggml())
    for _ in range(2):
        native.load_backends(every, None)
    assert ggml.loaded == named("ggml-cpu-x64")


def test_what_was_tried_for_a_card_is_loaded_before_the_processors(
    monkeypatch: pytest.MonkeyPatch, every: Path
) -> None:
    ggml = use(monkeypatch, Ggml())
    native.load_backends(every, every / named("ggml-vulkan")[0])
    assert ggml.loaded == named("ggml-vulkan", "ggml-cpu-x64")


def test_what_apple_brings_is_loaded_where_it_is_there(monkeypatch: pytest.MonkeyPatch, every: Path) -> None:
    ggml = use(monkeypatch, Ggml())
    native.load_backends(build(every, "ggml-metal", "ggml-blas"), None)
    assert ggml.loaded == named("ggml-metal", "ggml-blas", "ggml-cpu-x64")


def test_a_build_for_one_processor_loads_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = build(tmp_path, "ggml", "ggml-base", "ggml-cpu", "ggml-cuda")
    ggml = use(monkeypatch, Ggml())
    native.load_backends(folder, None)
    assert ggml.loaded == []


def test_where_nothing_is_loaded_that_is_said(monkeypatch: pytest.MonkeyPatch, every: Path) -> None:
    use(monkeypatch, Ggml(loads=False))
    with pytest.raises(OSError, match="cannot be loaded"):
        native.load_backends(every, None)


CPU, CARD, BUILT_IN, HELPER = range(4)


@pytest.mark.parametrize(
    ("devices", "memory", "unified"),
    [
        ([(CPU, 64 * GIB)], 0, False),
        ([(CPU, 64 * GIB), (HELPER, 64 * GIB)], 0, False),
        ([(CARD, 8 * GIB), (BUILT_IN, 32 * GIB), (CPU, 64 * GIB)], 8 * GIB, False),
        ([(CARD, 8 * GIB), (CARD, 16 * GIB)], 24 * GIB, False),
        ([(BUILT_IN, 32 * GIB), (CPU, 64 * GIB)], 32 * GIB, True),
    ],
    ids=["none", "what only helps", "beside a built-in one", "two", "built in"],
)
def test_the_memory_of_cards(
    monkeypatch: pytest.MonkeyPatch, devices: list[tuple[int, int]], memory: int, unified: bool
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    use(monkeypatch, Ggml(devices=devices))
    assert native.cards() == Cards(int(memory * 0.94), unified)
