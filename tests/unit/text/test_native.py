"""What computes is loaded from llama.cpp's own folder, where the build has it as libraries of their own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from engine.text import native


class Ggml:
    """As the library is, with so much in a folder that computes on this processor."""

    def __init__(self, there: int) -> None:
        self.opened: list[Path] = []
        self.searched: list[Path] = []
        self._there = there
        self._held = 0

    def open(self, path: str) -> Ggml:
        self.opened.append(Path(path))
        return self

    def ggml_backend_reg_count(self) -> int:
        return self._held

    def ggml_backend_load_all_from_path(self, folder: bytes) -> None:
        self.searched.append(Path(os.fsdecode(folder)))
        self._held = self._there


def build(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).touch()
    return folder


@pytest.mark.parametrize("name", ["lib{}.so", "{}.dll"])
def test_a_build_for_every_processor_loads_once_from_its_own_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    parts = ("ggml", "ggml-base", "ggml-cpu-haswell", "ggml-cpu-x64", "llama")
    folder = build(tmp_path, *map(name.format, parts))
    ggml = Ggml(there=1)
    monkeypatch.setattr("ctypes.CDLL", ggml.open)
    for _ in range(2):
        native.load_backends(folder)
    assert set(ggml.opened) == {folder / name.format("ggml")}
    assert ggml.searched == [folder]


def test_a_build_for_one_processor_loads_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = build(tmp_path, "libggml.so", "libggml.so.0", "libggml-base.so", "libggml-cpu.so", "libggml-cuda.so")
    ggml = Ggml(there=1)
    monkeypatch.setattr("ctypes.CDLL", ggml.open)
    native.load_backends(folder)
    assert ggml.opened == []


def test_where_nothing_computes_on_this_processor_that_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("ctypes.CDLL", Ggml(there=0).open)
    with pytest.raises(OSError, match="no library for this processor"):
        native.load_backends(build(tmp_path, "libggml.so", "libggml-cpu-zen4.so"))
