"""What counts when words are compared: letters in one case, each number as one piece, signs; and where they stood.

White space, punctuation, quotation marks and hyphens between letters do not count, nor do currency signs. All of a
number counts, its separators too: "4,310" is one piece that is neither "4310" nor "4 310" nor part of "14,310". A
sign, a parenthesis around a number (as accountants write a loss) and "%" are pieces of their own.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

NUMBER, NUMBER_END = "\x02", "\x03"
"""around the digits of a number, so that no number is found inside another one"""

_LONG_DASHES = re.compile("[\u2014\u2015\u2e3a\u2e3b]|--+")
_LONG_DASH = "\x01"
"""one that parts words and is no minus sign"""
_NORMAL = {
    **dict.fromkeys("\u2018\u2019\u201b\u02bc\u2032`\u00b4", "'"),
    **{"\u2212": "-", "≤": "<=", "≥": ">=", "±": "+-", "≈": "~", "‰": "%%"},
}
_RAISED = 0xF0000
"""added to a superscript, a fraction and the like, which are digits: "10²" is not "102" """

_DIGIT = "[0-9\U000f0000-\U0010ffff]"
_LETTER = "[a-z\u0080-\u00b6\u00b8-\U000effff]"
_DIGITS = rf"(?:(?<!{_LETTER})[.,])?{_DIGIT}+(?:[.,'·:/^]+{_DIGIT}+)*"
_AMOUNT = rf"\s?\$?\s?[.,]?{_DIGIT}"
"""the beginning of a number, after its currency sign"""
_PIECE = re.compile(
    rf"""
    (?P<number> {_DIGITS} )
    | (?P<letters> {_LETTER}+ )
    | (?P<loss> \( (?= \s?(?:[a-z]{{1,3}}\s?)?\s?\$?\s?-?\s?\$?\s? {_DIGITS} \s?%*\s?\) ) )  # (5), (EUR -5 %)
    | (?P<sign>
        (?: [<>~]=? | \+-? ) (?={_AMOUNT})
        | - (?=\$?[.,]?{_DIGIT})
        | (?<![^\s(])- (?=(?:[a-z]{{1,3}}|\$){_AMOUNT})  # -EUR 5, but not "non-EU 5"
      )
    | (?P<dash>
        (?: -(?=\s) | \x01 ) (?={_AMOUNT})
        | (?: (?<={_DIGIT}) | (?<=[%)]) | (?<={_DIGIT}\s) | (?<=[%)]\s) ) (?: -(?!{_LETTER}) | \x01 )
      )
    | (?P<percent> %+ )
    """,
    re.VERBOSE,
)
DASH = "\u2013"
"""a dash beside a number that does not stand right before its digits"""
_JOINERS = re.compile(r"[-'.]?")
"""what may stand inside a word: "well-known", "don't", "U.S." """

_FEW_PIECES = 3
_FEW_CHARACTERS = 12

Span = tuple[int, int]
"""first character and the one after the last"""


@dataclass(frozen=True, slots=True)
class Characters:
    """The pieces of a text that count, without anything between them."""

    text: str
    pieces: Sequence[int]
    """where in ``text`` each of them begins, and at last its length"""
    numbers: Sequence[int]
    """places in ``pieces`` of those that are not letters"""
    source: str
    """the words in one form of writing, with all that does not count; lines are parted by \\n"""
    spans: Sequence[Span]
    """where in ``source`` each piece stands, and at last its end"""
    starts: Sequence[int]
    """where in ``source`` each word begins"""
    words: Sequence[int]
    """the numbers of the words"""

    @property
    def empty(self) -> bool:
        """Whether there is neither a letter nor a digit."""
        return not any(character.isalnum() or ord(character) >= _RAISED for character in self.text)

    @property
    def short(self) -> bool:
        """Whether this is so little that it may stand on a page by chance."""
        return len(self.pieces) <= _FEW_PIECES and len(self.text) < _FEW_CHARACTERS

    def gap(self, piece: int) -> str:
        """What was left out before a piece, or after the last."""
        return self.source[self.spans[piece - 1][1] if piece else 0 : self.spans[piece][0]]

    def word_at(self, place: int) -> int:
        """The number of the word that holds this character of ``text``."""
        start, _ = self.spans[self.piece_at(place)]
        return self.words[bisect_right(self.starts, start) - 1]

    def piece_at(self, place: int) -> int:
        """The piece that holds this character of ``text``."""
        return bisect_right(self.pieces, place) - 1

    def border(self, place: int) -> bool:
        """Whether a word ends before this character of ``text``, or may end as scripts without spaces go."""
        if place in (0, len(self.text)):
            return True
        piece = self.piece_at(place)
        if self.pieces[piece] == place and not _JOINERS.fullmatch(self.gap(piece)):
            return True
        sides = self.text[place - 1 : place + 1]
        return any(map(_spaceless, sides)) and not unicodedata.category(sides[1]).startswith("M")


def characters(lines: Sequence[tuple[Sequence[int], Sequence[str]]]) -> Characters:
    """The characters that count, of lines of words: their numbers and their texts."""
    plain = [[_plain(word) for word in words] for _, words in lines]
    source = "\n".join(map(" ".join, plain))
    chunks: list[str] = []
    spans: list[Span] = []
    numbers: list[int] = []
    for match in _PIECE.finditer(source):
        chunk, kind = match[0], match.lastgroup
        if kind != "letters":
            numbers.append(len(chunks))
        if kind == "number":
            chunk = f"{NUMBER}{chunk}{NUMBER_END}"
        elif kind == "dash":
            chunk = DASH
        chunks.append(chunk)
        spans.append(match.span())
    return Characters(
        text="".join(chunks),
        pieces=list(accumulate(map(len, chunks), initial=0)),
        numbers=numbers,
        source=source,
        spans=[*spans, (len(source), len(source))],
        starts=list(accumulate((len(word) + 1 for words in plain for word in words), initial=0)),
        words=[number for numbers, _ in lines for number in numbers],
    )


def _plain(word: str) -> str:
    """A word in small letters, ligatures parted, with European digits and the punctuation of ASCII."""
    plain = word.lower() if word.isascii() else unicodedata.normalize("NFC", "".join(map(_plain_character, word)))
    return _LONG_DASHES.sub(_LONG_DASH, plain) if "--" in plain else plain


@lru_cache(maxsize=4096)
def _plain_character(character: str) -> str:
    if _LONG_DASHES.match(character):
        return _LONG_DASH
    if unicodedata.category(character) == "No":
        return chr(_RAISED + ord(character))
    return "".join(map(_of_ascii, unicodedata.normalize("NFKC", _NORMAL.get(character, character)).casefold()))


def _of_ascii(character: str) -> str:
    """Letters and marks as they are, all others as a character of ASCII."""
    category = unicodedata.category(character)
    if character.isascii() or category[0] in "LM" or category == "Nl" or character == "·":
        return character
    if category == "Nd":
        return str(unicodedata.decimal(character))
    return {"Pd": "-", "Sc": "$", "Cf": "", "Cc": ""}.get(category, _NORMAL.get(character, ";"))


def _spaceless(character: str) -> bool:
    """Whether a letter is of a script that writes no spaces: Thai and its neighbours, Japanese, Chinese."""
    return (
        "\u0e00" <= character <= "\u0eff"
        or "\u1000" <= character <= "\u109f"
        or "\u1780" <= character <= "\u17ff"
        or "\u3040" <= character <= "\u9fff"
    )
