"""Rows, columns and what stands beside them."""

from __future__ import annotations

import numpy as np
import pytest

from engine.documents.ocr_words import OcrLine, OcrWord
from engine.documents.reading_order import in_reading_order
from engine.documents.text_lines import Quad


def line(text: str, x: float, y: float, length: float, height: float = 20) -> tuple[Quad, OcrLine]:
    quad = np.array([[x, y], [x + length, y], [x + length, y + height], [x, y + height]], np.float32)
    return quad, (OcrWord(text, (x, y, x + length, y + height), 1.0),)


def order(lines: list[tuple[Quad, OcrLine]]) -> list[str]:
    quads, words = zip(*lines, strict=True)
    return [" ".join(word.text for word in row) for row in in_reading_order(quads, words)]


def columns(lefts: list[float], rows: int, length: float = 280) -> list[tuple[Quad, OcrLine]]:
    return [
        line(f"{column}{row}", left, 100 + 30 * row + 7 * column, length)
        for row in range(rows)
        for column, left in enumerate(lefts)
    ]


def test_label_and_amount_are_one_row() -> None:
    rows = [line("2.50", 500, 21, 50), line("Subtotal", 20, 20, 90), line("0.14", 500, 51, 50), line("Tax", 20, 50, 40)]
    assert order(rows) == ["Subtotal 2.50", "Tax 0.14"]


def test_columns_are_read_one_after_the_other_between_title_and_footer() -> None:
    title, footer = line("Title", 50, 20, 560, 40), line("Footer", 200, 500, 200)
    page = [title, *columns([20, 340], 4), footer]
    assert order(page) == ["Title", "00", "01", "02", "03", "10", "11", "12", "13", "Footer"]


def test_three_columns() -> None:
    assert order(columns([20, 340, 660], 3)) == ["00", "01", "02", "10", "11", "12", "20", "21", "22"]


def test_cells_of_a_table_stay_in_their_rows() -> None:
    cells = [line(name, 20, y, 60) for name, y in (("Rent", 20), ("Heat", 50), ("Water", 80))]
    amounts = [line(name, 400, y, 50) for name, y in (("500", 20), ("90", 50), ("40", 80))]
    assert order([*amounts, *cells]) == ["Rent 500", "Heat 90", "Water 40"]


@pytest.mark.parametrize("degrees", [-3, 3])
def test_rows_of_a_skewed_page(degrees: float) -> None:
    turn = np.deg2rad(degrees)
    matrix = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    level = [line(f"{side}{row}", x, 50 + 30 * row, 90) for row in range(3) for side, x in (("b", 700), ("a", 20))]
    level += [line(f"long{row}", 20, 200 + 30 * row, 700) for row in range(3)]
    skewed = [(np.asarray(quad @ matrix.T, np.float32), words) for quad, words in level]
    assert order(skewed) == ["a0 b0", "a1 b1", "a2 b2", "long0", "long1", "long2"]


def test_the_axis_of_a_chart_comes_last() -> None:
    climbing = np.array([[10, 300], [10, 100], [30, 100], [30, 300]], np.float32)
    axis = (climbing, (OcrWord("Sales", (10, 100, 30, 300), 1.0),))
    assert order([axis, line("2019", 60, 300, 40), line("Chart", 60, 20, 90)]) == ["Chart", "2019", "Sales"]
