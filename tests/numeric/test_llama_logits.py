"""llama.cpp on the test models against transformers' Llama with the same weights (``tests/golden/make_llama.py``)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.helpers.bare_llama import bare_llama
from tests.helpers.llama_weights import COMPARED
from tests.helpers.text_models import tiny_model

Golden = Mapping[str, NDArray[np.float32]]

PLAIN, FLASH = (False, 3e-4), (True, 5e-3)
"""flash attention or not, and what may be missed of the norm: with it llama.cpp rounds keys and values to float16"""

in_both_ways = pytest.mark.parametrize(("flash", "tolerance"), [PLAIN, FLASH], ids=["plain", "flash"])


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
    name: str, flash: bool, tolerance: float, tmp_path: Path
) -> None:
    expected = golden(name)
    with bare_llama(tiny_model(tmp_path / "model.gguf", COMPARED[name]), 64, flash=flash) as llama:
        found = llama.logits(expected["prompt"].tolist(), expected["rows"].tolist())
        tokens = [int(found[-1].argmax())]
        while len(tokens) < len(expected["greedy"]):
            tokens.append(int(llama.logits([tokens[-1]], [0]).argmax()))
    assert difference(found, expected["logits"]) < tolerance
    assert tokens == expected["greedy"].tolist()


@in_both_ways
def test_positions_beyond_the_original_context_are_scaled(flash: bool, tolerance: float, tmp_path: Path) -> None:
    expected = golden("long")
    with bare_llama(tiny_model(tmp_path / "model.gguf"), 9216, flash=flash) as llama:
        found = llama.logits(expected["prompt"].tolist(), expected["rows"].tolist())
    assert difference(found, expected["logits"]) < tolerance
    assert difference(expected["logits_unscaled"], expected["logits"]) > 0.1, "nothing here tells them apart"
