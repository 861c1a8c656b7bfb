"""Words that can answer: amounts, dates, percentages, numbers, telephone numbers, e-mail addresses, names."""

from __future__ import annotations

import re

from engine.search.question import Kind

Span = tuple[int, int]
"""first character and the one after the last"""

_MONTH = (
    r"(?:jan|feb|fev|feb|m[aä]r|mars|apr|avr|abr|may|mai|mag|jun|juin|giu|jul|juil|lug|aug|ao[uû]|ago|sep|set|oct|okt|ott|out"
    r"|nov|dec|dez|d[eé]c|dic)[a-zéûä]*\.?"
)
_DATE = re.compile(
    rf"\b(?:\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|\d{{1,2}}[-/.]\s?\d{{1,2}}[-/.]\s?(?:\d{{4}}|\d{{2}})"
    rf"|\d{{1,2}}(?:st|nd|rd|th|er|\.|º)?[\s-]*(?:of\s|de\s|di\s)?{_MONTH}(?:[\s,-]*(?:de\s|del\s)?\d{{4}}|[\s,-]+'?\d{{2}})?"
    rf"|{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s\d{{4}})?|{_MONTH}\s\d{{4}})(?!\w)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_NUMBER = r"\d{1,3}(?:[,.'\u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?"
_SCALE = r"(?:\s?(?:thousand|million|billion|trillion|mn|bn|[mk]\b|mio|mrd|crore|lakh|tausend|millionen|milliarden|millions?|milliards?))?"
_CURRENCY = r"(?:[$€£¥₹฿]|\b(?:US\$|USD|EUR|GBP|CHF|INR|Rs\.?|RM|SGD|S\$|AUD|CAD|MYR|THB|BRL|R\$))"
_MONEY = re.compile(
    rf"(?<![\w.,-])(?:{_CURRENCY}\s?-?(?:{_NUMBER}){_SCALE}|-?(?:\d{{1,3}}(?:[,.']\d{{3}})*|\d+)[.,]\d\d(?![\d%])(?:\s?{_CURRENCY})?"
    rf"|(?:{_NUMBER}){_SCALE}\s?{_CURRENCY})(?![\w%]|[.,]\d|\s?%)",
    re.IGNORECASE,
)
_PLAIN = re.compile(rf"(?<![\w.,/-])-?(?:{_NUMBER}){_SCALE}(?![\w%/]|[.,-]\d|\s?%)", re.IGNORECASE)
_PERCENT = re.compile(r"(?<![\w.,])-?\d+(?:[.,]\d+)?\s?(?:%|percent\b|per cent\b|Prozent\b|pour cent\b|por ciento\b|per cento\b|por cento\b)")
_PHONE = re.compile(r"(?<![\w.])(?:\+|\(\+?)?\d[\d\s().\-/]{5,18}\d(?![\w])")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_NAME = re.compile(r"\b[A-ZÀ-Þ][\w'’.-]*[\w](?:\s(?:(?:de|von|van|der|la|del|of|and|the|&)\s)?[A-ZÀ-Þ][\w'’.-]*)+")


def values(text: str, kind: Kind) -> list[Span]:
    """Where words of this kind stand in the text."""
    match kind:
        case Kind.AMOUNT:
            return _spans(_MONEY, text) or _without(_spans(_PLAIN, text), _taken(text))
        case Kind.DATE:
            return _spans(_DATE, text) or _spans(_YEAR, text)
        case Kind.PERCENT:
            return _spans(_PERCENT, text)
        case Kind.PHONE:
            dates = _spans(_DATE, text)
            return [span for span in _without(_spans(_PHONE, text), dates) if _digits(text, span) >= 7]
        case Kind.EMAIL:
            return _spans(_EMAIL, text)
        case Kind.NUMBER:
            return _without(_spans(_PLAIN, text), _spans(_DATE, text))
        case Kind.NAME:
            return _spans(_NAME, text)
        case _:
            return []


def _taken(text: str) -> list[Span]:
    """Numbers that are no amounts: dates and years."""
    return _spans(_DATE, text) + _spans(_YEAR, text)


def _spans(pattern: re.Pattern[str], text: str) -> list[Span]:
    return [match.span() for match in pattern.finditer(text)]


def _without(spans: list[Span], taken: list[Span]) -> list[Span]:
    return [(start, end) for start, end in spans if not any(start < last and first < end for first, last in taken)]


def _digits(text: str, span: Span) -> int:
    return sum(character.isdigit() for character in text[span[0] : span[1]])
