"""Words between two carets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.contracts import Word
from tests.ui.reader.pages import text_of
from ui.reader.selection import Caret, Selection, Unit, nearest_word, seen_words, stepped, word_at

PAGES = {
    1: seen_words(text_of("one two three", "four five")),
    2: seen_words(text_of("six seven", "eight")),
    3: (),
}


def words(position: int) -> tuple[Word, ...]:
    """Words of the pages above."""
    return PAGES.get(position, ())


def selected(anchor: tuple[int, int], head: tuple[int, int], unit: Unit = Unit.WORD) -> Selection:
    """From one word of the pages above to another."""
    return Selection(Caret(*anchor), Caret(*head), unit)


def test_text_keeps_lines_and_parts_pages() -> None:
    assert selected((1, 1), (2, 0)).text(words) == "two three\nfour five\n\nsix"


def test_backwards_is_the_same_as_forwards() -> None:
    forwards, backwards = selected((1, 1), (2, 2)), selected((2, 2), (1, 1))
    assert backwards.text(words) == forwards.text(words)
    assert list(backwards.boxes(1, words(1))) == list(forwards.boxes(1, words(1)))


def test_one_box_covers_each_line() -> None:
    boxes = list(selected((1, 1), (1, 3)).boxes(1, words(1)))
    assert boxes == [(100.0, 100.0, 190.0, 110.0), (50.0, 120.0, 90.0, 130.0)]


def test_lines_are_taken_whole() -> None:
    assert selected((1, 1), (1, 1), Unit.LINE).text(words) == "one two three"
    assert selected((1, 3), (1, 2), Unit.LINE).text(words) == "one two three\nfour five"


def test_a_page_without_words_between_two_others_adds_nothing() -> None:
    assert selected((2, 2), (4, 0)).text(words) == "eight"


def test_words_that_nobody_sees_are_not_selected() -> None:
    text = text_of("paid in secret full", hidden=bytes([0, 0, 1, 0]))
    assert [word.text for word in seen_words(text)] == ["paid", "in", "full"]


def test_word_at_a_point() -> None:
    assert word_at(words(1), 110, 105) == 1
    assert word_at(words(1), 95, 105) is None


@pytest.mark.parametrize(("point", "expected"), [((0, 0), 0), ((500, 105), 2), ((500, 500), 4), ((60, 117), 3)])
def test_nearest_word(point: tuple[float, float], expected: int) -> None:
    assert nearest_word(words(1), *point) == expected


def test_no_word_is_nearest_on_an_empty_page() -> None:
    assert nearest_word((), 10, 10) is None


@pytest.mark.parametrize(
    ("start", "unit", "step", "end"),
    [
        ((1, 0), Unit.WORD, 1, (1, 1)),
        ((1, 4), Unit.WORD, 1, (2, 0)),
        ((2, 0), Unit.WORD, -1, (1, 4)),
        ((1, 1), Unit.LINE, 1, (1, 4)),
        ((1, 4), Unit.LINE, -1, (1, 1)),
        ((1, 3), Unit.LINE, 1, (2, 0)),
        ((1, 0), Unit.WORD, -1, (1, 0)),
        ((2, 2), Unit.WORD, 1, (2, 2)),
    ],
)
def test_steps_of_the_keyboard(start: tuple[int, int], unit: Unit, step: int, end: tuple[int, int]) -> None:
    assert stepped(Caret(*start), words, unit, step) == Caret(*end)


@given(st.tuples(st.integers(1, 4), st.integers(0, 9)), st.tuples(st.integers(1, 4), st.integers(0, 9)))
def test_no_pair_of_carets_is_too_much(anchor: tuple[int, int], head: tuple[int, int]) -> None:
    """Words may change under a selection; its carets may then point beyond the end of a page."""
    for unit in Unit:
        selection = selected(anchor, head, unit)
        everything = [word.text for position in (1, 2) for word in words(position)]
        assert all(word in everything for word in selection.text(words).split())
