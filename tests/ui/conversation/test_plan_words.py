"""Plans in the user's words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.contracts import Reading, ReadingPages
from tests.helpers.answer_events import PLAN, model_answer
from ui.conversation.plan_words import plan_details, plan_sentence, reading_words, way


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "Reading all 48 pages, about 12 min, 5.3 GB of memory."),
        ({"seconds": 0.0}, "Reading all 48 pages, 5.3 GB of memory."),
        ({"seconds": 0.0, "memory": 0, "pages": 1}, "Reading 1 page."),
        (
            {"reading": Reading.WINDOWS, "windows": 4},
            "Reading all 48 pages in 4 parts, about 12 min, 5.3 GB of memory.",
        ),
        (
            {"reading": Reading.PASSAGES, "pages": 7, "seconds": 41.0, "memory": 3_000_000_000},
            "Reading the 7 pages that fit best, about 40 s, 3 GB of memory.",
        ),
        (
            {"reading": Reading.PASSAGES, "pages": 1, "seconds": 3.0, "memory": 310_400_000},
            "Reading the page that fits best, a few seconds, 310 MB of memory.",
        ),
        (
            {"reading": Reading.CHANGES, "pages": 3, "seconds": 41.0, "memory": 0},
            "Reading the sentences that differ, about 40 s.",
        ),
        ({"reading": None}, "Answering with quotes."),
    ],
)
def test_a_plan_is_one_plain_sentence(changes: dict[str, object], said: str) -> None:
    assert plan_sentence(replace(PLAN, **changes)) == said  # type: ignore[arg-type]  # fields of Plan


def test_details_hold_what_was_chosen() -> None:
    lines = plan_details(PLAN).split("\n")
    assert {"context: 32,768 tokens", "kept from before: 30,000 tokens", "threads: 2", "KV cache: q8_0"} <= set(lines)


@pytest.mark.parametrize(
    ("window", "windows", "left", "said"),
    [
        (1, 1, 110.0, "Reading: 41 %, about 2 min left"),
        (1, 1, None, "Reading: 41 %"),
        (2, 4, None, "Reading part 2 of 4: 41 %"),
        (5, 4, None, "Putting the parts together: 41 %"),
    ],
)
def test_progress_says_what_and_how_long(window: int, windows: int, left: float | None, said: str) -> None:
    event = ReadingPages(done=419, total=1000, window=window, windows=windows, seconds_left=left)
    assert reading_words(event) == said


def test_nothing_to_read_is_nothing_done() -> None:
    assert reading_words(ReadingPages(done=0, total=0, window=1, windows=1, seconds_left=None)) == "Reading: 0 %"


@pytest.mark.parametrize("reading", [None, *Reading])
def test_every_way_has_its_words(reading: Reading | None) -> None:
    assert way(model_answer(reading=reading)).endswith(".")
