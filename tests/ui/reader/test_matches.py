"""Walking from found word to found word."""

from __future__ import annotations

from tests.ui.reader.pages import match
from ui.reader.matches import Matches

FOUND = (match(2), match(5), match(5, 300.0), match(9))


def test_the_walk_begins_on_the_page_one_reads() -> None:
    assert Matches.beginning_at(FOUND, 3).current is FOUND[1]


def test_after_the_last_page_it_begins_at_the_start() -> None:
    assert Matches.beginning_at(FOUND, 10).number == 1


def test_it_goes_round_the_document_both_ways() -> None:
    walk = Matches.beginning_at(FOUND, 9)
    assert walk.stepped(1).number == 1
    assert walk.stepped(1).stepped(-1).current is FOUND[3]


def test_nothing_found_leads_nowhere() -> None:
    walk = Matches.beginning_at((), 1).stepped(1)
    assert (walk.current, walk.number) == (None, 0)
