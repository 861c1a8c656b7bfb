"""The newest measured speed of each model."""

from __future__ import annotations

import pytest

from engine.contracts import TextSpeed
from engine.store.database import Database
from engine.store.speeds import Speeds


@pytest.fixture
def speeds(database: Database) -> Speeds:
    return Speeds(database)


def test_unknown_model_has_no_speed(speeds: Speeds) -> None:
    assert speeds.get("a") is None


def test_newest_measurement_holds(speeds: Speeds) -> None:
    speeds.keep("a", TextSpeed(40.0, 8.0))
    speeds.keep("b", TextSpeed(90.0, 20.0))
    speeds.keep("a", TextSpeed(44.5, 9.5))
    assert speeds.get("a") == TextSpeed(44.5, 9.5)
    assert speeds.get("b") == TextSpeed(90.0, 20.0)


def test_what_was_not_measured_stays_as_it_was(speeds: Speeds) -> None:
    speeds.keep("a", TextSpeed(40.0, 0.0))
    assert speeds.get("a") == TextSpeed(40.0, 0.0)
    speeds.keep("a", TextSpeed(0.0, 8.0))
    assert speeds.get("a") == TextSpeed(40.0, 8.0)
    speeds.keep("a", TextSpeed(44.0, 0.0))
    assert speeds.get("a") == TextSpeed(44.0, 8.0)


def test_measurement_of_nothing_is_none(speeds: Speeds) -> None:
    speeds.keep("a", TextSpeed(0.0, 0.0))
    assert speeds.get("a") is None


def test_a_file_name_that_is_no_text_is_a_name(speeds: Speeds) -> None:
    speeds.keep("\udcff.gguf", TextSpeed(40.0, 8.0))
    assert speeds.get("\udcff.gguf") == TextSpeed(40.0, 8.0)


def test_a_vision_model_has_seconds_a_page(speeds: Speeds) -> None:
    assert speeds.seconds_a_page("vision") is None
    speeds.keep_seconds_a_page("vision", 80.0)
    speeds.keep_seconds_a_page("vision", 0.0)
    assert speeds.seconds_a_page("vision") == pytest.approx(80.0)
    assert speeds.get("vision") is None
