"""The form of a text model's answer, as a grammar for the model and as a parser for what it writes.

One statement a line, its quotes first, so that the model copies before it claims::

    [12] "words of page 12" [13] "words of page 13" The statement.

or ``NOT_FOUND``, or a call of the tool on a turn of its own. Everything is bounded: a model that repeats itself ends.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

NOT_FOUND = "NOT_FOUND"
STATEMENTS = 12
QUOTES = 4
"""most of one statement"""
QUOTE = (3, 300)
TEXT = 400
EXPRESSION = 200
"""characters"""

_CITE = r'\[(\d+)\] "([^"\n]*)" '
_CITES = re.compile(f"(?:{_CITE})+")


@dataclass(frozen=True, slots=True)
class Cite:
    """Words that the model says stand on a page."""

    mark: int
    """the number that the page bears in the prompt"""
    words: str


@dataclass(frozen=True, slots=True)
class Stated:
    """A complete statement."""

    cites: tuple[Cite, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """Further words of the statement that is being written."""

    text: str


@dataclass(frozen=True, slots=True)
class Nothing:
    """The pages do not answer the question."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call of the tool, as it was written."""

    text: str


Part = Words | Stated | Nothing | Call


def answer_grammar(marks: Collection[int], *, with_calls: bool) -> str:
    """GBNF of an answer from the pages with these numbers; no other page can be named."""
    rules = {
        "root": f'statement{{1,{STATEMENTS}}} | "{NOT_FOUND}"' + (" | call" if with_calls else ""),
        "statement": f'(cite " "){{1,{QUOTES}}} text "\\n"',
        "cite": '"[" mark "] \\"" words "\\""',
        "mark": " | ".join(f'"{mark}"' for mark in marks),
        "words": f'[^"\\n]{{{QUOTE[0]},{QUOTE[1]}}}',
        "text": f'[^"\\[\\n ] [^\\n]{{1,{TEXT}}}',
    }
    if with_calls:
        rules["call"] = f'"[calculate(expression=\\"" [0-9a-zA-Z_+*/(),.% -]{{1,{EXPRESSION}}} "\\")]"'
    return "".join(f"{name} ::= {rule}\n" for name, rule in rules.items())


def line_grammar(most: int) -> str:
    """GBNF of one line of at most so many characters."""
    return f"root ::= [^\\n]{{1,{most}}}\n"


class AnswerParser:
    """Takes an answer as it streams in. What is not of the form (a model without grammar) is left out."""

    def __init__(self) -> None:
        self._line = ""
        self._told = 0
        """characters of the line's statement that have been told"""

    def feed(self, text: str) -> Iterator[Part]:
        """What the next characters add."""
        *ended, last = text.split("\n")
        for rest in ended:
            self._line += rest
            yield from self._end_line()
        self._line += last
        yield from self._new_words()

    def end(self, *, cut: bool) -> Iterator[Part]:
        """The answer is over; a line that the length limit cut is no statement."""
        if not cut:
            yield from self._end_line()

    def _new_words(self) -> Iterator[Words]:
        cites = _CITES.match(self._line)
        if cites is None or self._line.startswith("[", cites.end()):
            return
        words = self._line[cites.end() + self._told :]
        if words:
            self._told += len(words)
            yield Words(words)

    def _end_line(self) -> Iterator[Part]:
        yield from self._new_words()
        line, self._line, self._told = self._line.strip(), "", 0
        cites = _CITES.match(line)
        if line == NOT_FOUND:
            yield Nothing()
        elif line.startswith("[calculate("):
            yield Call(line)
        elif cites is not None and line[cites.end() :]:
            found = re.findall(_CITE, cites[0])
            yield Stated(tuple(Cite(int(mark), words) for mark, words in found), line[cites.end() :])
