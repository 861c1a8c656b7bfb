"""A page as the model reads it: nothing hidden, easy to read, and every word of it can be quoted."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from engine.answering.checking import find_quote
from engine.answering.page_text import page_text
from engine.contracts import Page
from tests.unit.answering.conftest import page_of
from tests.unit.search.pages import page_text as words_of


def shown(*lines: str) -> str:
    return page_text(words_of(*lines))


def test_hidden_words_are_gone() -> None:
    text = words_of("The fee is 40 euros", "Pay it twice", "a month")
    hidden = replace(text, hidden=bytes([0, 0, 0, 1, 0, 1, 1, 1, 0, 0]))
    assert page_text(hidden) == "The fee is euros\na month"
    assert page_text(replace(text, hidden=bytes([1] * 10))) == ""


def test_hidden_words_are_counted_over_blocks() -> None:
    text = words_of("One two", "", "three four", "", "five")
    assert page_text(replace(text, hidden=bytes([0, 1, 1, 0, 0]))) == "One\nfour\nfive"


def test_straight_quotation_marks_cannot_end_a_quote() -> None:
    text = shown('He said "no" to the 5" pipe')
    assert '"' not in text
    assert find_quote(text, page_of(words_of('He said "no" to the 5" pipe')))


PROSE = ("The mill stood still for twelve days in the coldest", "month of the year, and it was a good decision")


def test_lines_of_a_paragraph_are_joined() -> None:
    assert shown(*PROSE, "of the board.", "", "Next part") == " ".join(PROSE) + " of the board.\nNext part"


def test_a_sentence_goes_on_where_the_file_makes_a_block_of_each_line() -> None:
    lines = ("Letter", "", PROSE[0], "", PROSE[1], "", "of the board.", "", "Next part")
    assert shown(*lines) == "Letter\n" + " ".join(PROSE) + " of the board.\nNext part"


def test_a_word_parted_at_the_end_of_a_line_is_one_again() -> None:
    assert shown("The press section and its infor-", "mation board were rebuilt.") == (
        "The press section and its information board were rebuilt."
    )
    assert "Rhein-\n" not in shown("They went by train along the Rhein-", "Main line and came back again.")
    assert "Rhein- Main" in shown("They went by train along the Rhein-", "Main line and came back again.")


def test_rows_of_a_table_keep_their_lines() -> None:
    rows = ("Revenue of all paper machines 11,842 12,417 13,136", "Paper and pulp for the machines 4,105 3,954 4,310")
    assert shown(*rows) == "\n".join(rows)
    assert shown(PROSE[0], rows[0], PROSE[1]).count("\n") == 2


def test_short_lines_stay_apart() -> None:
    assert shown("Rillbrook Mill", "Annual report", "2025") == "Rillbrook Mill\nAnnual report\n2025"


def test_a_page_without_words_is_empty() -> None:
    assert shown() == ""


def sentences(text: str) -> list[str]:
    """As a model may copy them: whole lines, and whole sentences over the ends of lines and of blocks."""
    whole = " ".join(text.split())
    return [*text.split("\n"), *re.split(r"(?<=[.!?:])\s+(?=[A-Z])", whole)]


def test_every_sentence_of_the_report_can_be_quoted(report: list[Page]) -> None:
    asked = 0
    for page in report:
        for sentence in sentences(page_text(page.text)):
            if sum(map(str.isalnum, sentence)) >= 2:
                asked += 1
                assert find_quote(sentence, page), f"page {page.position}: {sentence!r}"
    assert asked > 300


WORD = st.sampled_from(
    'The mill\'s "paper" cost 4,310 -5 % (7) well-known mation été “so” 31.12.2025 किराया Ende.'.split()
)
LINE = st.lists(WORD, max_size=12).map(" ".join)


@given(st.lists(LINE, min_size=1, max_size=8))
def test_every_line_that_is_shown_can_be_quoted(lines: list[str]) -> None:
    text = words_of(*lines)
    page = page_of(text)
    for line in page_text(text).split("\n"):
        if sum(map(str.isalnum, line)) >= 2:
            assert find_quote(line, page), (lines, line)
