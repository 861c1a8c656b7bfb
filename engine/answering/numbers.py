"""Numbers and dates as they stand in running text, in the habits of the eight languages of the models.

A number can often be read in two ways: ``4,310`` is 4310 to an English reader and 4.31 to a German one. Nothing is
decided here: all readings are given, and two numbers may be the same if they share one.

Digits right after a Latin letter ("Q3", "A4", "B12") are part of a name and no number; digits right before letters are
a number and its unit ("10mg", "3rd"). Thai is written without spaces, so letters of other scripts change nothing.
Words are not read: "4.2 million" is the number 4.2. Dates are read the same way: ``01/03/2024`` is in January and in
March.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

_LONGEST = 40
"""characters of a number; a longer run of digits is a code (and ``int`` refuses 4300 of them)"""
_SPACE = "[ \u00a0\u2009\u202f]"
_LATIN = "A-Za-zÀ-ÖØ-öø-ɏ"
_CURRENCY = (
    rf"(?:(?:(?<![{_LATIN}])(?:US|R|S|A|C|HK))?[$€£¥₹฿]"
    rf"|(?<![{_LATIN}])(?:USD|EUR|GBP|CHF|INR|THB|BRL|Rs\.?|RM|Fr\.))"
)
_BODY = (
    rf"[1-9]\d{{0,2}}(?:{_SPACE}\d{{3}})+(?:[.,]\d+)?(?!\d|[.,'’]\d)"  # 4 310,50: a space parts the thousands
    r"|\d+(?:[.,'’]\d+)*|(?<![\w.,])\.\d+"
)
_NUMBER = re.compile(
    rf"(?P<open>\()?(?P<minus>(?<![\w)])[-−])?(?:{_CURRENCY}\s?(?P<inner_minus>[-−])?|(?<![{_LATIN}\d])(?<!\d[.,'’]))"
    rf"(?P<body>{_BODY})(?P<close>(?:\s?(?:%|{_CURRENCY}))?\))?"
)
_ALONE = re.compile(rf"{_NUMBER.pattern}\s?(?:%|{_CURRENCY})?")
_DECIMAL = re.compile(r"\d+(?:[.,]\d+)?|\.\d+")
_GROUPED = re.compile(r"[1-9]\d{0,2}([.,'’]|\s)\d{3}(?:(?:\1|(?<=\s)\s)\d{3})*(?:(?!\1)[.,](?P<decimals>\d+))?")
_INDIAN = re.compile(r"[1-9]\d?(?:,\d\d)+,\d{3}(?:\.(?P<decimals>\d+))?")


_MONTHS = (
    "january janvier januar jänner gennaio janeiro enero jan janv gen ene जनवरी มกราคม",
    "february février fevrier februar febbraio fevereiro febrero feb févr fev फरवरी फ़रवरी กุมภาพันธ์",
    "march mars märz maerz marzo março marco mar mrz मार्च มีนาคม",
    "april avril aprile abril apr avr abr अप्रैल เมษายน",
    "may mai maggio maio mayo mag मई พฤษภาคม",
    "june juin juni giugno junho junio jun giu जून มิถุนายน",
    "july juillet juli luglio julho julio jul juil lug जुलाई กรกฎาคม",
    "august août aout agosto aug ago अगस्त สิงหาคม",
    "september septembre settembre setembro septiembre sept sep set सितंबर सितम्बर กันยายน",
    "october octobre oktober ottobre outubro octubre oct okt ott out अक्टूबर अक्तूबर ตุลาคม",
    "november novembre novembro noviembre nov नवंबर नवम्बर พฤศจิกายน",
    "december décembre decembre dezember dicembre dezembro diciembre dec déc dez dic दिसंबर दिसम्बर ธันวาคม",
)
_MONTH_NUMBERS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_ENGLISH_VERBS = {"set", "out"}  # "set 2024 as the goal" names no month; "12 set 2024" does
_BUDDHIST = range(2400, 2700)  # years of the Thai calendar, 543 ahead


def _any_month(names: set[str]) -> str:
    return rf"(?<![{_LATIN}])(?P<month>{'|'.join(sorted(names, key=len, reverse=True))})(?![{_LATIN}])\.?"


_JOIN = r"(?:[\s,./-]|\bde\b|\bdel\b|\bof\b|พ\.ศ\.){0,4}"
_DAY = r"(?<![\d.,/-])(?P<day>0?[1-9]|[12]\d|3[01])"
_YEAR = r"(?P<year>\d{4})(?!\d)"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<![\d.,/-])(?P<year>\d{4})([-/.])(?P<number>\d{1,2})\2(?P<day>\d{1,2})(?![\d/]|[.-]\d)",
        r"(?<![\d.,/-])(?P<day>\d{1,2})(?P<mark>[-/.])(?P<number>\d{1,2})(?P=mark)(?P<year>\d{4}|\d\d)(?![\d/]|[.-]\d)",
        rf"{_DAY}(?:st|nd|rd|th|er|[.º°])?{_JOIN}{_any_month(set(_MONTH_NUMBERS))}{_JOIN}{_YEAR}",
        rf"{_any_month(set(_MONTH_NUMBERS))}\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s{_YEAR}",
        rf"{_any_month(set(_MONTH_NUMBERS) - _ENGLISH_VERBS)}{_JOIN}{_YEAR}",
        r"(?<![\d.,/-])(?P<number>\d{1,2})/(?P<year>\d{4})(?![\d/]|[.-]\d)",
    )
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text. ``text[start:end]`` are its digits, their separators and a minus sign right before them."""

    text: str
    start: int
    end: int
    values: frozenset[Fraction]
    """all that it may mean; never empty. A number in parentheses, as accountants write a loss, has both signs"""


@dataclass(frozen=True, slots=True)
class DateFound:
    """A date in a text, ``text[start:end]`` of it; "March 2024" has a month and no date."""

    text: str
    start: int
    end: int
    dates: frozenset[date]
    """all that it may mean"""
    months: frozenset[tuple[int, int]]
    """year and month of each of them; never empty"""


def numbers_in(text: str) -> tuple[Number, ...]:
    """All numbers of the text in their order, those of dates among them; they do not overlap.

    Digits whose separators make no number are read run by run: "3.2.1" are 3, 2 and 1. A number with spaces is read as
    one: "4 310" is 4310.
    """
    plain = ascii_digits(text)
    found: list[Number] = []
    for match in _NUMBER.finditer(plain):
        values = _signed(match)
        if values:
            start = match.start("minus") if match["minus"] and match.end("minus") == match.start("body") else -1
            found.append(_number(text, max(start, match.start("inner_minus")), match, values))
        else:
            found.extend(_runs(text, plain, match.span("body")))
    return tuple(found)


def all_numbers_in(text: str) -> Iterator[Number]:
    """As ``numbers_in``, and after a number with spaces its parts: a row of a table with "4 310" may hold 4310, or 4
    and 310."""
    for number in numbers_in(text):
        yield number
        if re.search(r"\s", number.text):
            for part in re.finditer(r"\S+", number.text):
                start, end = part.start() + number.start, part.end() + number.start
                yield Number(part[0], start, end, values_of(part[0]))


def values_of(text: str) -> frozenset[Fraction]:
    """All readings of a text that is one number, as "4,310", "(1 234,50 €)" or "−5"; else the empty set."""
    match = _ALONE.fullmatch(ascii_digits(text.strip()))
    return _signed(match) if match else frozenset()


def dates_in(text: str) -> tuple[DateFound, ...]:
    """All dates with a year in their order: ISO, "1 March 2024", "March 1, 2024", "01.03.2024", "01/03/2024" in either
    order, "1er mars 2024", and months as "March 2024" and "03/2024"; they do not overlap. A day that does not exist,
    as 30 February, is no date."""
    plain = ascii_digits(text)
    found: list[DateFound] = []
    for pattern in _DATES:
        for match in pattern.finditer(plain):
            dates, months = _date_readings(match.groupdict())
            if months:
                found.append(DateFound(text[slice(*match.span())], *match.span(), dates, months))
        plain = pattern.sub(lambda match: "\0" * len(match[0]), plain)  # the "March 2024" in "1 March 2024" is taken
    return tuple(sorted(found, key=lambda one: one.start))


def ascii_digits(text: str) -> str:
    """The text, as long as before, with the digits of every script (Devanagari, Thai ...) as 0 to 9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(character)) if character.isdecimal() else character for character in text)


def _number(text: str, sign: int, match: re.Match[str], values: frozenset[Fraction]) -> Number:
    start = sign if sign >= 0 else match.start("body")
    return Number(text[start : match.end("body")], start, match.end("body"), values)


def _runs(text: str, plain: str, span: tuple[int, int]) -> list[Number]:
    """The runs of digits in the span, each as a whole number."""
    runs = [(match.start() + span[0], match.end() + span[0]) for match in re.finditer(r"\d+", plain[slice(*span)])]
    return [
        Number(text[start:end], start, end, frozenset({Fraction(int(plain[start:end]))}))
        for start, end in runs
        if end - start <= _LONGEST
    ]


def _signed(match: re.Match[str]) -> frozenset[Fraction]:
    values = _readings(match["body"])
    if match["minus"] or match["inner_minus"]:
        return frozenset(-value for value in values)
    if match["open"] and match["close"]:
        return values | {-value for value in values}
    return values


def _readings(body: str) -> frozenset[Fraction]:
    """With a decimal separator, with separators of thousands, or both: "4,310"; neither: the empty set."""
    if len(body) > _LONGEST:
        return frozenset()
    values = set()
    if _DECIMAL.fullmatch(body):
        values.add(Fraction(body.replace(",", ".")))
    grouped = _GROUPED.fullmatch(body) or _INDIAN.fullmatch(body)
    if grouped:
        digits = re.sub(r"\D", "", body)
        values.add(Fraction(int(digits), 10 ** len(grouped["decimals"] or "")))
    return frozenset(values)


def _date_readings(parts: dict[str, str]) -> tuple[frozenset[date], frozenset[tuple[int, int]]]:
    """The dates, and their months, that the parts of a match of ``_DATES`` may mean."""
    number = _MONTH_NUMBERS[parts["month"].lower()] if "month" in parts else int(parts["number"])
    years = _years(parts["year"])
    if "day" not in parts:
        return frozenset(), frozenset((year, number) for year in years if 1 <= number <= 12)
    day = int(parts["day"])
    orders = {(number, day)}
    if parts.get("mark") in {"/", "-"}:  # with points the day always comes first
        orders.add((day, number))
    dates = frozenset(
        date(year, month, day)
        for year in years
        for month, day in orders
        if 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]
    )
    return dates, frozenset((one.year, one.month) for one in dates)


def _years(digits: str) -> list[int]:
    """A year as written: with two digits of this century or the last, of the Thai calendar too; 0000 is none."""
    if len(digits) == 2:
        return [1900 + int(digits), 2000 + int(digits)]
    year = int(digits)
    return [year, year - 543] if year in _BUDDHIST else [year] * (year > 0)
