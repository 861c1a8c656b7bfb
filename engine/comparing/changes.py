"""Groups of differences, and words that moved, as changes with quotes from both sides."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain

from engine.comparing.citing import Cited, cite
from engine.comparing.copies import Copy
from engine.comparing.doubt import Words, doubtful
from engine.comparing.edits import Run
from engine.comparing.grouping import Group
from engine.comparing.matching import Block
from engine.comparing.naming import named
from engine.contracts import Change, ChangeKind, TextSource, WordChange
from engine.search.values import Span


def change_of(group: Group, first: Copy, second: Copy) -> Change:
    """One change, told with the sentences or rows that it touches."""
    before = _sentences(first, group.before, [edit.before for edit in group.edits])
    after = _sentences(second, group.after, [edit.after for edit in group.edits])
    kind = ChangeKind.CHANGED if before and after else ChangeKind.REMOVED if before else ChangeKind.ADDED
    words: Iterable[WordChange] = ()
    if before and after:
        spans = ((_span(first, edit.before, before), _span(second, edit.after, after)) for edit in group.edits)
        words = named(before.quote.text, after.quote.text, spans)
    return Change(
        kind=kind,
        before=before.quote if before else None,
        after=after.quote if after else None,
        before_boxes=before.marks if before else (),
        after_boxes=after.marks if after else (),
        words=tuple(words),
        perhaps=_is_doubtful(group, first, second),
    )


def move_of(block: Block, first: Copy, second: Copy) -> Change:
    """The same words in another place."""
    start, other, count = block
    before, after = _run_of(first, (start, start + count)), _run_of(second, (other, other + count))
    return Change(
        kind=ChangeKind.MOVED,
        before=before.quote,
        after=after.quote,
        before_boxes=before.quote.boxes,
        after_boxes=after.quote.boxes,
    )


def _sentences(copy: Copy, units: Sequence[int], runs: Sequence[Run]) -> Cited | None:
    """The units as a quote; where they stand on two pages, those on the page with the first difference."""
    if not units:
        return None
    touched = chain.from_iterable(range(*run) for run in runs)
    position = next((copy.position(token) for token in touched), copy.units[units[0]].position)
    lines = [copy.units[unit].lines for unit in units if copy.units[unit].position == position]
    return cite(copy, position, lines, _numbers(copy, runs))


def _run_of(copy: Copy, run: Run) -> Cited:
    """Some words on one page as a quote, whatever sentences they stand in."""
    numbers = _numbers(copy, [run])
    units = dict.fromkeys(token.unit for token in copy.tokens[slice(*run)])
    parts = [[tuple(n for n in line if n in numbers) for line in copy.units[unit].lines] for unit in units]
    return cite(copy, copy.position(run[0]), [tuple(filter(None, lines)) for lines in parts], ())


def _numbers(copy: Copy, runs: Sequence[Run]) -> Collection[int]:
    """The numbers of these words on their page."""
    return {number for run in runs for token in copy.tokens[slice(*run)] for number in token.numbers}


def _span(copy: Copy, run: Run, cited: Cited) -> Span:
    """The characters of some words in a quote; none where they do not stand in it."""
    numbers = [number for token in copy.tokens[slice(*run)] for number in token.numbers]
    places = [cited.places[number] for number in numbers if number in cited.places]
    return (places[0][0], places[-1][1]) if places else (0, 0)


def _is_doubtful(group: Group, first: Copy, second: Copy) -> bool:
    """Whether OCR read one of the sides, and may have made all of the differences."""
    return TextSource.OCR in {*_sources(first, group.before), *_sources(second, group.after)} and all(
        doubtful(_words(first, edit.before), _words(second, edit.after)) for edit in group.edits
    )


def _sources(copy: Copy, units: Sequence[int]) -> Iterator[TextSource]:
    return (copy.side.pages[copy.units[unit].position].text.source for unit in units)


def _words(copy: Copy, run: Run) -> Words:
    """Words with how sure OCR was of each."""
    found = []
    for token in range(*run):
        page = copy.side.pages[copy.position(token)].text
        content = copy.contents[copy.position(token)]
        for number in copy.tokens[token].numbers:
            found.append((content.words[number], page.confidences[number] / 255 if page.confidences else 1.0))
    return found
