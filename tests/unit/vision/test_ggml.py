"""Products by llama.cpp's library are those of its blocks, and nothing is expected of a library that is another one."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import SimpleNamespace

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
    monkeypatch.setitem(ggml.FUNCTIONS, "ggml_of_tomorrow", (None, []))


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


def test_a_product_that_fails_is_a_fault(library: Ggml, monkeypatch: pytest.MonkeyPatch) -> None:
    give_up(monkeypatch)
    with pytest.raises(RuntimeError, match="returned -1"):
        multiplied(library, Kind.BF16, drawn(0, ROWS).bfloat16(), drawn(1, 1))
