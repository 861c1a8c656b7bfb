"""Tables as a vision model writes them."""

from __future__ import annotations

import pytest

from engine.contracts import NO_TEXT, CellSource, PageText, Table
from engine.tables.picture import going_on, rows_in, tables_in
from tests.unit.search.pages import page_text

PAGE = page_text("Item Q1 Q2", "Paper and pulp 4,105 4,105", "Energy 98 1,887")
ROWS = [["Item", "Q1", "Q2"], ["Paper and pulp", "4,105", "4,105"], ["Energy", "98", "1,887"]]
PLAIN = "Item | Q1 | Q2\nPaper and pulp | 4,105 | 4,105\nEnergy | 98 | 1,887"


def texts(table: Table) -> list[list[str]]:
    """The rows of a table."""
    return [[cell.text for cell in row] for row in table.rows]


def only(text: str, page: PageText = PAGE, *, cut: bool = False) -> Table:
    """The one table of an answer."""
    (table,) = tables_in(text, page, cut=cut)
    return table


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        "TABLE\n" + PLAIN,
        "Here is the table:\n\n```\n" + PLAIN + "\n```\nI hope this helps.",
        "| Item | Q1 | Q2 |\n|---|:--:|---|\n| Paper and pulp | 4,105 | 4,105 |\n| **Energy** | 98 | 1,887 |",
        "Item|Q1|Q2|\nPaper and pulp|4,105|4,105|\nEnergy|98|1,887|",
        "\n\n".join(f"* {line}  " for line in PLAIN.split("\n")),
    ],
)
def test_rows_are_read_however_they_are_dressed(text: str) -> None:
    assert texts(only(text)) == ROWS


def test_a_first_cell_may_be_empty_and_short_rows_are_filled() -> None:
    assert texts(only(" | Q1 | Q2\nEnergy | 98\nOther | 1 | 2")) == [
        ["", "Q1", "Q2"],
        ["Energy", "98", ""],
        ["Other", "1", "2"],
    ]


def test_cells_on_the_page_are_found_and_others_are_told_apart() -> None:
    table = only("Item | Q1\nenergy | 99\nPaper and pulp | 4,105")
    sources = [cell.source for row in table.rows for cell in row]
    found, read = CellSource.FOUND, CellSource.PICTURE
    assert sources == [found, found, found, read, found, found]
    energy, wrong = table.rows[1]
    words = PAGE.text.split()
    assert (energy.text, [words[number] for number in energy.words]) == ("Energy", ["Energy"])
    assert (wrong.text, wrong.words, wrong.box) == ("99", (), None)


def test_a_number_that_stands_twice_is_found_at_both_places() -> None:
    places = [cell.words for cell in only(PLAIN).rows[1][1:]]
    assert places == [(6,), (7,)]


def test_a_number_with_another_digit_is_not_found() -> None:
    cells = only("a | 4,106\nb | 4.105").rows
    assert [row[1].source for row in cells] == [CellSource.PICTURE] * 2


def test_where_the_page_has_no_words_all_is_of_the_picture() -> None:
    table = only(PLAIN, NO_TEXT)
    assert texts(table) == ROWS
    assert {cell.source for row in table.rows for cell in row} == {CellSource.PICTURE}
    assert table.box is None


def test_another_line_parts_two_tables_and_only_the_last_one_is_cut() -> None:
    first, second = tables_in(f"TABLE\n{PLAIN}\nTABLE\n1 | 2\n3 | 4", PAGE, cut=True)
    assert (len(first.rows), first.cut, first.header_rows) == (3, False, 1)
    assert (len(second.rows), second.cut, second.header_rows) == (2, True, 0)


@pytest.mark.parametrize("text", ["", "There is no table.", "NOT_ON_THIS_PAGE", "one | row", "|", "|---|---|"])
def test_an_answer_without_rows_has_no_table(text: str) -> None:
    assert tables_in(text, PAGE, cut=False) == ()


def test_the_question_goes_on_behind_the_last_row() -> None:
    last = rows_in(PLAIN)[-1]
    assert last == "Energy | 98 | 1,887"
    assert last in going_on(last)
