"""Multiple choice: how the choices of a question are put, and which of them a reply names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from string import ascii_uppercase

_ONE_LETTER = re.compile(r"(?<!\w)[A-Z](?!\w)|^[a-z]$", re.MULTILINE)
"""a letter by itself: a label of a diagram, or all that a choice says"""
_AROUND = " .:*\"'“”()[]"
"""what models put around an answer"""
_TAKEN = "…"
"""stands where the words of a choice stood"""
_END = r"(?!\w|[.,]\d)"
"""behind a word or a number, and not within it"""


def with_choices(question: str, choices: Sequence[str]) -> str:
    """A question as it is put: its choices below it, a line each, and what to answer; without choices as it is."""
    if not choices:
        return question
    marks = _marks(question, choices)
    lines = (f"{mark}. {choice}" for mark, choice in zip(marks, choices, strict=True))
    kind = "number" if marks[0] == "1" else "letter"
    return "\n".join((question, *lines, f"Answer with the {kind} and the words of one of these, and nothing else."))


def named_choice(question: str, choices: Sequence[str], said: str) -> str | None:
    """The one choice that a reply names: by its own words, or by the letter or number of its line. None where it names
    none, or several.

    Of choices that hold each other, such as "leaf" and "leaf stem", the longest counts. Words go before marks: a choice
    that is itself a number is not taken for the line with this number.
    """
    by_mark = dict(zip(_marks(question, choices), choices, strict=True))
    named, left = _by_words(choices, said)
    named |= {by_mark[mark] for mark in _marks_in(left, by_mark)}
    return named.pop() if len(named) == 1 else None


def _marks(question: str, choices: Sequence[str]) -> Sequence[str]:
    """A letter for each line; numbers where a letter stands by itself in the question or in a choice, since what a
    reply says would mean two things."""
    if len(choices) > len(ascii_uppercase) or _ONE_LETTER.search("\n".join((question, *choices))):
        return [str(number) for number in range(1, len(choices) + 1)]
    return ascii_uppercase[: len(choices)]


def _by_words(choices: Sequence[str], said: str) -> tuple[set[str], str]:
    """The choices whose own words are said, and the rest of what is."""
    named, is_one_letter = set[str](), len(said.strip(_AROUND)) == 1
    for choice in sorted(choices, key=len, reverse=True):
        words = choice.rstrip(" .")
        # In a sentence one letter has to be written as in the choice: "a" is an article, too.
        case = re.NOFLAG if len(words) == 1 and not is_one_letter else re.IGNORECASE
        left = re.sub(rf"(?<!\w)(?<!\d[.,]){re.escape(words)}{_END}", _TAKEN, said, flags=case) if words else said
        if left != said:
            named.add(choice)
        said = left
    return named, said


def _marks_in(said: str, marks: Iterable[str]) -> Iterator[str]:
    """Those that stand alone, before the words of a choice ("(C)", "3. …"), or behind a word such as "answer"."""
    one = "|".join(marks)
    first = re.match(rf"[\s*(\[]*({one})(?:[).:\]*]+(?=\s|$)|\s*$)", said, re.IGNORECASE)
    if first:
        yield first[1].upper()
    behind = r"(?i:\b(?:answer|choice|option)(?: is)?(?: number| letter)?)"
    yield from re.findall(rf"{behind}[\s:*(\[]*({one}){_END}", said)
