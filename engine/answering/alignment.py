"""Where the characters of a quote stand among those of a page: exactly, or on a page read by OCR nearly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from rapidfuzz.distance import Levenshtein

from engine.answering.characters import DASH, NUMBER, NUMBER_END, Characters, Span

_LETTERS_AN_ERROR = 8
"""letters of a text read by OCR for each one that may be wrong"""
_SHORTEST = 4
"""letters of a word in which one may be wrong"""

Places = Callable[[Characters, Characters], Iterator[Span]]


def exact_places(quote: Characters, page: Characters) -> Iterator[Span]:
    """Every place where exactly these characters stand as whole words, in the order of the page."""
    start = page.text.find(quote.text)
    while start >= 0:
        span = start, start + len(quote.text)
        if _whole(page, span):
            yield span
        start = page.text.find(quote.text, start + 1)


def close_places(quote: Characters, page: Characters) -> Iterator[Span]:
    """Places where these characters stand with as many wrong letters as OCR makes; every number and sign is there.

    One letter in eight may be wrong, missing or too much: in all, and in each word, where words of four letters may
    have one already. The word right after a number must be exact: it says what the number counts ("million", "mg").
    """
    most = len(quote.text) // _LETTERS_AN_ERROR
    for near in _candidates(quote, page, 2 * most):
        spans = [
            (start, end)
            for start in _borders(page, near[0], most)
            for end in _borders(page, near[1], most)
            if start < end and _whole(page, (start, end))
        ]
        errors = {span: Levenshtein.distance(quote.text, page.text[slice(*span)], score_cutoff=most) for span in spans}
        best = min(errors, key=errors.__getitem__, default=None)
        if best and errors[best] <= most and _only_letters(quote, page, best):
            yield best


def _whole(page: Characters, span: Span) -> bool:
    """Whether the span begins and ends at borders of words, and its first and last number have lost no sign."""
    start, end = span
    if not (page.border(start) and page.border(end)):
        return False
    before, first = page.text[start - 1 : start], page.text[start]
    last, after = page.text[end - 1], page.text[end : end + 1]
    if before and before in "(-+<>~=":
        return False
    # A dash or "%" on another line belongs to something else.
    if before == DASH and first == NUMBER:
        return "\n" in page.gap(page.piece_at(start))
    return not (last == NUMBER_END and after in {"%", "+"}) or "\n" in page.gap(page.piece_at(end))


def _candidates(quote: Characters, page: Characters, most: int) -> Iterator[Span]:
    """Where the quote may stand, roughly: at the same run of numbers and signs; without one at any word."""
    if not quote.numbers:
        for start in page.pieces[:-1]:
            span = start, start + len(quote.text)
            if Levenshtein.distance(quote.text, page.text[slice(*span)], score_cutoff=most) <= most:
                yield span
        return
    asked = [_piece(quote, piece) for piece in quote.numbers]
    found = [_piece(page, piece) for piece in page.numbers]
    before = quote.pieces[quote.numbers[0]]
    after = len(quote.text) - quote.pieces[quote.numbers[-1] + 1]
    for place in range(len(found) - len(asked) + 1):
        if found[place : place + len(asked)] == asked:
            first, last = page.numbers[place], page.numbers[place + len(asked) - 1]
            yield page.pieces[first] - before, page.pieces[last + 1] + after


def _borders(page: Characters, near: int, most: int) -> Iterator[int]:
    """The beginnings of pieces (and the end of the last one) at most so many characters away."""
    piece = page.piece_at(max(0, near - most))
    while piece < len(page.pieces) and page.pieces[piece] <= near + most:
        if abs(page.pieces[piece] - near) <= most:
            yield page.pieces[piece]
        piece += 1


def _piece(text: Characters, piece: int) -> str:
    return text.text[text.pieces[piece] : text.pieces[piece + 1]]


def _only_letters(quote: Characters, page: Characters, span: Span) -> bool:
    """Whether all errors are letters, and no word of the quote or the page has too many."""
    start, end = span
    wrong: Counter[tuple[bool, int]] = Counter()
    for edit in Levenshtein.editops(quote.text, page.text[start:end]):
        if edit.tag != "insert" or edit.src_pos not in quote.pieces:
            wrong[True, quote.piece_at(edit.src_pos)] += 1
        if edit.tag != "delete":
            wrong[False, page.piece_at(start + edit.dest_pos)] += 1
    return all(count <= _allowed(quote if own else page, piece) for (own, piece), count in wrong.items())


def _allowed(text: Characters, piece: int) -> int:
    """How many letters of a piece may be wrong."""
    letters = _piece(text, piece)
    follows_number = text.text[: text.pieces[piece]].endswith(NUMBER_END) and not text.gap(piece).strip()
    if piece in text.numbers or follows_number or len(letters) < _SHORTEST:
        return 0
    return max(1, len(letters) // _LETTERS_AN_ERROR)
