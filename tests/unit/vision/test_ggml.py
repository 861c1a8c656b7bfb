"""Products by llama.cpp's library are those of its blocks, and nothing is expected of a library that is another one."""

from __future__ import annotations

import ctypes
import importlib
import math
import sys
from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch

from engine.contracts import Precision
from engine.vision import compute, ggml
from engine.vision.blocks import FEW_WHOLE, Blocks, Whole
from engine.vision.ggml import BLOCKS, Factor, Ggml, Kind

ROWS, WIDTH = 96, 512
MISSED = {Kind.Q8_0: 0.01, Kind.Q4_K: 0.09, Kind.BF16: 0.005}
"""of the norm of the true product, with weights as they are normally distributed"""
ROUNDING = 0.01
"""what rounding the other factor may cost"""
COUNTS = [1, 3, 17, 70]

every_kind = pytest.mark.parametrize("kind", Kind, ids=lambda kind: kind.name)


@pytest.fixture
def library() -> Ggml:
    found = ggml.load()
    if found is None:
        pytest.skip("llama.cpp is not installed")
    return found


def drawn(seed: int, rows: int, width: int = WIDTH) -> torch.Tensor:
    return torch.randn((rows, width), generator=torch.Generator().manual_seed(seed))


def blocks_of(library: Ggml, kind: Kind, weight: torch.Tensor) -> torch.Tensor:
    return weight.bfloat16() if kind is Kind.BF16 else library.quantised(weight, kind)


def multiplied(library: Ggml, kind: Kind, matrix: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
    (product,) = library.multiply([library.factor(kind, matrix)], x)
    return product


def meant(kind: Kind, blocks: torch.Tensor) -> torch.Tensor:
    """The weights that blocks stand for, by another program: [n, k], float64."""
    if kind is Kind.BF16:
        return blocks.double()
    quants = pytest.importorskip("gguf")
    return torch.from_numpy(quants.dequantize(blocks.numpy(), quants.GGMLQuantizationType(int(kind)))).double()


def missed(found: torch.Tensor, expected: torch.Tensor) -> float:
    """Relative to the norm."""
    return float((found.double() - expected).norm() / expected.norm())


# --- products --------------------------------------------------------------------------------------------------------


@every_kind
@pytest.mark.parametrize("count", COUNTS)
def test_products_stray_no_farther_than_their_bits_allow(library: Ggml, kind: Kind, count: int) -> None:
    weight, x = drawn(0, ROWS), drawn(1, count)
    blocks = blocks_of(library, kind, weight)
    found = multiplied(library, kind, blocks, x)
    assert (found.dtype, found.shape) == (torch.float32, (count, ROWS))
    assert missed(found, x.double() @ weight.double().T) < MISSED[kind]
    assert 0 < missed(found, x.double() @ meant(kind, blocks).T) < ROUNDING


@every_kind
def test_blocks_are_as_large_as_is_said_and_the_same_for_any_number_of_threads(
    library: Ggml, kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights, size = BLOCKS[kind]
    blocks = blocks_of(library, kind, drawn(0, ROWS))
    assert blocks.nbytes == ROWS * WIDTH // weights * size
    monkeypatch.setattr(ggml, "physical_cores", lambda: 5)
    assert blocks_of(library, kind, drawn(0, ROWS)).equal(blocks)


@every_kind
def test_factors_may_lie_in_memory_as_they_like(library: Ggml, kind: Kind) -> None:
    weight, x = drawn(0, ROWS), drawn(1, 6)
    blocks = blocks_of(library, kind, weight)
    expected = multiplied(library, kind, blocks, x)
    assert multiplied(library, kind, blocks, x.T.contiguous().T).equal(expected)
    assert multiplied(library, kind, blocks, torch.cat((x, x), dim=1)[:, :WIDTH]).equal(expected)
    assert blocks_of(library, kind, weight.T.contiguous().T).equal(blocks)
    assert blocks_of(library, kind, weight.bfloat16()).equal(blocks_of(library, kind, weight.bfloat16().float()))


@every_kind
@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float32])
@pytest.mark.parametrize("count", [1, FEW_WHOLE, FEW_WHOLE + 1])
def test_a_matrix_gives_back_the_numbers_it_was_given(
    library: Ggml, kind: Kind, dtype: torch.dtype, count: int
) -> None:
    blocks, x = blocks_of(library, kind, drawn(0, ROWS)), drawn(1, count).to(dtype)
    matrix = Whole(library, blocks) if kind is Kind.BF16 else Blocks(library, library.factor(kind, blocks))
    found = matrix(x)
    assert (found.dtype, found.shape) == (dtype, (count, ROWS))
    assert missed(found, x.double() @ meant(kind, blocks).T) < ROUNDING


@every_kind
@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_a_number_out_of_range_is_not_lost(library: Ggml, kind: Kind, number: float) -> None:
    x = drawn(1, 3)
    x[1, 5] = number
    assert not multiplied(library, kind, blocks_of(library, kind, drawn(0, ROWS)), x)[1].isfinite().any()


# --- the library -----------------------------------------------------------------------------------------------------


def refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)


def be_a_namespace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: ModuleSpec(name, None))


def lack_the_files(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = SimpleNamespace(origin=str(Path(__file__).parent / "none" / "__init__.py"))
    monkeypatch.setattr("importlib.util.find_spec", lambda _: spec)


def lack_a_function(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ggml, "USED", (*ggml.USED, "ggml_of_tomorrow"))


def multiply_wrongly(monkeypatch: pytest.MonkeyPatch) -> None:
    right = Ggml.multiply

    def wrong(library: Ggml, factors: Sequence[Factor], x: torch.Tensor) -> list[torch.Tensor]:
        return [product * (1.2 if place == 1 else 1) for place, product in enumerate(right(library, factors, x))]

    monkeypatch.setattr(Ggml, "multiply", wrong)


def multiply_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(_: Ggml, factors: Sequence[Factor], x: torch.Tensor) -> list[torch.Tensor]:
        return [torch.full((x.shape[0], factor.matrix.shape[0]), math.nan) for factor in factors]

    monkeypatch.setattr(Ggml, "multiply", nothing)


def give_up(monkeypatch: pytest.MonkeyPatch) -> None:
    right = Ggml.__call__

    def failing(library: Ggml, name: str, *arguments: object) -> object:
        result = right(library, name, *arguments)
        return -1 if name == "ggml_backend_graph_compute" else result

    monkeypatch.setattr(Ggml, "__call__", failing)


@pytest.mark.parametrize(
    "change",
    [refuse, be_a_namespace, lack_the_files, lack_a_function, multiply_wrongly, multiply_nothing, give_up],
)
def test_where_the_library_is_not_as_expected_pytorch_multiplies(
    library: Ggml, monkeypatch: pytest.MonkeyPatch, change: Callable[[pytest.MonkeyPatch], None]
) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    monkeypatch.setattr("torch.backends.mps.is_available", lambda: False)
    assert dict(compute.choose().settings(Precision.INT4))["products"] == "PyTorch, llama.cpp"
    change(monkeypatch)
    assert ggml.load() is None
    chosen = compute.choose()
    assert chosen.ggml is None
    assert dict(chosen.settings(Precision.INT4))["products"] == "PyTorch"


@pytest.mark.parametrize(
    ("platform", "names"),
    [
        ("linux", ["libggml-base.so", "libggml-cpu.so"]),
        ("darwin", ["libggml-base.dylib", "libggml-cpu.dylib"]),
        ("win32", ["ggml-base.dll", "ggml-cpu.dll"]),
    ],
)
def test_files_are_named_as_each_system_names_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, platform: str, names: list[str]
) -> None:
    opened: list[Path] = []

    def open_none(path: str, **_: object) -> object:
        opened.append(Path(path))
        return SimpleNamespace()

    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr("ctypes.CDLL", open_none)
    with pytest.raises(AttributeError, match="ggml_init"):
        Ggml(tmp_path)
    assert opened == [tmp_path / name for name in names]


def libraries_that_say(monkeypatch: pytest.MonkeyPatch, folder: Path, scores: dict[str, int]) -> None:
    """Files of a build for every processor, each of which says how well it suits this one."""
    for name in scores:
        (folder / name).touch()

    def opened(path: str, **_: object) -> object:
        name = Path(path).name
        return SimpleNamespace(name=name, ggml_backend_score=lambda: scores.get(name, 0))

    monkeypatch.setattr("ctypes.CDLL", opened)


@pytest.mark.parametrize(("platform", "name"), [("linux", "lib{}.so"), ("darwin", "lib{}.so"), ("win32", "{}.dll")])
def test_of_a_build_for_every_processor_the_part_that_suits_best_is_taken(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, platform: str, name: str
) -> None:
    kinds = {
        "ggml-cpu-haswell": 62,
        "ggml-cpu-zen4": 0,
        "ggml-cpu-x64": 1,
        "ggml-cpu-skylakex": 190,
        "ggml-vulkan": 900,
    }
    libraries_that_say(monkeypatch, tmp_path, {name.format(kind): score for kind, score in kinds.items()})
    monkeypatch.setattr(sys, "platform", platform)
    asked: list[str] = []

    def function(libraries: Sequence[Any], *_: object) -> Callable[..., None]:
        asked.append(libraries[1].name)
        return lambda *_: None

    monkeypatch.setattr("engine.ggml_library._function", function)
    monkeypatch.setattr(Ggml, "_kind_of_memory", lambda *_: None)
    Ggml(tmp_path)
    assert set(asked) == {name.format("ggml-cpu-skylakex")}


def test_where_no_part_suits_this_processor_there_is_no_library(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    libraries_that_say(monkeypatch, tmp_path, {"libggml-cpu-zen4.so": 0, "libggml-cpu-haswell.so": 0})
    with pytest.raises(OSError, match="no library for this processor"):
        Ggml(tmp_path)


def test_every_part_that_runs_on_this_processor_multiplies_alike(library: Ggml, tmp_path: Path) -> None:
    folder = Path(importlib.import_module("llama_cpp").__file__ or "").parent / "lib"
    parts = sorted(folder.glob("*ggml-cpu-*"))
    if not parts:
        pytest.skip("llama.cpp is built for this processor alone")
    running = [part for part in parts if ctypes.CDLL(str(part)).ggml_backend_score()]
    weight, x = drawn(0, ROWS), drawn(1, 17)
    for part in running:
        alone = tmp_path / part.stem
        alone.mkdir()
        for file in (part, *folder.glob("*ggml-base*")):
            (alone / file.name).symlink_to(file)
        found = Ggml(alone)
        assert found.is_right()
        for kind in Kind:
            blocks = blocks_of(library, kind, weight)
            assert missed(multiplied(found, kind, blocks, x), x.double() @ meant(kind, blocks).T) < ROUNDING


def test_a_product_that_fails_is_a_fault(library: Ggml, monkeypatch: pytest.MonkeyPatch) -> None:
    give_up(monkeypatch)
    with pytest.raises(RuntimeError, match="returned -1"):
        multiplied(library, Kind.BF16, drawn(0, ROWS).bfloat16(), drawn(1, 1))
