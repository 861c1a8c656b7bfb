"""Which boxes are marked, and how."""

from __future__ import annotations

from dataclasses import replace

from tests.ui.reader.pages import match, quote
from ui.reader.highlights import Mark, around, highlights


def test_the_current_ones_are_marked_once_and_last() -> None:
    first, second = quote("a", 3, 100.0), quote("a", 3, 200.0)
    found, other = match(3, 50.0), match(3, 80.0)
    marked = highlights((first, second), second, (found, other), found).on(3)
    assert [mark for mark, _ in marked] == [Mark.QUOTE, Mark.MATCH, Mark.QUOTE_CURRENT, Mark.MATCH_CURRENT]
    assert marked[2][1] == second.boxes[0]
    assert marked[3][1] == found.boxes[0]


def test_a_line_of_two_quotes_belongs_to_the_current_one() -> None:
    head = (50.0, 80.0, 300.0, 92.0)
    rows = [replace(row, boxes=(head, *row.boxes)) for row in (quote("a", 3, 100.0), quote("a", 3, 200.0))]
    marked = highlights(rows, rows[1], (), None).on(3)
    assert [mark for mark, box in marked if box == head] == [Mark.QUOTE_CURRENT]
    assert (Mark.QUOTE, rows[0].boxes[1]) in marked


def test_a_quote_outside_the_answer_is_marked_too() -> None:
    assert highlights((), quote("a", 2), (), None).on(2)[0][0] is Mark.QUOTE_CURRENT


def test_other_pages_have_no_marks() -> None:
    assert highlights((quote("a", 2),), None, (), None).on(1) == ()


def test_the_box_around_boxes() -> None:
    assert around([(10, 20, 30, 40), (5, 30, 20, 60)]) == (5, 20, 30, 60)
    assert around([]) is None
