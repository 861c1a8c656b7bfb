"""Fewer bits: small errors, and every way of multiplying gives the same."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
import torch

from engine.vision import linear
from engine.vision.linear import FEW_ROWS, Int4, Int8, pack, packing
from engine.vision.quantisation import LEVELS, ZERO, eight_bits, four_bits

ROWS, WIDTH, GROUP = 128, 256, 32
ROUNDING = 4e-3
"""of bfloat16, relative to the whole"""


def drawn(seed: int = 0, rows: int = ROWS, width: int = WIDTH) -> torch.Tensor:
    return torch.randn(rows, width, generator=torch.Generator().manual_seed(seed))


def missed(found: torch.Tensor, expected: torch.Tensor) -> float:
    """Relative to the norm."""
    return float((found.float() - expected.float()).norm() / expected.float().norm())


def unpacked(numbers: torch.Tensor, groups: torch.Tensor) -> torch.Tensor:
    """What 4-bit numbers stand for: [n, k], float32."""
    count, width = numbers.shape
    scales, middles = (part.float().T[:, :, None] for part in groups.unbind(-1))
    grouped = (numbers.float() - ZERO).view(count, groups.shape[0], -1)
    return (grouped * scales + middles).view(count, width)


def by_range(weight: torch.Tensor, group: int) -> torch.Tensor:
    """Plain rounding to nearest within the range of each group."""
    rows = weight.view(weight.shape[0], -1, group)
    low, high = rows.amin(-1, keepdim=True), rows.amax(-1, keepdim=True)
    scale = (high - low) / LEVELS
    return (((rows - low) / scale).round() * scale + low).view(weight.shape)


@pytest.fixture
def four(four_bits_here: None) -> Int4:
    half = packing()
    assert half is not None
    numbers, groups = four_bits(drawn(), GROUP)
    return Int4(pack(numbers), groups, half)


@pytest.fixture
def eight() -> Int8:
    return Int8(*eight_bits(drawn()))


# --- errors ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("group", [32, 64])
def test_far_off_weights_do_not_blur_the_others(group: int) -> None:
    heavy = drawn() * torch.exp(0.7 * drawn(1))
    found = missed(unpacked(*four_bits(heavy, group)), heavy)
    assert found < 0.99 * missed(by_range(heavy, group), heavy)
    assert found < 0.14


def test_normal_weights_lose_little() -> None:
    weight = drawn(rows=512)
    assert missed(unpacked(*four_bits(weight, 32)), weight) < 0.08
    assert missed(unpacked(*four_bits(weight, 64)), weight) < 0.10
    numbers, scales = eight_bits(weight)
    assert missed(numbers.float() * scales.float()[:, None], weight) < 0.008


@pytest.mark.parametrize("weight", [torch.zeros(64, 64), torch.full((64, 64), 0.5), torch.full((64, 64), -3.0)])
def test_weights_that_are_all_alike_stay_as_they_are(weight: torch.Tensor) -> None:
    assert unpacked(*four_bits(weight, GROUP)).allclose(weight, atol=1e-6)
    numbers, scales = eight_bits(weight)
    assert (numbers.float() * scales.float()[:, None]).allclose(weight, rtol=0.005)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32])
def test_four_bits_take_every_kind_of_numbers(dtype: torch.dtype) -> None:
    numbers, groups = four_bits(drawn().to(dtype), GROUP)
    assert (numbers.dtype, groups.dtype) == (torch.uint8, torch.bfloat16)
    assert (numbers.shape, groups.shape) == ((ROWS, WIDTH), (WIDTH // GROUP, ROWS, 2))
    assert 0 <= int(numbers.min()) < int(numbers.max()) <= LEVELS


def test_many_rows_are_worked_on_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = four_bits(drawn(), GROUP)
    monkeypatch.setattr("engine.vision.quantisation.AT_ONCE", 5 * WIDTH)
    for part, expected in zip(four_bits(drawn(), GROUP), whole, strict=True):
        assert part.equal(expected)


# --- multiplying -----------------------------------------------------------------------------------------------------


def test_four_bits_are_unpacked_exactly(four: Int4) -> None:
    expected = unpacked(*four_bits(drawn(), GROUP)).T
    assert four.transposed().equal(expected.bfloat16())
    assert four.numbers().equal(four_bits(drawn(), GROUP)[0])


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float32])
@pytest.mark.parametrize("rows", [1, 3, 4, 5, 12, 13, 160, 161])
def test_few_rows_and_many_give_the_same(four: Int4, eight: Int8, rows: int, dtype: torch.dtype) -> None:
    x = drawn(2, rows).to(dtype)
    for matrix, weight in ((four, four.transposed().float()), (eight, eight.rows(torch.arange(ROWS)).float().T)):
        found = matrix(x)
        assert (found.dtype, found.shape) == (dtype, (rows, ROWS))
        assert missed(found, x.float() @ weight) < ROUNDING


def test_rows_of_an_embedding(eight: Int8) -> None:
    rows = eight.rows(torch.tensor([5, 5, 0]))
    assert rows.dtype == torch.bfloat16
    assert missed(rows, drawn()[[5, 5, 0]]) < 0.01


def test_kernels_are_for_few_rows(four: Int4, eight: Int8, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise AssertionError("unpacked")

    monkeypatch.setattr(Int4, "transposed", fail)
    monkeypatch.setattr("engine.vision.linear.F.linear", fail)
    for matrix, kind in ((four, torch.uint8), (eight, torch.int8)):
        assert matrix(drawn(2, FEW_ROWS[kind])).isfinite().all()
        with pytest.raises(AssertionError, match="unpacked"):
            matrix(drawn(2, FEW_ROWS[kind] + 1))


SAME = """
import torch
from tests.unit.vision.test_quantisation import GROUP, drawn, four_bits, missed, packing, Int4, pack, unpacked
numbers, groups = four_bits(drawn(), GROUP)
half = packing()
if half is not None:
    matrix, x = Int4(pack(numbers), groups, half), drawn(2, 4)
    assert matrix.transposed().equal(unpacked(numbers, groups).T.bfloat16())
    assert missed(matrix(x), x @ unpacked(numbers, groups).T) < 0.01
print(half)
"""


@pytest.mark.parametrize(("instructions", "layout"), [("default", "None"), ("avx2", "16"), ("avx512", "32")])
def test_each_kind_of_processor_has_its_layout(instructions: str, layout: str) -> None:
    """PyTorch computes as if the processor had no more than these instructions."""
    environment = os.environ | {"ATEN_CPU_CAPABILITY": instructions, "OMP_NUM_THREADS": "1"}
    done = subprocess.run([sys.executable, "-c", SAME], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    if torch.backends.cpu.get_cpu_capability() == "AVX512":
        assert done.stdout.strip() == layout


def test_a_layout_that_is_not_known_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    shuffled = pack
    monkeypatch.setattr(linear, "pack", lambda numbers: shuffled(numbers.flip(0)))
    assert packing() is None
