"""The way back."""

from __future__ import annotations

from ui.reader.history import LONGEST, History, Place


def test_back_leads_through_the_places_in_reverse() -> None:
    history = History()
    first, second = Place("a", 1, 0.0), Place("b", 7, 0.5)
    history.leave(first)
    history.leave(second)
    assert [history.back(), history.back(), history.back()] == [second, first, None]


def test_the_same_place_is_kept_once() -> None:
    history = History()
    history.leave(Place("a", 1, 0.0))
    history.leave(Place("a", 1, 0.0))
    history.back()
    assert not history


def test_the_oldest_places_are_forgotten() -> None:
    history = History()
    for position in range(LONGEST + 5):
        history.leave(Place("a", position, 0.0))
    places = [history.back() for _ in range(LONGEST)]
    assert places[-1] == Place("a", 5, 0.0)
    assert not history


def test_no_way_leads_to_a_document_that_is_gone() -> None:
    history = History()
    history.leave(Place("a", 1, 0.0))
    history.leave(Place("b", 1, 0.0))
    history.forget("b")
    assert history.back() == Place("a", 1, 0.0)
