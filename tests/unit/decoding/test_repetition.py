"""What comes again and again is a loop; a table, a list or a refrain is none."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.decoding.repetition import LEAST_TIMES, LEAST_TOKENS, LONGEST, Repetition


def noticed(tokens: Sequence[int]) -> int | None:
    """After how many tokens a loop is seen; None: there is none."""
    watch = Repetition()
    return next((count for count, token in enumerate(tokens, 1) if watch.add(token)), None)


@pytest.mark.parametrize("length", [1, 2, 3, 7, 8, 9, 31, LONGEST])
@pytest.mark.parametrize("before", [0, 1, 50])
def test_a_run_that_comes_again_is_noticed_as_soon_as_it_is_certain(length: int, before: int) -> None:
    run = list(range(length))
    needed = length * max(LEAST_TIMES, -(-LEAST_TOKENS // length))
    assert noticed([*range(1000, 1000 + before), *run * 40]) == before + needed


def test_a_longer_run_may_come_again() -> None:
    assert noticed(list(range(LONGEST + 1)) * 10) is None


@pytest.mark.parametrize("times", [1, LEAST_TIMES - 1])
def test_a_sentence_may_come_some_times(times: int) -> None:
    assert noticed([*list(range(20)) * times, 99, *list(range(20)) * times]) is None


def test_a_row_of_zeros_is_no_loop() -> None:
    assert noticed([*[0] * (LEAST_TOKENS - 1), 1] * 3) is None


def test_one_other_word_breaks_it() -> None:
    rows = [token for number in range(30) for token in (1, 2, 100 + number, 3)]
    assert noticed(rows) is None


@given(st.lists(st.integers(0, 2), max_size=150))
def test_what_is_noticed_is_a_loop(tokens: list[int]) -> None:
    seen = noticed(tokens)
    loops = [
        end
        for end in range(LEAST_TOKENS, len(tokens) + 1)
        for length in range(1, LONGEST + 1)
        for total in [length * max(LEAST_TIMES, -(-LEAST_TOKENS // length))]
        if total <= end and tokens[end - total : end] == tokens[end - total : end - total + length] * (total // length)
    ]
    assert seen == min(loops, default=None)
