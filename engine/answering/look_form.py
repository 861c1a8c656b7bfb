"""The form of a vision model's answer about one page, and a parser for what it writes.

The answer in a few sentences, then a line for each run of words that it read off the page::

    Paper cost 4,310 thousand in Q3.
    READ: "Paper and pulp 4,105 3,954 4,310"

or ``NOT_ON_THIS_PAGE``. No grammar holds the model to it, so the parser takes whatever comes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

NOT_ON_THIS_PAGE = "NOT_ON_THIS_PAGE"
READ = "READ:"
MOST_READ = 12
"""runs of words that are looked up; a model that lists the whole page has not understood the question"""

_DECORATION = " \t*_#>•`-"
"""what models put before and around a line"""
_READ_LINE = re.compile(r"READ\s*\**\s*:\**\s*(.*)", re.IGNORECASE)
_NOT_HERE = re.compile(r"NOT[_ ]ON[_ ]THIS[_ ]PAGE", re.IGNORECASE)
_QUOTED = re.compile(r'"([^"\n]+)"|“([^”\n]+)”|„([^“”\n]+)[“”]|«([^»\n]+)»')
_NAMED = re.compile(r"^(?:answer|response)\s*:\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """What a model says of a page."""

    text: str
    """empty: the page does not say it"""
    read: tuple[str, ...]
    """words that it says it read off the page"""


class LookParser:
    """Takes an answer as it streams in."""

    def __init__(self) -> None:
        self._written = ""
        self._told = 0
        """characters of the answer that have been told"""

    def feed(self, text: str) -> str:
        """The next words of the answer itself, without lines of the form; empty where there are none yet."""
        self._written += text
        *lines, last = self._written.split("\n")
        shown = "\n".join(
            [*filter(_is_answer, lines), *([last] if _is_answer(last) and not _may_be_form(last) else [])]
        )
        new = shown[self._told :]
        self._told += len(new)
        return new

    def end(self, *, cut: bool) -> Said:
        """What was said; of an answer that was ``cut``, words that were not read to their end do not count."""
        return _said(self._written, cut=cut)


def _said(written: str, *, cut: bool) -> Said:
    if _NOT_HERE.search(written):
        return Said("", ())
    lines = written.split("\n")
    if cut and _READ_LINE.match(_bare(lines[-1])):
        lines.pop()
    read: list[str] = []
    for line in lines:
        words = _READ_LINE.match(_bare(line))
        read += _runs(words[1]) if words else []
    text = _NAMED.sub("", " ".join(" ".join(filter(_is_answer, lines)).split()))
    found = read or _quoted(text)
    return Said(text or ", ".join(read), tuple(dict.fromkeys(found))[:MOST_READ])


def _runs(rest: str) -> list[str]:
    """The words behind the mark: those in quotation marks, else all of them."""
    bare = rest.strip(_DECORATION).strip("\"“”„«»'")
    return _quoted(rest) or ([bare] if bare else [])


def _quoted(text: str) -> list[str]:
    return ["".join(groups).strip() for groups in _QUOTED.findall(text)]


def _is_answer(line: str) -> bool:
    bare = _bare(line)
    return bool(bare) and not _READ_LINE.match(bare) and not _NOT_HERE.match(bare)


def _may_be_form(line: str) -> bool:
    """Whether the line may still become one of the form's."""
    bare = _bare(line).upper()
    spaced = bare.replace(" ", "_")
    return READ.startswith(bare.replace(" ", "").replace("*", "")) or NOT_ON_THIS_PAGE.startswith(spaced)


def _bare(line: str) -> str:
    return line.lstrip(_DECORATION)
