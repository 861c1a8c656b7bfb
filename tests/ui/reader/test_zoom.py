"""Steps of enlarging, and fitting."""

from __future__ import annotations

import pytest

from ui.reader.zoom import STEPS, Fit, fitting, larger, smaller, within


def test_steps_lead_from_the_smallest_to_the_largest_and_back() -> None:
    up = [STEPS[0]]
    while larger(up[-1]) != up[-1]:
        up.append(larger(up[-1]))
    down = [STEPS[-1]]
    while smaller(down[-1]) != down[-1]:
        down.append(smaller(down[-1]))
    assert tuple(up) == STEPS
    assert tuple(reversed(down)) == STEPS


def test_from_between_two_steps_one_goes_to_the_neighbours() -> None:
    assert larger(0.79) == 0.9
    assert smaller(0.79) == 0.75


def test_a_hair_from_a_step_counts_as_that_step() -> None:
    assert larger(0.9999) == 1.1
    assert smaller(1.0001) == 0.9


@pytest.mark.parametrize(("fit", "expected"), [(Fit.WIDTH, 2.0), (Fit.PAGE, 0.5)])
def test_fitting(fit: Fit, expected: float) -> None:
    assert fitting(fit, (400, 1000), (800, 500)) == expected


def test_nothing_is_larger_or_smaller_than_the_steps() -> None:
    assert within(100) == STEPS[-1]
    assert fitting(Fit.WIDTH, (10000, 100), (100, 100)) == STEPS[0]
