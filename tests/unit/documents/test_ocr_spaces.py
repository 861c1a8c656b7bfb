"""Lost spaces come back, and codes stay whole."""

from __future__ import annotations

import numpy as np
import pytest

from engine.documents.spaces import parts_of, words_of
from engine.documents.text_lines import Character, TextLine

HEIGHT, LETTER, GAP, SPACE = 40, 12, 4, 18
"""pixels: of the line, the ink of a letter, the white between letters, the white of a space"""


def line(seen: str, printed: str) -> TextLine:
    """A line whose ink stands as in ``printed`` (with its spaces) while the recogniser has ``seen`` other spaces."""
    width = 2 * GAP + sum(SPACE if letter == " " else LETTER + GAP for letter in printed)
    crop = np.full((HEIGHT, width, 3), 255, np.uint8)
    centres, x = [], GAP
    for letter in printed:
        if letter == " ":
            x += SPACE
            continue
        thin = LETTER // 3 if letter == "1" else 0
        crop[10:30, x + thin : x + LETTER - thin] = 0
        centres.append((x + LETTER / 2) / width)
        x += LETTER + GAP
    places = iter(centres)
    place, characters = 0.0, []
    for letter in seen:
        place = place if letter == " " else next(places)
        characters.append(Character(letter, place, 0.9))
    quad = np.array([[100, 50], [100 + width, 50], [100 + width, 50 + HEIGHT], [100, 50 + HEIGHT]], np.float32)
    return TextLine(quad, crop, tuple(characters))


@pytest.mark.parametrize(
    ("seen", "printed"),
    [
        ("TaxInvoice", "Tax Invoice"),
        ("18/01/201810:27:03", "18/01/2018 10:27:03"),
        ("within 7days", "within 7 days"),
        ("already right", "already right"),
        ("R1021131", "R1021131"),
        ("003281900229170", "003281900229170"),
        ("one", "one"),
    ],
)
def test_words_are_those_that_were_printed(seen: str, printed: str) -> None:
    assert [part.text for part in parts_of(line(seen, printed))] == printed.split()


def test_letters_that_are_set_apart_remain_one_word() -> None:
    spread = line("CANADA", "CANADA")
    wide = np.repeat(spread.crop, 3, axis=1)
    assert [part.text for part in parts_of(TextLine(spread.quad, wide, spread.characters))] == ["CANADA"]


def test_words_have_the_box_of_their_ink() -> None:
    printed = line("ab cd", "ab cd")
    first, second = words_of(printed, parts_of(printed))
    assert first.box == pytest.approx((104, 60, 132, 80), abs=1)
    assert second.box == pytest.approx((154, 60, 182, 80), abs=1)


def test_a_word_is_as_sure_as_its_least_sure_character() -> None:
    printed = line("26.60", "26.60")
    characters = [
        Character(each.text, each.centre, 0.4 if index == 3 else 0.99) for index, each in enumerate(printed.characters)
    ]
    assert [part.confidence for part in parts_of(TextLine(printed.quad, printed.crop, tuple(characters)))] == [0.4]


def test_an_empty_line_has_no_words() -> None:
    assert parts_of(line("", "")) == []
