"""Numbers and dates of a statement: supported by a quote or a calculation, or named."""

from __future__ import annotations

import pytest

from engine.answering.support import unsupported_numbers
from engine.contracts import Calculation, CalculationInput, InputOrigin


def calculation(result: str, *inputs: str) -> Calculation:
    return Calculation("", result, tuple(CalculationInput(text, InputOrigin.PAGE) for text in inputs))


GROWTH = calculation("9.003541", "4310", "3954", "100")


@pytest.mark.parametrize(
    ("statement", "quote"),
    [
        ("Revenue was 4,310.", "Revenue 4,310 3,954"),
        ("Revenue was 4310.", "Revenue 4,310"),
        ("Der Umsatz betrug 4.310,00 Euro.", "Revenue 4,310"),
        ("Revenue was 4,310.", "Umsatz 4.310,00"),
        ("Revenue was 310.", "Revenue 4 310"),
        ("Revenue was 4310.", "Revenue 4 310"),
        ("It lost 5.", "Result (5)"),
        ("It fell by 5 %.", "Change -5 %"),
        ("In 2025 it ended.", "Year ended 31 December 2025"),
        ("It was signed on 2024-03-01.", "signed on 1 March 2024"),
        ("It was signed on March 1, 2024.", "signed on 01.03.2024"),
        ("It was signed in March 2024.", "signed on 01.03.2024"),
        ("Es gilt ab 1.3.2024.", "valid from 01/03/2024"),
        ("किराया ५०० रुपये है।", "Rent 500"),
        ("As page 12 says, it is closed; pages 3 and 4 agree (p. 7).", "closed"),
        ("Laut Seite 12 ist es zu; siehe S. 3.", "zu"),
        ("There are three owners.", "owners"),
        ("The Q3 result.", "third quarter"),
    ],
)
def test_what_stands_in_a_quote_is_supported(statement: str, quote: str) -> None:
    assert unsupported_numbers(statement, ["other words", quote], ()) == ()


@pytest.mark.parametrize(
    ("statement", "quote", "missing"),
    [
        ("Revenue was 4,311.", "Revenue 4,310", ("4,311",)),
        ("Revenue was 4.31 million.", "Revenue in thousands 4,310", ("4.31",)),
        ("Revenue was 43.10.", "Revenue 4,310", ("43.10",)),
        ("It was -5.", "Result 5", ("-5",)),
        ("It was 4,310 in 2025.", "Revenue 4,310", ("2025",)),
        ("It was signed on 2 March 2024.", "signed on 1 March 2024, valid from 2 April 2024", ("2 March 2024",)),
        ("It was signed on 03/01/2024.", "signed on 01/03/2024", ("03/01/2024",)),
        ("It was signed in May 2024.", "signed on 1 March 2024", ("May 2024",)),
        ("From 7 to 9, then 7 again.", "nothing", ("7", "9")),
        ("The 12 pages of it.", "nothing", ("12",)),
    ],
)
def test_what_stands_in_none_is_named(statement: str, quote: str, missing: tuple[str, ...]) -> None:
    assert unsupported_numbers(statement, [quote], ()) == missing


@pytest.mark.parametrize("figure", ["9 %", "9.0 %", "9,00 %", "9.004 %", "9.003541 %", "4,310", "3.954"])
def test_a_calculation_supports_its_inputs_and_its_rounded_result(figure: str) -> None:
    assert unsupported_numbers(f"Revenue changed by {figure}.", (), [GROWTH]) == ()


@pytest.mark.parametrize("figure", ["9.1", "9.01", "9.003", "10", "8", "-9", "90.03541"])
def test_a_result_is_not_rounded_wrongly(figure: str) -> None:
    assert unsupported_numbers(f"Revenue changed by {figure} %.", (), [GROWTH]) == (figure,)


def test_results_that_are_negative_or_dates() -> None:
    assert unsupported_numbers("Revenue fell by 9 %.", (), [calculation("-9.003541")]) == ()
    assert unsupported_numbers("It ends on 1 May 2024.", (), [calculation("2024-05-01", "2024-03-01")]) == ()
    assert unsupported_numbers("It ends on 2 May 2024.", (), [calculation("2024-05-01")]) == ("2 May 2024",)
