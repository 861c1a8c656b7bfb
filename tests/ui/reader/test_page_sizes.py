"""Guessed sizes of pages that have not been read."""

from __future__ import annotations

from tests.ui.reader.pages import A4, outline
from ui.reader.page_sizes import with_sizes

UNKNOWN = (0.0, 0.0)
WIDE = (800.0, 400.0)


def sizes(*given: tuple[float, float]) -> list[tuple[float, float]]:
    """Sizes after guessing."""
    pages = with_sizes(outline(position, size=size) for position, size in enumerate(given, start=1))
    return [(page.width, page.height) for page in pages]


def test_the_page_before_is_the_guess() -> None:
    assert sizes(A4, UNKNOWN, WIDE, UNKNOWN, UNKNOWN) == [A4, A4, WIDE, WIDE, WIDE]


def test_the_first_pages_take_the_next_known_size() -> None:
    assert sizes(UNKNOWN, UNKNOWN, WIDE) == [WIDE, WIDE, WIDE]


def test_before_anything_is_known_paper_is_a4() -> None:
    assert sizes(UNKNOWN, (0.0, 500.0)) == [A4, A4]


def test_known_sizes_stay() -> None:
    assert sizes(A4, WIDE) == [A4, WIDE]
