"""Words that can answer: amounts, dates, percentages, numbers, telephone numbers, e-mail addresses, names."""

from __future__ import annotations

import re

from engine.search.kinds import Kind

Span = tuple[int, int]
"""first character and the one after the last"""

_MONTHS = (
    "january february march april may june july august september october november december "
    "janvier fevrier février mars avril mai juin juillet aout août septembre octobre novembre decembre décembre "
    "januar februar märz maerz juni juli oktober dezember jänner "
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre dicembre "
    "janeiro fevereiro março marco abril maio junho julho setembro outubro novembro dezembro "
    "enero febrero abril mayo junio julio septiembre octubre noviembre diciembre "
    "jan feb mar apr jun jul aug sep sept oct okt nov dec dez"
).split()
_MONTH = rf"(?:{'|'.join(sorted(set(_MONTHS), key=len, reverse=True))})\b\.?"
_DATE = re.compile(
    r"(?<![\w/.-])(?:\d{4}([-/.])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])"
    r"|(?:0?[1-9]|[12]\d|3[01])([-/.])(?:0?[1-9]|[12]\d|3[01])\2(?:\d{4}|\d{2}))(?![\d/])"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th|er|\.|º)?[\s-]*(?:of\s|de\s)?{_MONTH}(?:[\s,-]*(?:de\s|del\s)?\d{{4}}\b|[\s,-]+'?\d{{2}}\b)?"
    rf"|\b{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s\d{{4}}\b)?|\b{_MONTH}\s\d{{4}}\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_NUMBER = r"\d{1,3}(?:[,.'\u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?"
_SCALE = (
    r"(?:\s?(?:thousand|millions?|millionen|billion|trillion|milliarden|milliards?|tausend|crore|lakh|mio|mrd|mn|bn"
    r"|[mk])\b)?"
)
_CURRENCY = r"(?:[$€£¥₹฿]|\b(?:US\$|USD|EUR|GBP|CHF|INR|Rs\.?|RM|SGD|S\$|AUD|CAD|MYR|THB|BRL|R\$))"
_MONEY = re.compile(
    rf"(?<![\w.,-])(?:{_CURRENCY}\s?-?(?:{_NUMBER}){_SCALE}|-?(?:\d{{1,3}}(?:[,.']\d{{3}})*|\d+)[.,]\d\d(?![\d%])(?:\s?{_CURRENCY})?"
    rf"|(?:{_NUMBER}){_SCALE}\s?{_CURRENCY})(?![\w%]|[.,]\d|\s?%)",
    re.IGNORECASE,
)
_PLAIN = re.compile(rf"(?<![\w.,/-])-?(?:{_NUMBER}){_SCALE}(?![\w%/]|[.,-]\d|\s?%)", re.IGNORECASE)
_PERCENT = re.compile(
    r"(?<![\w.,])-?\d+(?:[.,]\d+)?\s?(?:%|(?:percent|per cent|prozent|pour cent|por ciento|per cento|por cento)\b)",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\S*\d\S*")
_PHONE = re.compile(r"(?<![\w.])(?:\+|\(\+?)?\d[\d\s().\-/]{5,18}\d(?![\w])")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_NAME = re.compile(r"\b[A-ZÀ-Þ][\w'’.-]*[\w](?:\s(?:(?:de|von|van|der|la|del|of|and|the|&)\s)?[A-ZÀ-Þ][\w'’.-]*)+")


def values(text: str, kind: Kind, *, exact: bool = False) -> list[Span]:
    """Where words of this kind stand in the text; if ``exact``, a year is no date and a bare number no amount."""
    match kind:
        case Kind.AMOUNT:
            return _spans(_MONEY, text) or _without([] if exact else _spans(_PLAIN, text), _taken(text))
        case Kind.DATE:
            return _spans(_DATE, text) or ([] if exact else _spans(_YEAR, text))
        case Kind.PERCENT:
            return _spans(_PERCENT, text)
        case Kind.PHONE:
            dates = _spans(_DATE, text)
            return [span for span in _without(_spans(_PHONE, text), dates) if _digits(text, span) >= 7]
        case Kind.EMAIL:
            return _spans(_EMAIL, text)
        case Kind.NUMBER:
            return _without(_spans(_PLAIN, text), _taken(text))
        case Kind.NAME:
            return _spans(_NAME, text)
        case _:
            return []


def figures(text: str) -> list[Span]:
    """Where words with digits stand, whatever they count."""
    return _spans(_FIGURE, text)


def _taken(text: str) -> list[Span]:
    """Numbers that are no amounts: dates and years."""
    return _spans(_DATE, text) + _spans(_YEAR, text)


def _spans(pattern: re.Pattern[str], text: str) -> list[Span]:
    return [match.span() for match in pattern.finditer(text)]


def _without(spans: list[Span], taken: list[Span]) -> list[Span]:
    return [(start, end) for start, end in spans if not any(start < last and first < end for first, last in taken)]


def _digits(text: str, span: Span) -> int:
    return sum(character.isdigit() for character in text[span[0] : span[1]])
