"""Cells are told in words: state, pages, and what is to be known of an answer."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFont

from engine.contracts import Cell, CellState, TextSource
from tests.helpers.scripted_grids import make_grid
from tests.helpers.scripted_session import make_answer, make_quote
from ui.grid.lines import broken
from ui.grid.words import SIGNS, WARNING, cell_account, grid_size, sign_of, state_line, state_word, states_counted
from ui.theme import Theme
from ui.widgets.icons import icon

DONE = Cell(row=0, column=0, state=CellState.DONE, answer=make_answer())
FAILED = Cell(row=1, column=1, state=CellState.FAILED, reason="It is encrypted. Type its password.")


def test_each_state_has_a_sign_and_a_word_of_its_own(qapp: object) -> None:
    assert len(set(SIGNS.values())) == len({state_word(state) for state in CellState}) == len(CellState)
    assert not any(icon(name, Theme.light()).isNull() for name in SIGNS.values())


def test_what_is_done_tells_its_pages_as_they_are_labelled() -> None:
    answer = make_answer(quotes=(make_quote(page=14, label="xii"),))
    assert state_line(DONE, "") == "done, p. 12"
    assert state_line(Cell(row=0, column=0, state=CellState.DONE, answer=answer), "") == "done, p. xii"


def test_an_answer_with_a_remark_is_not_told_as_plainly_done() -> None:
    assert (sign_of(DONE, ""), sign_of(DONE, "The digits are unsure.")) == ("check", WARNING)
    assert state_line(DONE, "The digits are unsure.") == "done, with a remark, p. 12"


def test_what_was_read_from_a_picture_says_so_beside_its_sign() -> None:
    quotes = (make_quote(source=TextSource.SEEN),)
    seen = Cell(row=0, column=0, state=CellState.DONE, answer=make_answer(quotes=quotes))
    assert state_line(seen, "A model read this from the picture.") == "done, read from the picture, p. 12"
    assert sign_of(seen, "A model read this from the picture.") == WARNING


def test_an_account_holds_question_document_state_words_and_remarks() -> None:
    assert cell_account(make_grid(), DONE, "The digits are unsure.").splitlines() == [
        "What did paper cost?",
        "Report.pdf: done, with a remark, p. 12",
        "4,310",
        "The digits are unsure.",
    ]


def test_why_a_cell_failed_is_said_once() -> None:
    account = cell_account(make_grid(), FAILED, FAILED.reason)
    assert account.splitlines() == ["Who signed?", "Letter.pdf: failed", FAILED.reason]


@pytest.mark.parametrize(
    ("documents", "questions", "told"), [(1, 1, "1 document, 1 question"), (3, 2, "3 documents, 2 questions")]
)
def test_one_is_not_told_as_many(documents: int, questions: int, told: str) -> None:
    assert grid_size(documents, questions) == told


def test_states_are_counted() -> None:
    cells = (DONE, FAILED, *make_grid().cells[1:3])
    assert states_counted(cells) == "2 waiting, 1 done, 1 failed"


def test_words_are_broken_into_lines_and_the_rest_told_by_dots(qapp: object) -> None:
    font = QFont()
    words = "Paper and pulp cost more than in the year before."
    lines = broken(words, font, 10_000, 3)
    assert lines == (words,)
    lines = broken(words, font, 120, 2)
    assert len(lines) == 2
    assert words.startswith(lines[0])
    assert lines[1].endswith("\u2026")
