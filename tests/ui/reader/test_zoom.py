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
    assert fitting([(400, 1000)], fit.bounds((800, 500))) == expected


def test_the_usual_page_fits_not_the_odd_one() -> None:
    upright = (400, 1000)
    assert fitting([(50, 50), upright, upright, (1600, 1000), upright], Fit.WIDTH.bounds((800, 500))) == 2.0


def test_nothing_is_larger_or_smaller_than_the_steps() -> None:
    assert within(100) == STEPS[-1]
    assert within(0.001) == STEPS[0]
    assert fitting([(10, 10)], Fit.WIDTH.bounds((1000, 1000))) == STEPS[-1]


def test_what_is_to_fit_fits_however_large_it_is() -> None:
    assert fitting([(10000, 100)], Fit.WIDTH.bounds((100, 100))) == 0.01
