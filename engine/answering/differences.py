"""Pages that give different numbers for the same thing. They are shown side by side; no average, no choice.

Every claim answers the same question, so claims are compared where each gives one number that the question does not
name itself, and says it in much the same words. What says more than that is left to the reader of the answer: a warning
that is often wrong is soon overlooked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from engine.answering.numbers import dates_in, numbers_in
from engine.answering.support import without_pages
from engine.contracts import Claim, Difference, Finding, Quote, Statement
from engine.search.analysis import fold, words

ALIKE = 0.5
"""of the words of the shorter claim, that stand in the other one, too"""
LONG_WORD = 4
"""letters from which a word counts: shorter ones are in every sentence"""


@dataclass(frozen=True, slots=True)
class _Said:
    claim: Claim
    values: frozenset[Fraction]
    words: frozenset[str]


def differences(
    question: str, statements: Sequence[Statement], quotes: Sequence[Quote], findings: Sequence[Finding]
) -> tuple[Difference, ...]:
    """What statements of a text model and findings of a vision model say differently.

    Args:
        question: numbers that it names are no claims.
        statements: each with the places in ``quotes`` of the words behind it.
    """
    known = {value for number in numbers_in(question) for value in number.values}
    claims = [*_read(statements, quotes), *_seen(findings)]
    said = [one for claim in claims if (one := _number(claim, known)) is not None]
    groups: list[list[_Said]] = []
    for one in said:
        group = next((group for group in groups if _about_the_same(group[0], one)), None)
        if group is None:
            groups.append([one])
        elif not any(one.values & other.values for other in group):
            group.append(one)
    return tuple(Difference(tuple(one.claim for one in group)) for group in groups if len(group) > 1)


def _read(statements: Sequence[Statement], quotes: Sequence[Quote]) -> Iterator[Claim]:
    for statement in statements:
        behind = [quotes[place] for place in statement.quotes if quotes[place].verified]
        if behind:
            yield _claim(behind[0], statement.text, seen=False)


def _seen(findings: Sequence[Finding]) -> Iterator[Claim]:
    return (_claim(finding, finding.text, seen=True) for finding in findings if finding.answers)


def _claim(place: Quote | Finding, text: str, *, seen: bool) -> Claim:
    """What is said of a place; its number is not known yet."""
    return Claim(
        document_id=place.document_id,
        document=place.document,
        page=place.page,
        label=place.label,
        text=text,
        number="",
        seen=seen,
    )


def _number(claim: Claim, known: set[Fraction]) -> _Said | None:
    """The claim with its number, if it has exactly one."""
    text = without_pages(claim.text)
    dates = dates_in(text)
    found = {
        number.values: number.text
        for number in numbers_in(text)
        if not number.values & known and not any(date.start <= number.start < date.end for date in dates)
    }
    if len(found) != 1:
        return None
    ((values, written),) = found.items()
    bare = frozenset(word for word in words(fold(text)) if len(word) >= LONG_WORD and word.isalpha())
    return _Said(replace(claim, number=written), values, bare)


def _about_the_same(one: _Said, other: _Said) -> bool:
    shorter = min(len(one.words), len(other.words))
    return shorter > 0 and len(one.words & other.words) >= ALIKE * shorter
