"""The calculator of the text model: exact, safe, and never guessing."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.answering.arithmetic import CalculationError, calculate, parse_call

TODAY = date(2026, 9, 5)


def result(expression: str) -> str:
    return calculate(expression, TODAY).result


def refusal(expression: str) -> str:
    with pytest.raises(CalculationError) as refused:
        calculate(expression, TODAY)
    return str(refused.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[calculate(expression="(4310-3954)/3954*100")]', "(4310-3954)/3954*100"),
        (" [ calculate ( expression = '1 + 1' ) ] \n", "1 + 1"),
        ("[calculate(expression=\"days_between('2024-03-01', today)\")]", "days_between('2024-03-01', today)"),
        (r'[calculate(expression="days_between(\"2024-03-01\", today)")]', 'days_between("2024-03-01", today)'),
        ('calculate(expression="1+1")', None),
        ('[calculate(expression="1+1]', None),
        ("[calculate(expression=\"1+1')]", None),
        ('[calculate(expression="1"), calculate(expression="2")]', None),
        ('[compute(expression="1+1")]', None),
        ('The sum: [calculate(expression="1+1")]', None),
        ("NOT_FOUND", None),
        ("", None),
    ],
)
def test_calls_are_recognised(text: str, expected: str | None) -> None:
    assert parse_call(text) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("(4310-3954)/3954*100", "9.003541"),
        ("0.1+0.2", "0.3"),
        ("-5*3 - -2", "-13"),
        ("−5×3÷2", "-7.5"),
        ("-2**2", "-4"),
        ("2**-2", "0.25"),
        ("(1+5%)**2*1000", "1102.5"),
        ("19% * 250", "47.5"),
        ("100%-19 %", "0.81"),
        ("€1,234,567.50 + $2", "1234569.5"),
        ("1/3", "0.333333"),
        ("-2/3", "-0.666667"),
        ("1/1024", "0.000976563"),
        ("10**20", "100000000000000000000"),
        ("sum(4310, 3954,10.5)", "8274.5"),
        ("sum([1, 2, 3])", "6"),
        ("average(1, 2) + avg(3) + mean(4, 5)", "9"),
        ("min(3, 1, 2) + max(3, 1, 2)", "4"),
        ("round(2.5)", "3"),
        ("round(-2.345, 2)", "-2.35"),
        ("round(1234, -2)", "1200"),
        ("abs(3-5)", "2"),
        ("percent(50, 200)", "25"),
        ("growth(4310, 3954)", "9.003541"),
        ("४३१० + ๔", "4314"),
    ],
)
def test_results(expression: str, expected: str) -> None:
    assert result(expression) == expected


def test_what_was_read_is_given_back() -> None:
    calculated = calculate("  days_between(date(2024, 3, 1), today) + €1,234.50 - 19% ", TODAY)
    assert calculated.expression == "days_between(date(2024, 3, 1), today) + €1,234.50 - 19%"
    assert calculated.numbers == ("date(2024, 3, 1)", "1234.50", "19")
    assert [literal.value for literal in calculated.literals] == [date(2024, 3, 1), Fraction("1234.5"), Fraction(19)]
    assert [literal.before for literal in calculated.literals] == ["(", "+", "-"]
    assert calculated.uses_today
    assert not calculate("1+1", TODAY).uses_today


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("days_between(2024-02-28, 2024-03-01)", "2"),
        ("days_between(2023-02-28, 2023-03-01)", "1"),
        ("days_between(2024-02-28 ,  2024-03-01)", "2"),
        ("days_between('2024-03-01', \"2024-02-01\")", "-29"),
        ("days_between(2026-01-01, today)", "247"),
        ("days_between(today(), 2026-09-06)", "1"),
        ("add_months(2024-01-31, 1)", "2024-02-29"),
        ("add_months(2023-01-31, 1)", "2023-02-28"),
        ("add_months(2024-02-29, 12)", "2025-02-28"),
        ("add_months(2024-03-31, -1)", "2024-02-29"),
        ("add_months(2024-12-15, 1)", "2025-01-15"),
        ("add_months(2024-01-15, -1)", "2023-12-15"),
        ("add_days(date(2024, 2, 28), 2)", "2024-03-01"),
        ("add_days(2000-02-28, 1)", "2000-02-29"),
        ("add_days(1900-02-28, 1)", "1900-03-01"),
        ("add_days(add_months(today, 3), -1)", "2026-12-04"),
        ("today", "2026-09-05"),
        ("2024-10-12", "2024-10-12"),
        ("2024 - 10 - 12", "2002"),
    ],
)
def test_dates(expression: str, expected: str) -> None:
    assert result(expression) == expected


@given(st.dates(date(1000, 1, 1), date(5000, 1, 1)), st.integers(-2000, 2000))
def test_added_months_land_in_their_month(start: date, months: int) -> None:
    end = date.fromisoformat(result(f"add_months({start}, {months})"))
    assert (end.year - start.year) * 12 + end.month - start.month == months
    assert end.day == min(start.day, monthrange(end.year, end.month)[1])


@given(st.dates(date(1000, 1, 1), date(5000, 1, 1)), st.integers(-100_000, 100_000))
def test_added_days_are_the_days_between(start: date, days: int) -> None:
    assert result(f"add_days({start}, {days})") == (start + timedelta(days)).isoformat()
    assert result(f"days_between({start}, add_days({start}, {days}))") == str(days)


@pytest.mark.parametrize(
    ("expression", "sentence"),
    [
        ("1/0", "Division by zero."),
        ("0**-1", "Division by zero."),
        ("percent(1, 0)", "Division by zero."),
        ("growth(5, -3)", "Growth from a number below zero has no meaning."),
        ("sum(120,310)", "`120,310` has two meanings: write 120310, or 120, 310 with spaces."),
        ("sum((4,310), 5)", "`4,310` has two meanings: write 4310, or 4, 310 with spaces."),
        ("sum([4,310])", "`4,310` has two meanings: write 4310, or 4, 310 with spaces."),
        ("4,31 + 1", "A comma only parts thousands or the arguments of a function; write 4.31."),
        ("1,2345", "A comma only parts thousands or the arguments of a function; write 4.31."),
        ("1.234.567", "A number is written with one point at most, as in 1234.56."),
        ("2024-02-30", "`2024-02-30` is no date."),
        ("today - 2024-01-01", "Dates cannot be added or multiplied; use days_between, add_days or add_months."),
        ("10 % 3", "`%` may only stand right after a number, as in 19% * 250."),
        ("(5+3)%", "`%` may only stand right after a number, as in 19% * 250."),
        ("5%%", "`%` may only stand right after a number, as in 19% * 250."),
        ("4**0.5", "Only whole powers up to 1000 are known."),
        ("9**9**9", "Only whole powers up to 1000 are known."),
        ("(9**300)**300", "The numbers become too large."),
        ("*".join(["9" * 30] * 9), "The result is too large."),
        ("1/10**50", "The result is too small."),
        ("7//2", "Only + - * / and ** are known."),
        ("5(3)", "A sign is missing before a parenthesis."),
        ("(5)(3)", "A sign is missing before a parenthesis."),
        ("max()", "max takes one number or more."),
        ("sum(today, 1)", "sum takes one number or more."),
        ("percent(1, 2, 3)", "percent takes two numbers: the part and the whole."),
        ("add_months(2024-01-31, 0.5)", "add_months takes a date and a whole number, as in add_months(2024-03-01, 6)."),
        ("add_months(2024-01-31, 10**6)", "The date lies outside the calendar."),
        ("add_days(2024-01-31, 10**25)", "The date lies outside the calendar."),
        ("-" * 290 + "1", "The expression is nested too deeply."),
        ("1+" * 5000 + "1", "The expression is longer than 300 characters."),
    ],
)
def test_refusals_say_why(expression: str, sentence: str) -> None:
    assert refusal(expression) == sentence


def test_an_unknown_name_is_told_what_there_is() -> None:
    assert refusal("foo(1)").startswith("`foo` is not known; use sum, average, ")
    assert refusal("sum").startswith("`sum` is not known; ")


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "()",
        "().__class__.__bases__",
        "__import__('os').system('true')",
        "_0",
        "(1).real",
        "lambda: 1",
        "lambda x=1: x",
        "[x for x in sum]",
        "1 if 2 else 3",
        "1 and 2",
        "not 1",
        "1 < 2",
        "x := 1",
        "f'{1}'",
        "'text'",
        "sum(*[1])",
        "sum(x=1)",
        "percent(part=1, whole=2)",
        "[1, 2]",
        "today[0]",
        "today(1)",
        "{1: 2}",
        "1; 2",
        "5 000",
        "5kg",
        "1e5",
        "1e999999",
        "0x10",
        "1_000",
        "5j",
        "~5",
        "1 @ 2",
        "2^3",
        "5.",
        "1..2",
        "²",
        "½ + 1",
        "१.२.३",
        "\0",
        "1\\\n+1",
        "#",
        "=" * 10_000,
        "(" * 290,
        "sum(" * 70 + "1" + ")" * 70 + "..",
        "💥",
        "date(2024, 13, 1)",
        "date(2024)",
        "2024-3-01-",
    ],
)
def test_whatever_else_is_refused(expression: str) -> None:
    assert refusal(expression).endswith((".", "arithmetic"))


@given(st.text(alphabet="0123456789.,+-*/%() [](sumx)e_today\"'=€४²", max_size=60) | st.text(max_size=40))
def test_any_text_gives_a_result_or_a_refusal(text: str) -> None:
    try:
        assert result(text)
    except CalculationError as refused:
        assert str(refused)


Tree = tuple[str, Fraction]
"""an expression and what it comes to"""


def _joined(left: Tree, sign: str, right: Tree) -> Tree:
    text = f"({left[0]}) {sign} ({right[0]})"
    match sign:
        case "+":
            return text, left[1] + right[1]
        case "-":
            return text, left[1] - right[1]
        case "*":
            return text, left[1] * right[1]
    return (text, left[1] / right[1]) if right[1] else (left[0], left[1])


_LEAVES: st.SearchStrategy[Tree] = st.decimals(0, 10_000, places=2).map(
    lambda number: (f"{number:f}", Fraction(number))
)
_TREES = st.recursive(
    _LEAVES,
    lambda trees: (
        st.builds(_joined, trees, st.sampled_from("+-*/"), trees) | trees.map(lambda tree: (f"-({tree[0]})", -tree[1]))
    ),
    max_leaves=8,
)


@given(_TREES)
def test_equal_to_fractions(tree: Tree) -> None:
    text, expected = tree
    if len(text) > 300 or abs(expected) >= 10**30 or 0 < abs(expected) < Fraction(1, 10**30):
        return
    assert abs(Fraction(result(text)) - expected) <= min(Fraction(1, 2 * 10**6), abs(expected) / 10**5)


@given(st.lists(st.integers(0, 9999), min_size=1, max_size=30))
def test_equal_to_python_without_parentheses(numbers: list[int]) -> None:
    assert result(" - ".join(map(str, numbers))) == str(numbers[0] - sum(numbers[1:]))
    assert result(f"sum({', '.join(map(str, numbers))})") == str(sum(numbers))


@given(st.integers(1000, 10**12))
def test_thousands_are_read_outside_of_functions(number: int) -> None:
    assert result(f"({number:,}) + 0") == str(number)
    assert "two meanings" in refusal(f"sum({number:,})")
