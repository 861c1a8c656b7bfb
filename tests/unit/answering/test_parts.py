"""What one prompt holds: pages under the numbers they are quoted by, and windows of whole pages."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from engine.answering.parts import Readable, gathered, windows
from engine.contracts import Page
from tests.unit.answering.conftest import page_of
from tests.unit.search.pages import page_text


def page(position: int, document_id: str = "report00") -> Page:
    return replace(page_of(page_text(f"Sheet {position}"), position), document_id=document_id)


READABLE = Readable(
    document_id="report00", document="Report.pdf", code="abc", pages=tuple(map(page, (2, 3, 5, 8))), keep="/kept/here"
)


def test_pages_of_one_document_bear_their_positions() -> None:
    part = READABLE.part(1, 3)
    assert [(marked.mark, marked.text) for marked in part.pages] == [
        (3, "[3]\nSheet 3\n\n"),
        (5, "[5]\nSheet 5\n\n"),
    ]
    assert (part.code, part.keep, part.document_ids) == ("abc", "/kept/here", {"report00"})


def test_the_same_page_is_the_same_text_in_every_part() -> None:
    assert READABLE.part(0, 2).pages[1] == READABLE.part(1, 4).pages[0]


def test_picked_pages_of_one_document_bear_their_positions_too() -> None:
    part = gathered("abc", [("Report.pdf", page(7)), ("Report.pdf", page(2))])
    assert [marked.mark for marked in part.pages] == [7, 2]
    assert part.keep == "", "a choice of pages is made for one question"


def test_pages_of_several_documents_bear_running_numbers_and_their_names() -> None:
    part = gathered("abc", [("Report.pdf", page(7)), ("Letter.pdf", page(7, "letter00"))])
    assert [(marked.mark, marked.text.splitlines()[0]) for marked in part.pages] == [
        (1, "[1] Report.pdf, page 7"),
        (2, "[2] Letter.pdf, page 7"),
    ]
    assert part.document_ids == {"report00", "letter00"}


# --- windows ---------------------------------------------------------------------------------------------------------


def test_all_that_fits_is_one_window() -> None:
    assert windows([10, 20, 30], 60) == [(0, 3)]
    assert windows([], 60) == []


def test_two_windows_share_a_page() -> None:
    assert windows([10] * 7, 30) == [(0, 3), (2, 5), (4, 7)]


def test_a_page_that_is_too_long_is_in_none() -> None:
    assert windows([10, 99, 10, 10], 30) == [(0, 1), (2, 4)]
    assert windows([99], 30) == []


def test_where_no_two_pages_fit_each_is_alone() -> None:
    assert windows([20, 20, 20], 30) == [(0, 1), (1, 2), (2, 3)]


@given(st.lists(st.integers(0, 50), max_size=40), st.integers(-5, 120))
def test_windows_cover_what_fits_in_order_and_within_the_limit(tokens: list[int], most: int) -> None:
    runs = windows(tokens, most)
    inside = {place for first, last in runs for place in range(first, last)}
    assert inside == {place for place, size in enumerate(tokens) if size <= most}
    assert all(first < last and sum(tokens[first:last]) <= most for first, last in runs)
    for (first, last), (following, end) in pairwise(runs):
        assert first < following <= last + sum(size > most for size in tokens[last:following])
        assert last < end
        if following == last and following > first + 1:  # nothing is shared: then there was no room for it
            assert tokens[last - 1] + tokens[last] > most
