"""What a typed page number means."""

from __future__ import annotations

import pytest

from tests.ui.reader.pages import outline
from ui.reader.page_number import find_page, has_own_label

PAGES = tuple(outline(position, label) for position, label in enumerate(["i", "ii", "1", "2", "3"], start=1))


@pytest.mark.parametrize(
    ("typed", "position"),
    [("ii", 2), ("II", 2), ("2", 4), ("5", 5), (" p. 3 ", 5), ("6", None), ("0", None), ("-1", None), ("²", None)],
)
def test_the_label_counts_first_and_the_position_next(typed: str, position: int | None) -> None:
    assert find_page(typed, PAGES) == position


def test_a_label_of_its_own_differs_from_the_position() -> None:
    assert [has_own_label(page) for page in PAGES[:3]] == [True, True, True]
    assert not has_own_label(outline(4))
