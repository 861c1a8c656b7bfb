"""Numbers and dates are read as people of eight languages write them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.answering.numbers import all_numbers_in, dates_in, numbers_in, values_of

FIRST_OF_MARCH = date(2024, 3, 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4310", {"4310"}),
        ("4,310", {"4310", "4.31"}),
        ("4.310", {"4310", "4.31"}),
        ("4 310", {"4310"}),
        ("4\u00a0310", {"4310"}),
        ("4\u202f310", {"4310"}),
        ("4\u2009310,5", {"4310.5"}),
        ("4'310", {"4310"}),
        ("4’310.50", {"4310.5"}),
        ("1,234.56", {"1234.56"}),
        ("1.234,56", {"1234.56"}),
        ("1.234.567", {"1234567"}),
        ("12,34,567.50", {"1234567.5"}),
        ("1234,567", {"1234.567"}),
        ("0,310", {"0.31"}),
        ("4,31", {"4.31"}),
        (".05", {"0.05"}),
        ("(1,234.50)", {"1234.5", "-1234.5"}),
        ("(1 234,50 €)", {"1234.5", "-1234.5"}),
        ("−5", {"-5"}),
        ("-€5", {"-5"}),
        ("€ -5", {"-5"}),
        ("R$ 1.234,50", {"1234.5"}),
        ("19 %", {"19"}),
        ("४३१०", {"4310"}),
        ("४,३१०.५", {"4310.5"}),
        ("๔,๓๑๐", {"4310", "4.31"}),
    ],
)
def test_readings(text: str, expected: set[str]) -> None:
    assert values_of(text) == {Fraction(value) for value in expected}


@pytest.mark.parametrize("text", ["", "five", "3.2.1", "4,310 and 5", "Q3", "1,23,4", "5-", "9" * 5000])
def test_a_text_that_is_not_one_number_has_no_reading(text: str) -> None:
    assert values_of(text) == frozenset()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In Q3 of FY2024, 10mg of B12 on A4", ["10"]),
        ("from 5-10 to 2019–2020", ["5", "10", "2019", "2020"]),
        ("fell by -5 (2019)", ["-5", "2019"]),
        ("version 3.2.1, v3.2.1", ["3", "2", "1"]),
        ("2019,2020,2021", ["2019", "2020", "2021"]),
        ("RM15.90, 5 US$, 6 EUR and EUR7", ["15.90", "5", "6", "7"]),
        ("จำนวน4,310บาท", ["4,310"]),
        ("1 234 567 and 2024 310", ["1 234 567", "2024", "310"]),
        ("12/2024, p<.05, 10:27", ["12", "2024", ".05", "10", "27"]),
        ("the end is 4,310.", ["4,310"]),
    ],
)
def test_numbers_in_running_text(text: str, expected: list[str]) -> None:
    numbers = numbers_in(text)
    assert [number.text for number in numbers] == expected
    assert [text[number.start : number.end] for number in numbers] == expected


def test_numbers_parted_by_a_space_may_be_one_or_two() -> None:
    assert [number.text for number in all_numbers_in("row 4 310")] == ["4 310", "4", "310"]
    assert [number.values for number in numbers_in("row 4 310")] == [{Fraction(4310)}]


@given(st.integers(0, 10**9), st.integers(0, 99))
def test_every_habit_gives_back_the_number(whole: int, cents: int) -> None:
    english = f"{whole:,}.{cents:02}"
    swapped = english.translate(str.maketrans(",.", ".,"))
    expected = Fraction(whole * 100 + cents, 100)
    for form in (english, swapped, swapped.replace(".", "\u202f"), english.replace(",", "’")):
        assert expected in values_of(form)
        (number,) = numbers_in(f"total {form} € net")
        assert expected in number.values


@given(st.text(alphabet="0123456789.,'’ \u00a0()-−/$€%RMQde\n४๓²½٣", max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    numbers = numbers_in(text)
    assert all(number.values and text[number.start : number.end] == number.text for number in numbers)
    assert all(one.end <= other.start for one, other in pairwise(numbers))
    assert all(text[found.start : found.end] == found.text for found in dates_in(text))


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-01",
        "2024/03/01",
        "01.03.2024",
        "1.3.2024",
        "1 March 2024",
        "1st of March, 2024",
        "March 1, 2024",
        "Mar. 1st 2024",
        "1. März 2024",
        "1er mars 2024",
        "1 de marzo de 2024",
        "1º de março de 2024",
        "1° marzo 2024",
        "1 मार्च 2024",
        "१ मार्च २०२४",
        "1 มีนาคม 2567",
        "1มีนาคมพ.ศ.2567",
        "01/03/2024",
        "03/01/2024",
        "01-Mar-2024",
        "01.03.24",
    ],
)
def test_a_date_in_the_forms_of_eight_languages(text: str) -> None:
    (found,) = dates_in(f"signed {text}, in two copies")
    assert FIRST_OF_MARCH in found.dates
    assert (2024, 3) in found.months
    assert found.text == text


def test_a_date_with_points_has_its_day_first() -> None:
    (found,) = dates_in("01.03.2024")
    assert found.dates == {FIRST_OF_MARCH}
    (found,) = dates_in("01/03/2024")
    assert found.dates == {FIRST_OF_MARCH, date(2024, 1, 3)}


@pytest.mark.parametrize("text", ["March 2024", "mars 2024", "marzo de 2024", "03/2024", "มีนาคม 2567"])
def test_a_month_has_no_day(text: str) -> None:
    (found,) = dates_in(f"in {text}.")
    assert found.dates == frozenset()
    assert (2024, 3) in found.months


@pytest.mark.parametrize(
    "text", ["30.02.2024", "2023-02-29", "32/13/2024", "10.1.2.2024", "set 2024 as the goal", "0000-01-01", "March 40"]
)
def test_what_is_no_date(text: str) -> None:
    assert dates_in(text) == ()


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2049, 12, 31)))
def test_every_day_is_found(day: date) -> None:
    for form in (
        day.isoformat(),
        f"{day:%d.%m.%Y}",
        f"{day:%m/%d/%Y}",
        f"{day:%d/%m/%y}",
        f"{day:%B} {day.day}, {day.year}",
    ):
        (found,) = dates_in(form)
        assert day in found.dates
