"""Tables as CSV."""

from __future__ import annotations

import csv
import io

import pytest

from engine.contracts import Table, TableCell
from engine.tables.sheet import as_text, csv_of


def make_table(*rows: tuple[str, ...]) -> Table:
    """A table of these texts."""
    return Table(tuple(tuple(TableCell(text) for text in row) for row in rows), 1)


def read(text: str) -> list[list[str]]:
    """The rows as a spreadsheet reads them."""
    assert text[0] == "\ufeff"
    return list(csv.reader(io.StringIO(text[1:])))


def test_rows_come_back_with_commas_quotes_and_empty_cells() -> None:
    rows = (("", "Q1, in thousands"), ('Paper "A4"', "4,310"))
    assert read(csv_of([make_table(*rows)])) == [list(row) for row in rows]


def test_several_tables_stand_under_their_numbers() -> None:
    both = [make_table(("a", "b"), ("1", "2")), make_table(("c", "d"), ("3", "4"))]
    assert read(csv_of(both)) == [["Table 1"], ["a", "b"], ["1", "2"], [], ["Table 2"], ["c", "d"], ["3", "4"]]


@pytest.mark.parametrize(
    "cell",
    ["=1+2", "=5", "@5", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "=HYPERLINK(1)", "＝1", "-", "--5", "+", "-x"],
)
def test_what_a_spreadsheet_would_compute_is_made_text(cell: str) -> None:
    assert as_text(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-5", "+1.25", "-4,310.50", "-12%", "-€5", "- 7", "", "a=b", "5-3"])
def test_a_number_with_its_sign_and_all_else_stay_as_they_are(cell: str) -> None:
    assert as_text(cell) == cell
