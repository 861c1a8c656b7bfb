"""Time left is said only when it can be, and follows what is measured."""

from __future__ import annotations

import pytest

from engine.intake.pace import Pace, Pass


def test_nothing_is_said_before_a_pass_has_been_seen() -> None:
    pace = Pace(side_by_side=2)
    pace.owe(Pass.SCAN, 10)
    assert pace.seconds_left() is None
    pace.done(Pass.SCAN, 1, 2.0)
    assert pace.seconds_left() is None


def test_what_runs_side_by_side_is_shared() -> None:
    pace = Pace(side_by_side=2)
    pace.owe(Pass.SCAN, 13)
    for _ in range(3):
        pace.done(Pass.SCAN, 1, 4.0)
    assert pace.seconds_left() == pytest.approx(10 * 4.0 / 2)


def test_dropped_pages_take_no_time() -> None:
    pace = Pace(side_by_side=1)
    pace.owe(Pass.READ, 8)
    pace.done(Pass.READ, 4, 1.0)
    pace.owe(Pass.READ, -4)
    assert pace.seconds_left() == 0


def test_a_change_of_pace_is_followed() -> None:
    pace = Pace(side_by_side=1)
    pace.owe(Pass.READ, 101)
    pace.done(Pass.READ, 50, 50.0)
    slow = pace.seconds_left()
    pace.done(Pass.READ, 50, 5.0)
    fast = pace.seconds_left()
    assert slow == pytest.approx(51.0)
    assert fast == pytest.approx(0.1, rel=0.01)
