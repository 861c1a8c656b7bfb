"""Each number of a calculation is shown with its origin, or refused."""

from __future__ import annotations

from datetime import date

import pytest

from engine.answering.arithmetic import CalculationError, calculate
from engine.answering.inputs import trace
from engine.contracts import CalculationInput, InputOrigin

TODAY = date(2026, 9, 5)
PAGES = {
    ("report.pdf", 3): "Sales were 3,954 in 2019 and grew. Loss (1,500), tax −250, VAT 19 %.",
    ("report.pdf", 4): "Umsatz 2020: 4.310 Euro, 12 Filialen. Kosten 5 200 Euro.",
    ("lease.pdf", 1): "Begins on 1er mars 2024, for 18 months. Signed 03/02/2024 by all 12.",
}


def traced(expression: str, question: str = "") -> tuple[CalculationInput, ...]:
    return trace(calculate(expression, TODAY), PAGES, question, TODAY)


def on_page(text: str, document: str, page: int) -> CalculationInput:
    return CalculationInput(text, InputOrigin.PAGE, document, page)


def test_numbers_come_from_the_first_page_that_has_them() -> None:
    assert traced("(4310-3954)/3954*100") == (
        on_page("4310", "report.pdf", 4),
        on_page("3954", "report.pdf", 3),
        on_page("3954", "report.pdf", 3),
        CalculationInput("100", InputOrigin.CONSTANT),
    )
    assert traced("12+12") == (on_page("12", "report.pdf", 4),) * 2


def test_a_constant_after_a_sign_belongs_to_the_reckoning() -> None:
    assert traced("4310/12")[1] == CalculationInput("12", InputOrigin.CONSTANT)
    assert traced("average(4310, 7)")[1] == CalculationInput("7", InputOrigin.CONSTANT)


def test_numbers_come_from_the_question() -> None:
    assert traced("3954*1.07", "and with a factor of 1,07?")[1] == CalculationInput("1.07", InputOrigin.QUESTION)


@pytest.mark.parametrize("written", ["2024-03-01", "date(2024, 3, 1)", '"2024-03-01"'])
def test_dates_come_from_pages(written: str) -> None:
    first, today = traced(f"days_between({written}, today)")
    assert (first.origin, first.document, first.page) == (InputOrigin.PAGE, "lease.pdf", 1)
    assert today == CalculationInput("2026-09-05", InputOrigin.TODAY)


@pytest.mark.parametrize("written", ["2024-02-03", "2024-03-02"])
def test_a_date_with_two_readings_is_either(written: str) -> None:
    assert traced(f"add_months({written}, 18)")[0] == on_page(written, "lease.pdf", 1)


@pytest.mark.parametrize("expression", ["2026-2019", "days_between(2024-03-01, 2026-09-05)"])
def test_today_may_be_written_out(expression: str) -> None:
    assert InputOrigin.TODAY in {one.origin for one in traced(expression)}


@pytest.mark.parametrize(
    "expression", ["3954*19%", "3954*0.19", "5200*2", "4310-1500", "-1500+4310", "4310-250", "200*5"]
)
def test_numbers_that_stand_there_in_another_form(expression: str) -> None:
    assert InputOrigin.PAGE in {one.origin for one in traced(expression)}


@pytest.mark.parametrize(
    ("expression", "named"),
    [
        ("4311-3954", "4311 stands on none of the pages."),
        ("3954*1.7", "1.7 stands on none of the pages."),
        ("4310+250", "250 stands on none of the pages."),  # the page says −250
        ("days_between(2024-03-04, today)", "2024-03-04 stands on none of the pages."),
        ("4.310*2", "4.310 may mean two numbers: write 4310 or 4.3100."),
    ],
)
def test_a_number_from_nowhere_is_refused(expression: str, named: str) -> None:
    with pytest.raises(CalculationError) as refused:
        traced(expression)
    assert str(refused.value) == named


def test_a_calculation_of_nothing_has_no_inputs() -> None:
    assert traced("today") == (CalculationInput("2026-09-05", InputOrigin.TODAY),)
