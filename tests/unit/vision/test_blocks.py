"""Matrices in blocks, woven and not, multiply alike, and a shortlist has the likeliest."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch

from engine.vision import blocks, ggml, woven
from engine.vision.blocks import FEW_SHORT, FEW_WOVEN, SHORTLIST, Blocks, Shortlisted, Whole, Woven, products
from engine.vision.ggml import Ggml, Kind
from engine.vision.linear import Plain

ROWS, WIDTH = 1024, 512
ROUNDING = 0.01
"""what rounding the other factor may cost"""


@pytest.fixture
def library() -> Ggml:
    found = ggml.load()
    if found is None:
        pytest.skip("llama.cpp is not installed")
    return found


@pytest.fixture
def turn(library: Ggml) -> int:
    if library.turn is None:
        pytest.skip("nothing is woven on this processor")
    return library.turn


def drawn(seed: int, rows: int, width: int = WIDTH) -> torch.Tensor:
    return torch.randn((rows, width), generator=torch.Generator().manual_seed(seed))


def missed(found: torch.Tensor, expected: torch.Tensor) -> float:
    """Relative to the norm."""
    return float((found - expected).norm() / expected.norm())


# --- woven -----------------------------------------------------------------------------------------------------------


def field(scales: bytes, place: int) -> tuple[int, int]:
    """Scale and minimum of a place among eight, as ``get_scale_min_k4`` in ggml reads them."""
    if place < 4:
        return scales[place] & 63, scales[place + 4] & 63
    scale = scales[place + 4] & 15 | (scales[place - 4] >> 6) << 4
    return scale, scales[place + 4] >> 4 | (scales[place] >> 6) << 4


@pytest.mark.parametrize("turn", woven.TURNS)
def test_eight_blocks_are_woven_as_ggml_says(turn: int) -> None:
    source = torch.Generator().manual_seed(0)
    single = torch.randint(256, (8, woven.BLOCK), generator=source, dtype=torch.uint8)
    found = bytes(woven.weave(single, turn).flatten().tolist())
    rows = [bytes(row.tolist()) for row in single]
    assert found[:32] == b"".join(row[:2] for row in rows) + b"".join(row[2:4] for row in rows)
    for group in range(8):
        packed = found[32 + 12 * group : 44 + 12 * group]
        for place, row in enumerate(rows):
            assert field(packed, place) == field(row[4:16], group)
    expected = [row[16 + first : 16 + first + turn] for first in range(0, woven.NUMBERS, turn) for row in rows]
    assert found[128:] == b"".join(expected)


@pytest.mark.parametrize("turn", woven.TURNS)
def test_what_is_woven_can_be_unwoven(turn: int) -> None:
    rows = torch.randint(256, (24, 3 * woven.BLOCK), generator=torch.Generator().manual_seed(1), dtype=torch.uint8)
    assert woven.unweave(woven.weave(rows, turn), turn).equal(rows)
    assert not woven.weave(rows, turn).equal(rows)


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float32])
@pytest.mark.parametrize("count", [1, 3, 4, 7, FEW_WOVEN, FEW_WOVEN + 1])
def test_a_woven_matrix_multiplies_like_its_blocks(library: Ggml, turn: int, count: int, dtype: torch.dtype) -> None:
    single, x = library.quantised(drawn(0, ROWS), Kind.Q4_K), drawn(1, count).to(dtype)
    matrix = Woven(library, library.woven_factor(woven.weave(single, turn)), turn)
    found, expected = matrix(x), Blocks(library, library.factor(Kind.Q4_K, single))(x)
    assert (found.dtype, found.shape) == (dtype, (count, ROWS))
    assert missed(found.float(), expected.float()) < ROUNDING


def test_woven_matrices_of_any_size_stand_beside_each_other(library: Ggml, turn: int) -> None:
    x = drawn(1, 1)
    for rows in (8, 4096, 64):
        single = library.quantised(drawn(rows, rows), Kind.Q4_K)
        factors = [library.woven_factor(woven.weave(single, turn)), library.factor(Kind.Q4_K, single)]
        assert missed(*library.multiply(factors, x)) < ROUNDING


def change_fields(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(woven, "weave", lambda matrix, turn: matrix)


def know_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ggml, "WOVEN_MEMORY", b"none")


def know_no_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ggml, "KINDS_OF_MEMORY", b"none")


@pytest.mark.parametrize("change", [change_fields, know_no_memory, know_no_list])
def test_where_the_library_weaves_otherwise_nothing_is_woven(
    library: Ggml, turn: int, monkeypatch: pytest.MonkeyPatch, change: Callable[[pytest.MonkeyPatch], None]
) -> None:
    change(monkeypatch)
    found = ggml.load()
    assert found is not None
    assert found.turn is None


# --- several ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, FEW_WOVEN + 1])
def test_several_products_are_those_of_each(library: Ggml, turn: int, count: int) -> None:
    x = drawn(9, count)
    weights = [drawn(seed, rows) for seed, rows in ((1, 64), (2, 32), (3, 8))]
    matrices = [
        Woven(library, library.woven_factor(woven.weave(library.quantised(weights[0], Kind.Q4_K), turn)), turn),
        Blocks(library, library.factor(Kind.Q8_0, library.quantised(weights[1], Kind.Q8_0))),
        Blocks(library, library.factor(Kind.Q4_K, library.quantised(weights[2], Kind.Q4_K))),
    ]
    for found, matrix in zip(products(x, *matrices), matrices, strict=True):
        assert found.equal(matrix(x))
    mixed = products(x, matrices[0], Plain(weights[1]))
    assert mixed[0].equal(matrices[0](x))
    assert mixed[1].equal(x @ weights[1].T)


# --- the shortlist ---------------------------------------------------------------------------------------------------


class Counting:
    """A matrix that notes how often it was multiplied."""

    def __init__(self, inner: Whole) -> None:
        self.matrix = inner.matrix
        self.calls = 0
        self._inner = inner

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        self.calls += 1
        return self._inner(x)


def shortlisted(library: Ggml, weight: torch.Tensor) -> tuple[Shortlisted, Counting]:
    whole = Counting(Whole(library, weight.bfloat16()))
    rough = Blocks(library, library.factor(Kind.Q4_K, library.quantised(weight, Kind.Q4_K)))
    return Shortlisted(whole, rough), whole  # type: ignore[arg-type]


@pytest.mark.parametrize("count", [1, FEW_SHORT])
def test_the_largest_products_are_those_of_the_whole_matrix(library: Ggml, count: int) -> None:
    head, whole = shortlisted(library, drawn(0, 16 * ROWS))
    x = drawn(1, count).bfloat16()
    found, expected = head(x), whole(x)
    assert whole.calls == 1, "not by the shortlist"
    assert found.argmax(1).equal(expected.argmax(1))
    largest = expected.topk(10, dim=1)
    assert missed(found.gather(1, largest.indices).float(), largest.values.float()) < ROUNDING
    assert 0.01 < missed(found.float(), expected.float()) < 0.1, "the others are rough"


def test_where_all_are_alike_the_whole_matrix_is_multiplied(library: Ggml) -> None:
    """Half of the rows are one and the same but for the last: the shortlist cannot tell them apart."""
    weight = drawn(0, 16 * ROWS)
    x = drawn(1, 1).bfloat16()
    weight[: 8 * ROWS] = 2 * x[0].float() + 0.01 * drawn(2, 8 * ROWS)
    head, whole = shortlisted(library, weight)
    found = head(x)
    assert whole.calls == 1
    assert found.equal(whole(x))


def test_many_rows_are_multiplied_whole(library: Ggml) -> None:
    head, whole = shortlisted(library, drawn(0, ROWS))
    x = drawn(1, FEW_SHORT + 1).bfloat16()
    assert head(x).equal(whole(x))
    assert whole.calls == 2


def test_a_matrix_of_few_rows_is_shorter_than_the_list(library: Ggml, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "SHORTLIST", 4 * SHORTLIST)
    head, whole = shortlisted(library, drawn(0, SHORTLIST))
    x = drawn(1, 1).bfloat16()
    assert head(x).argmax() == whole(x).argmax()
