"""What "page 12" means in a document."""

from __future__ import annotations

from engine.search.page_names import PageMark, PageNames, note
from engine.search.page_references import PageReference, page_references


def reference(text: str) -> PageReference:
    (found,) = page_references(text)
    return found


def plain(count: int, printed: dict[int, set[int]] | None = None) -> PageNames:
    """A document whose file names no pages."""
    numbers = printed or {}
    return PageNames([PageMark(place, str(place), frozenset(numbers.get(place, ()))) for place in range(1, count + 1)])


def test_without_other_names_the_position_counts() -> None:
    meant = plain(20).find(reference("page 12"))
    assert meant.positions == {12}
    assert note(reference("page 12"), meant) is None


def test_the_label_of_the_file_goes_before_the_position() -> None:
    labels = ["i", "ii", "1", "2", "3"]
    names = PageNames([PageMark(place, label, frozenset()) for place, label in enumerate(labels, 1)])
    meant = names.find(reference("page 2"))
    assert meant.positions == {4}
    assert meant.other == {2}
    assert note(reference("page 2"), meant) == (
        "Page 2 was taken as the printed page number 2, which is page 4 of the file."
    )
    assert names.find(reference("page ii")).positions == {2}


def test_numbers_printed_at_the_edges_go_before_the_position() -> None:
    names = plain(10, {place: {place + 20, 1999} for place in range(2, 11)})
    assert names.find(reference("page 25")).positions == {5}


def test_two_printed_pages_on_each_sheet() -> None:
    names = plain(12, {place: {2 * place - 4, 2 * place - 3} for place in range(3, 13)})
    assert names.find(reference("page 17")).positions == {10}
    assert names.find(reference("page 16")).positions == {10}


def test_numbers_that_follow_no_order_are_not_page_numbers() -> None:
    assert plain(9, {1: {40}, 4: {7}, 6: {80}}).find(reference("page 7")).positions == {7}


def test_pages_counted_from_the_end() -> None:
    assert plain(9).find(reference("the last page")).positions == {9}
    assert plain(9).find(reference("the second last page")).positions == {8}


def test_a_page_that_is_not_there() -> None:
    assert plain(9).find(reference("page 300")).positions == frozenset()
