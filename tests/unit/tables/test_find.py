"""Tables among the words of a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from engine.contracts import Box, CellSource, PageText, Table
from engine.tables.find import tables_of
from tests.unit.search.pages import LETTER, Cell, page_text

COLUMNS = (250.0, 330.0, 410.0)
"""right edges of columns of figures"""
PROSE = "The company sold more paper than in the year before that one."


def row(label: str, *figures: str) -> list[Cell]:
    """A label, and figures with their right edges in ``COLUMNS``; an empty one leaves its place free."""
    ends = zip(figures, COLUMNS, strict=False)
    cells = [(end - LETTER * len(figure), figure) for figure, end in ends if figure]
    return [(50.0, label), *cells] if label else cells


def texts(table: Table) -> list[list[str]]:
    """The rows of a table."""
    return [[cell.text for cell in cells] for cells in table.rows]


def only(*lines: str | Sequence[Cell]) -> Table:
    """The one table of a page of these lines."""
    (table,) = tables_of(page_text(*lines))
    return table


COSTS = (
    row("", "Q1", "Q2", "Q3"),
    row("Paper and pulp", "4,105", "3,954", "4,310"),
    row("Energy", "98", "", "1,887"),
    row("People", "2,790", "2,812", "12"),
)

SALES = (("North", "1,200"), ("South", "3,400"), ("West", "5,600"))


def test_figures_that_end_below_each_other_are_columns_and_an_empty_cell_stays_empty() -> None:
    table = only(*COSTS)
    assert texts(table) == [
        ["", "Q1", "Q2", "Q3"],
        ["Paper and pulp", "4,105", "3,954", "4,310"],
        ["Energy", "98", "", "1,887"],
        ["People", "2,790", "2,812", "12"],
    ]
    assert table.header_rows == 1


def test_each_cell_has_the_words_of_the_page_and_their_place() -> None:
    page = page_text("Costs", *COSTS)
    (table,) = tables_of(page)
    words, cell = list(page.words()), table.rows[1][0]
    assert [words[number].text for number in cell.words] == ["Paper", "and", "pulp"]
    assert cell.box == (50.0, words[4].box[1], 50.0 + 14 * LETTER, words[4].box[3])
    assert (cell.source, table.rows[2][2].source, table.rows[2][2].box) == (CellSource.FOUND, None, None)
    assert table.box == (50.0, words[1].box[1], 410.0, words[-1].box[3])


def test_a_title_above_and_a_sentence_below_are_no_part_of_it() -> None:
    table = only("Costs by quarter", *COSTS, "", PROSE, PROSE)
    assert [cells[0] for cells in texts(table)] == ["", "Paper and pulp", "Energy", "People"]


def test_a_heading_between_rows_is_a_row_of_its_own() -> None:
    table = only(*COSTS[:3], [(50.0, "Operating costs:")], *COSTS[3:])
    assert texts(table)[3] == ["Operating costs:", "", "", ""]


def test_a_label_that_goes_on_in_the_next_line_is_one_cell() -> None:
    long = ([(50.0, "Maintenance of")], row("machines", "611", "598", "642"))
    assert texts(only(*COSTS, *long))[-1] == ["Maintenance of machines", "611", "598", "642"]


def test_lines_closer_to_each_other_than_the_rows_are_one_row() -> None:
    lines: tuple[list[Cell], ...] = (
        [(50.0, "Class"), (200.0, "Meant for"), (350.0, "Kept")],
        [],
        [(50.0, "Standard"), (200.0, "Content that is"), (350.0, "always")],
        [(200.0, "often read")],
        [],
        [(50.0, "Archive"), (200.0, "Copies for"), (350.0, "ten")],
        [(200.0, "Later years"), (350.0, "Years")],
        [],
    )
    assert texts(only(*lines)) == [
        ["Class", "Meant for", "Kept"],
        ["Standard", "Content that is often read", "always"],
        ["Archive", "Copies for Later years", "ten Years"],
    ]


def test_a_header_over_several_columns_says_so() -> None:
    table = only([(226.0, "Quarters of the year 2025 so far")], *COSTS)
    assert [(cell.text, cell.span) for cell in table.rows[0] if cell.text] == [("Quarters of the year 2025 so far", 3)]
    assert table.header_rows == 2


def test_a_sign_of_a_currency_belongs_to_its_figure() -> None:
    lines: list[list[Cell]] = [
        [(50.0, label), (180.0, "$"), (220.0, figure), (300.0, "$"), (340.0, figure)] for label, figure in SALES
    ]
    assert texts(only(*lines))[0] == ["North", "$ 1,200", "$ 1,200"]


def test_a_sign_of_a_currency_behind_its_figure_belongs_to_it_too() -> None:
    lines: list[list[Cell]] = [
        [(50.0, label), (200.0, figure), (260.0, "€"), (320.0, figure), (380.0, "€")] for label, figure in SALES
    ]
    assert texts(only(*lines))[0] == ["North", "1,200 €", "1,200 €"]


def test_a_sign_that_stands_in_few_rows_is_in_the_column_of_its_figure() -> None:
    rest: list[list[Cell]] = [[(50.0, f"Town {n}"), (220.0, "1,000"), (340.0, "2,000")] for n in range(9)]
    table = only([(50.0, "Towns"), (180.0, "$"), (220.0, "9,000"), (300.0, "$"), (352.0, "—")], *rest)
    assert texts(table)[0] == ["Towns", "$ 9,000", "$ —"]


def test_times_close_below_each_other_each_begin_a_row() -> None:
    lines: list[list[Cell]] = [[(50.0, f"{hour}:00"), (200.0, f"{hour}:30 or later")] for hour in range(10, 15)]
    assert [row[0] for row in texts(only(*lines))] == ["10:00", "11:00", "12:00", "13:00", "14:00"]


def test_dots_that_lead_to_a_figure_are_left_out() -> None:
    lines = [f"{label:.<24} {figure}" for label, figure in SALES]
    assert texts(only(*lines)) == [list(sale) for sale in SALES]


def test_two_tables_stand_apart() -> None:
    page = page_text(*COSTS, "", PROSE, PROSE, "", *([(50.0, one), (200.0, other)] for one, other in SALES))
    first, second = tables_of(page)
    assert (len(first.rows[0]), len(second.rows[0])) == (4, 2)
    assert texts(second) == [list(sale) for sale in SALES]


def test_a_table_beside_a_column_of_prose_is_without_it() -> None:
    prose = "sold more paper than in the year before"
    beside = [[(50.0, f"The company {prose}"), (420.0, f"A company {prose}")]] * 10
    sales = [[(50.0, label), (200.0, figure), (420.0, f"The company {prose}")] for label, figure in SALES]
    (table,) = tables_of(_parted(*beside, *sales, *beside))
    assert texts(table) == [list(sale) for sale in SALES]


def _parted(*lines: Sequence[Cell]) -> PageText:
    """The page read column by column, as it is where the page has two columns of prose."""
    left: list[list[tuple[str, Box]]] = []
    right: list[list[tuple[str, Box]]] = []
    page = page_text(*lines)
    words = [(word.text, word.box) for word in page.words()]
    for top in sorted({box[1] for _, box in words}):
        at = [(text, box) for text, box in words if box[1] == top]
        left.append([one for one in at if one[1][0] < 420])
        right.append([one for one in at if one[1][0] >= 420])
    ordered = [line for line in [*left, *right] if line]
    boxes = [value for line in ordered for _, box in line for value in box]
    text = "".join(" ".join(word for word, _ in line) + "\n" for line in ordered)
    return PageText(text, type(page.box_values())("f", boxes).tobytes(), page.source)


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param((), id="a page without words"),
        pytest.param((PROSE,) * 6, id="prose"),
        pytest.param(([(50.0, PROSE), (450.0, PROSE)],) * 12, id="prose in two columns"),
        pytest.param([[(50.0, f"{n}."), (80.0, "a thing to do")] for n in range(1, 7)], id="a list"),
        pytest.param(([(50.0, "Invoice"), (400.0, "page 3")],), id="one line"),
    ],
)
def test_what_is_no_table_makes_none(lines: Sequence[str | Sequence[Cell]]) -> None:
    assert tables_of(page_text(*lines)) == ()


def test_words_that_nobody_sees_are_in_no_cell() -> None:
    page = page_text(*COSTS)
    words = [word.text for word in page.words()]
    hidden = bytes(word == "4,310" for word in words)
    (table,) = tables_of(replace(page, hidden=hidden))
    assert texts(table)[1] == ["Paper and pulp", "4,105", "3,954", ""]
