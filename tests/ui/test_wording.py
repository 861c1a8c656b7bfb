"""Numbers, times and places as the person reads them."""

from __future__ import annotations

import pytest

from engine.contracts import Coverage, FailedPage
from tests.helpers.scripted_session import make_coverage
from ui.wording import (
    coverage,
    data_size,
    model_name,
    moment,
    page_count,
    page_name,
    percent,
    reading,
    seconds_taken,
    short_model_name,
    time_left,
)


@pytest.mark.parametrize(
    ("label", "position", "count", "said"),
    [("12", 12, 48, "p. 12"), ("xii", 14, 60, "p. xii (14 of 60)"), ("xii", 14, None, "p. xii (14)")],
)
def test_a_page_is_named_by_its_label(label: str, position: int, count: int | None, said: str) -> None:
    assert page_name(label, position, count) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (None, ""),
        (3.0, "a few seconds left"),
        (38.0, "about 40 s left"),
        (118.0, "about 2 min left"),
        (4800.0, "about 1 h 20 min left"),
    ],
)
def test_time_left(seconds: float | None, said: str) -> None:
    assert time_left(seconds) == said


def test_reading_says_where_and_how_long() -> None:
    assert reading(12, 48, 120.0) == "Reading page 12 of 48, about 2 min left"
    assert reading(12, 48, None) == "Reading page 12 of 48"


@pytest.mark.parametrize(("seconds", "said"), [(0.041, "0.04 s"), (7.25, "7.2 s"), (190.0, "3 min 10 s")])
def test_seconds_taken(seconds: float, said: str) -> None:
    assert seconds_taken(seconds) == said


@pytest.mark.parametrize(
    ("ledger", "said"),
    [
        (make_coverage(), "48 of 48 pages: 41 read, 7 by OCR, 0 failed"),
        (
            make_coverage(pages=50, looked=1, skipped=0, failed=(FailedPage("a", 1, "b"),)),
            "49 of 50 pages: 41 read, 7 by OCR, 1 looked at, 1 failed",
        ),
        (make_coverage(pages=51, skipped=3), "48 of 51 pages: 41 read, 7 by OCR, 3 not read yet, 0 failed"),
        (make_coverage(pages=1, read=1, ocr=0), "1 of 1 page: 1 read, 0 by OCR, 0 failed"),
    ],
)
def test_the_ledger_in_one_line(ledger: Coverage, said: str) -> None:
    assert coverage(ledger) == said


@pytest.mark.parametrize(
    ("count", "said"), [(2_940_000_000, "2.9 GB"), (10_000_000_000, "10 GB"), (310_400_000, "310 MB"), (0, "0 MB")]
)
def test_sizes(count: int, said: str) -> None:
    assert data_size(count) == said


def test_what_is_not_all_is_not_a_hundred_percent() -> None:
    assert (percent(0.999), percent(1.0), percent(0.0)) == ("99 %", "100 %", "0 %")


@pytest.mark.parametrize(
    ("name", "said"),
    [("tiny.gguf", "tiny"), ("Llama-3.2-3B-Instruct-Q4_K_M.gguf", "Llama-3.2-3B-Instruct-Q\u2026")],
)
def test_a_model_is_called_by_its_file(name: str, said: str) -> None:
    assert model_name(name) == said


def test_one_is_not_many() -> None:
    assert (page_count(0), page_count(1), page_count(2)) == ("0 pages", "1 page", "2 pages")


def test_a_date_of_the_library_is_told_in_local_time() -> None:
    assert "2020" in moment("2020-03-04T12:00:00+00:00")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Llama-3.2-11B-Vision-Instruct", "11B"),
        ("llama3.2-vision-90b", "90B"),
        ("Llama-3.2-3B-Instruct-Q4_K_M.gguf", "3B"),
        ("sha256-652e85aa", "sha256-652e85aa"),
        ("Llama-3.2-90B-Vision-Instruct at attic", "90B at attic"),
    ],
)
def test_a_model_is_called_by_its_size_where_there_is_little_room(name: str, said: str) -> None:
    assert short_model_name(name) == said
