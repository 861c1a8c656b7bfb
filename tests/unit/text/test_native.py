"""What computes is loaded from llama.cpp's own folder, where the build has it as libraries of their own."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from engine.text import native
from engine.text.native import Cards

GIB = 2**30
ENDING = "dll" if sys.platform == "win32" else "so"
PREFIX = "" if sys.platform == "win32" else "lib"


class Function:
    """One of C, whose types can be set."""

    restype: object = None
    argtypes: Sequence[object] = ()

    def __init__(self, run: Callable[..., object]) -> None:
        self._run = run

    def __call__(self, *arguments: object) -> object:
        return self._run(*arguments)


class Ggml:
    """As the libraries are: each has its own functions and, as on Windows, none of those that it is linked to.

    ``devices``: the kind of each, and its memory. Their addresses are their numbers from 1.
    """

    def __init__(self, *, loads: bool = True, devices: Sequence[tuple[int, int]] = ()) -> None:
        self.loaded: list[str] = []
        self._loads = loads
        self._devices = devices

    def open(self, path: str) -> SimpleNamespace:
        name = Path(path).stem.removeprefix("lib")
        if name.startswith("ggml-cpu-"):
            return SimpleNamespace(ggml_backend_score=lambda: 1)
        if name == "ggml-base":
            return SimpleNamespace(
                ggml_backend_dev_type=Function(lambda device: self._devices[device - 1][0]),
                ggml_backend_dev_memory=Function(self._tell_memory),
            )
        assert name == "ggml"
        return SimpleNamespace(
            ggml_backend_reg_count=Function(lambda: len(self.loaded) if self._loads else 0),
            ggml_backend_load=Function(lambda path: self.loaded.append(Path(os.fsdecode(path)).name)),
            ggml_backend_dev_count=Function(lambda: len(self._devices)),
            ggml_backend_dev_get=Function(lambda number: number + 1),
        )

    def _tell_memory(self, device: int, _free: Any, total: Any) -> None:
        total._obj.value = self._devices[device - 1][1]


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
