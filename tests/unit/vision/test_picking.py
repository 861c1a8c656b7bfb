"""The likeliest token, or one of the likely ones, the same for the same seed."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.contracts import Sampling
from engine.decoding.writing import Logits
from engine.vision.picking import Drawn, Likeliest, Noted, picker
from tests.helpers.replay import Replay

some_logits = st.lists(st.floats(-30, 30, width=32), min_size=1, max_size=40).map(
    lambda numbers: np.asarray(numbers, np.float32)
)
TEMPERATURES = st.floats(0.01, 2)


def logits_of(*probabilities: float) -> Logits:
    return np.log(np.asarray(probabilities, np.float32))


def nucleus(logits: Logits, temperature: float, top_p: float) -> set[int]:
    """The tokens that may be drawn, counted one by one."""
    weights = np.exp((logits.astype(np.float64) - logits.max()) / temperature)
    probabilities = weights / weights.sum()
    found: set[int] = set()
    mass = 0.0
    for token in sorted(range(len(logits)), key=lambda token: -probabilities[token]):
        if mass >= top_p + 1e-9:
            break
        found.add(token)
        mass += float(probabilities[token])
    return found


@given(some_logits, TEMPERATURES, st.floats(0.01, 1), st.integers(0, 2**63 - 1))
def test_nothing_outside_of_the_nucleus_is_drawn(logits: Logits, temperature: float, top_p: float, seed: int) -> None:
    drawn = Drawn(Sampling(temperature=temperature, top_p=top_p, seed=seed))
    allowed = nucleus(logits, temperature, top_p)
    assert all(drawn.pick(logits) in allowed for _ in range(5))


@given(some_logits, st.integers(0, 100))
def test_the_likeliest_is_drawn_where_only_it_may_be(logits: Logits, seed: int) -> None:
    likeliest = logits.max()
    narrow = picker(Sampling(temperature=0.7, top_p=1e-12, seed=seed))
    assert logits[narrow.pick(logits)] == pytest.approx(likeliest, abs=1e-6)
    for sampling in (None, Sampling(temperature=0.0, top_p=0.9, seed=seed)):
        assert picker(sampling).pick(logits) == logits.argmax()


@pytest.mark.parametrize("temperature", [1e-3, 1e-6])
def test_a_temperature_near_zero_takes_the_likeliest(temperature: float) -> None:
    drawn = Drawn(Sampling(temperature=temperature, top_p=1.0, seed=3))
    assert {drawn.pick(logits_of(0.2, 0.5, 0.3)) for _ in range(50)} == {1}


def test_each_token_is_drawn_as_often_as_it_is_likely() -> None:
    drawn = Drawn(Sampling(temperature=1.0, top_p=1.0, seed=1))
    counted = Counter(drawn.pick(logits_of(0.6, 0.1, 0.3)) for _ in range(4000))
    assert [counted[token] / 4000 for token in range(3)] == pytest.approx([0.6, 0.1, 0.3], abs=0.03)
    narrow = Drawn(Sampling(temperature=1.0, top_p=0.7, seed=1))
    counted = Counter(narrow.pick(logits_of(0.6, 0.1, 0.3)) for _ in range(4000))
    assert [counted[token] / 4000 for token in range(3)] == pytest.approx([2 / 3, 0, 1 / 3], abs=0.03)


def test_the_same_seed_draws_the_same_tokens() -> None:
    logits = np.zeros(1000, np.float32)
    drawn = [
        [one.pick(logits) for _ in range(20)]
        for one in (Drawn(Sampling(temperature=1.0, top_p=1.0, seed=seed)) for seed in (7, 7, 8, 2**63 - 1))
    ]
    assert drawn[0] == drawn[1]
    assert len({tuple(tokens) for tokens in drawn}) == 3


def test_what_is_picked_is_noted() -> None:
    for with_logits in (True, False):
        noted = Noted(Replay([5, 3]), with_logits=with_logits)
        rows = [logits_of(0.1, 0.9), logits_of(0.8, 0.2)]
        assert [noted.pick(row) for row in rows] == noted.tokens == [5, 3]
        assert len(noted.logits) == 2 * with_logits
    assert Likeliest().pick(logits_of(0.1, 0.9)) == 1
