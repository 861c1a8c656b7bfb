"""What a vision model writes of a page is understood, in its form and without."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.answering.look_form import MOST_READ, LookParser, Said


def said(text: str, *, cut: bool = False) -> Said:
    parser = LookParser()
    parser.feed(text)
    return parser.end(cut=cut)


def told(text: str, size: int) -> str:
    """What is shown while the text comes in pieces of this size."""
    parser = LookParser()
    return "".join(parser.feed(text[start : start + size]) for start in range(0, len(text), size))


@pytest.mark.parametrize(
    ("written", "text", "read"),
    [
        ('Paper cost 4,310.\nREAD: "4,310"\nREAD: "Paper"', "Paper cost 4,310.", ("4,310", "Paper")),
        ("Paper cost 4,310.\n\n**READ:** “4,310 thousand”\n", "Paper cost 4,310.", ("4,310 thousand",)),
        ("Answer: It rises.\n- read: Q3 2025", "It rises.", ("Q3 2025",)),
        ('READ: "4,310", "3,954"', "4,310, 3,954", ("4,310", "3,954")),
        ('The label says "Pump A" twice: "Pump A".', 'The label says "Pump A" twice: "Pump A".', ("Pump A",)),
        ("It goes up\nand down.", "It goes up and down.", ()),
        ("NOT_ON_THIS_PAGE", "", ()),
        ("**NOT_ON_THIS_PAGE**", "", ()),
        ("Not on this page.", "", ()),
        ('The page shows a pump.\nREAD: "pump"\nNOT_ON_THIS_PAGE', "", ()),
        ("", "", ()),
        ("Reading is fun.", "Reading is fun.", ()),
    ],
)
def test_the_parser_takes_what_comes(written: str, text: str, read: tuple[str, ...]) -> None:
    assert said(written) == Said(text, read)


def test_words_that_were_cut_do_not_count() -> None:
    assert said('It is 4,310.\nREAD: "4,3', cut=True) == Said("It is 4,310.", ())
    assert said('It is 4,310.\nREAD: "4,310"\nRE', cut=True).read == ("4,310",)


def test_the_words_of_a_whole_page_are_too_many() -> None:
    assert len(said("All of it.\n" + "".join(f'READ: "word {number}"\n' for number in range(40))).read) == MOST_READ


@pytest.mark.parametrize("size", [1, 3, 7, 100])
def test_lines_of_the_form_are_not_shown(size: int) -> None:
    assert told('Paper cost 4,310.\nREAD: "4,310"\nAnd more.', size) == "Paper cost 4,310.\nAnd more."
    assert told("NOT_ON_THIS_PAGE", size) == ""
    assert told("Nothing is left.", size) == "Nothing is left."


@given(st.text(alphabet='RED: "NOT_ON\nab*', max_size=60), st.integers(1, 9))
def test_any_text_in_any_pieces_is_told_the_same(text: str, size: int) -> None:
    shown = told(text, size)
    assert shown == told(text, 1)
    assert "READ:" not in shown.split("\n")
