"""What comes next stands in the text already: which words are proposed, and how many of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.decoding.lookup import MOST, PromptLookup

few_letters = st.text(alphabet='ab". ', max_size=60)
"""so few different ones that runs come again"""


def letters(prompt: str, written: str) -> PromptLookup:
    """A lookup whose tokens are letters."""
    lookup = PromptLookup(list(prompt.encode()), lambda token: bytes([token]))
    for letter in written.encode():
        lookup.add(letter)
    return lookup


def proposed(written: str, prompt: str = "The rent is 845 euros. The deposit is two rents, to be paid at once.") -> str:
    return bytes(letters(prompt, written).draft()).decode()


@given(prompt=few_letters, written=few_letters.filter(bool))
def test_it_proposes_what_has_followed_before(prompt: str, written: str) -> None:
    lookup, told = letters(prompt, ""), prompt
    for letter in written:
        lookup.add(ord(letter))
        told += letter
        draft = bytes(lookup.draft()).decode()
        places = [place for place in range(1, len(told)) if told[place - 1] == letter]
        assert not draft or draft in [told[place : place + len(draft)] for place in places]
        assert len(draft) <= MOST


def test_in_a_quote_one_place_is_proposed_further_the_longer_it_fits() -> None:
    assert proposed('"d') == ""
    assert proposed('"de') == "posi"
    assert proposed('"dep') == "osit is two ren"


def test_where_several_places_fit_little_is_proposed_of_the_last() -> None:
    assert proposed('"Th') == ""
    assert proposed('"The') == " d"
    assert proposed('"The ') == "de"
    assert proposed('"123456789', "123456789 once, 123456789 twice, and so on") == " twice, and so "


def test_a_proposal_ends_with_the_sentence() -> None:
    assert proposed('"845 e') == "uros."


def test_outside_of_quotes_little_is_proposed_and_late() -> None:
    assert proposed("dep") == ""
    assert proposed("depo") == "s"
    assert proposed("deposit is") == " two"
    assert proposed('"The rent" deposit is') == " two"


def test_after_another_word_it_looks_anew() -> None:
    assert proposed('"The rent was') == ""
    assert proposed('"The rent was8') == ""
    assert proposed('"The rent was84') == "5 eu"


def test_what_is_new_is_proposed_nowhere() -> None:
    assert proposed("") == ""
    assert proposed('"xyz') == ""


def test_a_repetition_of_its_own_is_proposed_too() -> None:
    assert proposed('"qwx, qwx', "") == ", qwx"
