"""Words of a text layer as the library keeps them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.contracts import NO_TEXT, TextSource
from engine.documents.words import RawWord, clean, layer_words, page_text


def raw(text: str, x0: float = 0, y0: float = 0, block: int = 0, line: int = 0) -> RawWord:
    return x0, y0, x0 + 40, y0 + 10, text, block, line, 0


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("pay\u200bment", "payment"),
        ("a\U000e0069\U000e0067nore", "anore"),
        ("\ufeffstart\x07", "start"),
        ("re\u202everse", "reverse"),
        ("\uf0b7item", "item"),
        ("co\u00adoperate", "co-operate"),
        ("u\u0308ber", "\u00fcber"),
        ("\ufb01nal", "\ufb01nal"),
        ("क्षेत्र", "क्षेत्र"),
        ("ก่อน", "ก่อน"),
    ],
)
def test_what_cannot_be_seen_is_dropped_and_the_rest_composed(text: str, kept: str) -> None:
    assert clean(text) == kept


def test_a_word_with_white_space_becomes_two_that_share_its_box() -> None:
    first, second = layer_words([raw("ab\u2003cd")])
    assert (first.text, second.text) == ("ab", "cd")
    assert first.box == (0, 0, 20, 10)
    assert second.box == (20, 0, 40, 10)
    assert first.raw == second.raw == 0


def test_words_without_anything_to_see_are_dropped() -> None:
    words = layer_words([raw("\uf0b7"), raw("\ufffd\ufffd"), raw("\u200b"), raw("kept")])
    assert [(word.text, word.raw) for word in words] == [("kept", 3)]


def test_cells_of_a_row_stand_in_one_line_and_blocks_apart() -> None:
    text = page_text(
        layer_words(
            [
                raw("Revenue", 0, 0, line=0),
                raw("1,200", 200, 1, line=1),
                raw("Cost", 0, 14, line=2),
                raw("800", 200, 15, line=3),
                raw("Note", 0, 60, block=1),
            ]
        )
    )
    assert text.text == "Revenue 1,200\nCost 800\n\nNote\n"
    assert [word.line for word in text.words()] == [0, 0, 1, 1, 2]
    assert text.source is TextSource.LAYER


def test_lines_that_go_back_to_the_left_are_not_joined() -> None:
    assert page_text(layer_words([raw("b", 200, 0, line=0), raw("a", 0, 1, line=1)])).text == "b\na\n"


def test_no_words_are_no_text() -> None:
    assert page_text([]) == NO_TEXT


@given(st.lists(st.text(min_size=1, max_size=8), max_size=20))
def test_words_and_boxes_go_together_whatever_a_file_says(texts: list[str]) -> None:
    words = layer_words([raw(text, 50 * index) for index, text in enumerate(texts)])
    text = page_text(words)
    assert text.text.split() == [word.text for word in words]
    assert len(text.boxes) == 16 * len(words)
    assert [word.text for word in text.words()] == text.text.split()
