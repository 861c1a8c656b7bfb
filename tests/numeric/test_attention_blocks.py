"""Attention of the vision tower in 16 bits, some rows at a time, strays no farther than PyTorch's plain code does.

The keys of a trained tower share a large part: in 16 bits it would leave few digits for what they differ in.
"""

from __future__ import annotations

import pytest
import torch

from engine.vision import attention
from engine.vision.attention import BLOCK, attend_to_all
from engine.vision.encoder import Layout

HEADS, WIDTH, PATCHES = 2, 80, 1601
"""a head and a tile of the 11B"""
ASKING = BLOCK + 40
"""rows: a block and a part of one"""
COMMON = {0.0: 1.5, 6.0: 0.6}
"""how far from zero the keys lie, where they deviate by one, and the share of the plain code's error that is allowed"""
MATTERS = 10
"""times the error is larger without the scores that are added"""
FILL = 7
"""rows that a tile is filled up with"""
LAYOUTS = {
    tiles: Layout(tiles * PATCHES, ((4 - tiles,) * PATCHES if tiles < 4 else ()) + (4 * FILL,)) for tiles in (1, 2, 4)
}
"""by the number of the page's tiles: of those that the canvas lacks one stands for all"""


def drawn(layout: Layout, common: float) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Queries, keys and values in bfloat16."""
    source = torch.Generator().manual_seed(layout.pages)
    count = layout.pages + len(layout.padding)
    query, key, value = (torch.randn((HEADS, rows, WIDTH), generator=source) for rows in (ASKING, count, count))
    key += common * torch.randn((HEADS, 1, WIDTH), generator=source)
    return query.bfloat16(), key.bfloat16(), value.bfloat16()


def plain(
    query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, scores: torch.Tensor | None, dtype: torch.dtype
) -> torch.Tensor:
    """As transformers' eager code has it, in numbers of this kind."""
    query, key, value = (part.to(dtype) for part in (query, key, value))
    found = query @ key.transpose(1, 2) * WIDTH**-0.5
    if scores is not None:
        found = found + scores.to(dtype)
    out: torch.Tensor = found.softmax(-1) @ value
    return out.transpose(0, 1).flatten(1)


def missed(found: torch.Tensor, expected: torch.Tensor) -> float:
    """Relative to the norm."""
    return float((found.double() - expected).norm() / expected.norm())


@pytest.mark.parametrize("common", COMMON)
@pytest.mark.parametrize("padded", [True, False])
@pytest.mark.parametrize("tiles", LAYOUTS)
def test_blocks_stray_no_farther_than_plain_code(tiles: int, padded: bool, common: float) -> None:
    scores = LAYOUTS[tiles].scores(torch.device("cpu")) if padded else None
    rows = drawn(LAYOUTS[tiles], common)
    expected = plain(*rows, scores, torch.float64)
    found = attend_to_all(*rows, scores)
    assert (found.dtype, found.shape) == (torch.bfloat16, (ASKING, HEADS * WIDTH))
    error = missed(found, expected)
    assert error < COMMON[common] * missed(plain(*rows, scores, torch.bfloat16), expected)
    assert missed(found[BLOCK:], expected[BLOCK:]) < 1.5 * error, "the last rows are a part of a block"
    if padded:
        assert missed(attend_to_all(*rows, None), expected) > MATTERS * error


@pytest.mark.parametrize(("dtype", "count"), [(torch.float32, BLOCK), (torch.bfloat16, BLOCK - 1)])
def test_where_blocks_are_of_no_use_pytorch_attends(
    monkeypatch: pytest.MonkeyPatch, dtype: torch.dtype, count: int
) -> None:
    query, key, value = (part.to(dtype) for part in drawn(LAYOUTS[1], 0.0))
    scores = LAYOUTS[1].scores(torch.device("cpu"))
    whole = attend_to_all(query.bfloat16(), key.bfloat16(), value.bfloat16(), scores)[:count]
    monkeypatch.delattr(attention, "_in_blocks")
    assert missed(attend_to_all(query[:, :count], key, value, scores), whole.double()) < 0.02
