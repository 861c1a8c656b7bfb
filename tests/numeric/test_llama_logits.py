"""llama.cpp on the test models against transformers' Llama with the same weights (``tests/golden/make_llama.py``).

In two ways: llama.cpp alone, as exact as it can be, and the engine's own context, as it answers questions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Protocol

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.contracts import KvType, Layout, TextSettings
from engine.text import native
from engine.text.context import BLOCK, Context
from engine.text.model import Model
from tests.helpers.bare_llama import bare_llama
from tests.helpers.llama_weights import COMPARED
from tests.helpers.text_models import tiny_model

Golden = Mapping[str, NDArray[np.float32]]

EXACT, SHIPPED = 3e-4, 2e-3
"""what may be missed of the norm: keys and values in float32, and as they are shipped, in float16"""
Q8_0 = 3e-2
"""and with eight bits for each of them, and flash attention"""


class Llama(Protocol):
    """Reads tokens; positions go on where the last call ended."""

    def logits(self, tokens: Sequence[int], rows: Sequence[int]) -> NDArray[np.float32]:
        """Logits [row, token] at those of the tokens that ``rows`` names, in their order."""
        ...


class Open(Protocol):
    """Opens a model with a context of so many tokens."""

    def __call__(self, path: Path, size: int, /) -> AbstractContextManager[Llama]: ...


class Ours:
    """The engine's context as a ``Llama``."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def logits(self, tokens: Sequence[int], rows: Sequence[int]) -> NDArray[np.float32]:
        found, start = [], 0
        for end in sorted({*range(BLOCK, len(tokens), BLOCK), *(row + 1 for row in rows)}):
            (row,) = self._context.read(tokens[start:end], outputs=1)
            if end - 1 in rows:
                found.append(row.copy())
            start = end
        return np.stack(found)


@contextmanager
def ours(path: Path, size: int, kind: KvType = KvType.F16) -> Iterator[Llama]:
    native.start()
    settings = TextSettings(context=size, kv_type=kind)
    with (
        closing(Model(str(path), Layout.REPACKED)) as model,
        closing(Context(model, settings, 1, native.StopFlag())) as context,
    ):
        yield Ours(context)


in_both_ways = pytest.mark.parametrize(
    ("opened", "tolerance"), [(bare_llama, EXACT), (ours, SHIPPED)], ids=["exact", "shipped"]
)


def golden(name: str) -> Golden:
    with np.load(Path(__file__).parents[1] / "golden" / f"llama_{name}.npz") as file:
        return dict(file)


def difference(found: NDArray[np.float32], expected: NDArray[np.float32]) -> float:
    """The worst row's error, relative to the row's norm."""
    errors = np.linalg.norm(found - expected, axis=1) / np.linalg.norm(expected, axis=1)
    return float(errors.max())


@in_both_ways
@pytest.mark.parametrize("name", COMPARED)
def test_logits_and_greedy_tokens_are_those_of_transformers(
    name: str, opened: Open, tolerance: float, tmp_path: Path
) -> None:
    expected = golden(name)
    with opened(tiny_model(tmp_path / "model.gguf", COMPARED[name]), 256) as llama:
        found = llama.logits(expected["prompt"].tolist(), expected["rows"].tolist())
        tokens = [int(found[-1].argmax())]
        while len(tokens) < len(expected["greedy"]):
            tokens.append(int(llama.logits([tokens[-1]], [0]).argmax()))
    assert difference(found, expected["logits"]) < tolerance
    assert tokens == expected["greedy"].tolist()


@in_both_ways
def test_positions_beyond_the_original_context_are_scaled(opened: Open, tolerance: float, tmp_path: Path) -> None:
    expected = golden("long")
    with opened(tiny_model(tmp_path / "model.gguf"), 9216) as llama:
        found = llama.logits(expected["prompt"].tolist(), expected["rows"].tolist())
    assert difference(found, expected["logits"]) < tolerance
    assert difference(expected["logits_unscaled"], expected["logits"]) > 0.1, "nothing here tells them apart"


def test_eight_bits_for_keys_and_values_move_logits_little(tmp_path: Path) -> None:
    expected = golden("wide")
    with ours(tiny_model(tmp_path / "model.gguf", COMPARED["wide"]), 256, KvType.Q8_0) as llama:
        found = llama.logits(expected["prompt"].tolist(), expected["rows"].tolist())
    assert SHIPPED < difference(found, expected["logits"]) < Q8_0
