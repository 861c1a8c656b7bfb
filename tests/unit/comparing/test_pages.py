"""Pages find each other by their words: changed, new, gone and moved ones; what cannot be read is named."""

from __future__ import annotations

import random
import threading
from dataclasses import replace

import pytest

from engine.comparing.bearing import bearing_on
from engine.comparing.compare import compare
from engine.comparing.copies import Side
from engine.comparing.covered import covered
from engine.contracts import ChangeKind, Comparison, PageText, PairKind, TextSource
from engine.errors import Interrupted, UseError
from tests.unit.comparing.sides import compared, side
from tests.unit.search.pages import page_text

SYLLABLES = "ba de fi go lu mi no pa re su ti vo".split()


def line(number: int) -> str:
    """A sentence of its own words, always the same for a number."""
    chance = random.Random(number)
    return " ".join("".join(chance.choices(SYLLABLES, k=3)) for _ in range(9)).capitalize() + "."


def page(number: int, *lines: str, header: str = "", footer: str = "") -> PageText:
    """A page of sentences of its own."""
    own = [line(100 * number + place) for place in range(8)]
    return page_text(*([header] if header else []), *own, *lines, *([footer] if footer else []))


def kinds(comparison: Comparison) -> list[tuple[PairKind, int | None, int | None]]:
    return [
        (pair.kind, pair.first.position if pair.first else None, pair.second.position if pair.second else None)
        for pair in comparison.pages
        if pair.kind is not PairKind.UNCHANGED
    ]


def test_a_page_that_is_new_one_that_is_gone_and_one_that_has_moved_are_told_apart() -> None:
    before = side("old", *map(page, range(1, 9)))
    after = side("new", *map(page, [1, 7, 2, 3, 20, 5, 6, 8]))
    assert kinds(compared(before, after)) == [
        (PairKind.MOVED, 7, 2),
        (PairKind.REMOVED, 4, None),
        (PairKind.ADDED, None, 5),
    ]


def test_all_pages_of_both_documents_are_there_once() -> None:
    before = side("old", *map(page, [1, 2, 3, 4, 5]))
    after = side("new", *map(page, [9, 5, 3, 8, 1]))
    pairs = compared(before, after).pages
    assert sorted(pair.first.position for pair in pairs if pair.first) == [1, 2, 3, 4, 5]
    assert [pair.second.position for pair in pairs if pair.second] == [1, 2, 3, 4, 5]


def test_a_changed_page_between_others_is_one_page() -> None:
    after = side("new", page(1), page(9), page(2, "A closing line was written below."), page(3))
    found = compared(side("old", *map(page, [1, 2, 3])), after)
    assert kinds(found) == [(PairKind.ADDED, None, 2), (PairKind.CHANGED, 2, 3)]
    assert found.pages[2].differs


def test_text_that_moved_over_the_end_of_a_page_is_no_difference() -> None:
    lines = [line(number) for number in range(14)]
    before = side("old", page_text(*lines[:8]), page_text(*lines[8:]))
    after = side("new", page_text(*lines[:6]), page_text(*lines[6:]))
    first, second = compared(before, after).pages
    assert [change.kind for change in first.changes] == [ChangeKind.MOVED]
    assert not first.differs
    moved = first.changes[0]
    assert moved.before is not None
    assert moved.after is not None
    assert (moved.before.page, moved.after.page) == (1, 2)
    assert (second.kind, second.changes) == (PairKind.CHANGED, ())


def test_page_numbers_and_running_lines_of_both_are_not_compared() -> None:
    def numbered(name: str, *numbers: int) -> Side:
        return side(
            name,
            *(
                page(number, header="Annual notes of the board", footer=f"Page {at} of {len(numbers)}")
                for at, number in enumerate(numbers, start=1)
            ),
        )

    found = compared(numbered("old", 1, 2, 3, 4, 5), numbered("new", 1, 2, 9, 3, 4, 5))
    assert kinds(found) == [(PairKind.ADDED, None, 3)]
    assert all(len(change.after.text.split()) == 9 for change in found.pages[2].changes if change.after)


def test_a_running_line_that_changed_is_told_once() -> None:
    before = side("old", *(page(number, footer="Annual notes, version 3") for number in range(1, 6)))
    after = side("new", *(page(number, footer="Annual notes, version 4") for number in range(1, 6)))
    found = compared(before, after)
    assert kinds(found) == [(PairKind.CHANGED, 1, 1)]
    (change,) = found.pages[0].changes
    assert [(one.before, one.after) for one in change.words] == [("3", "4")]


def test_figures_that_end_every_page_are_compared() -> None:
    def statements(name: str, third: int) -> Side:
        amounts = [410, 388, third, 97, 1250]
        return side(name, *(page(at, footer=f"Balance carried {amount}") for at, amount in enumerate(amounts)))

    assert kinds(compared(statements("old", 512), statements("new", 521))) == [(PairKind.CHANGED, 3, 3)]


def test_pages_that_cannot_be_read_are_named_with_the_reason() -> None:
    illegible = PageText("", b"", TextSource.UNREADABLE)
    before = side("old", page(1), "This page is damaged.", page(3), illegible, page(5))
    after = side("new", page(1), page(2), page(3), page(4), None)
    found = compared(before, after)
    assert kinds(found) == [(PairKind.UNREAD, 2, 2), (PairKind.UNREAD, 4, 4), (PairKind.UNREAD, 5, 5)]
    assert [sentence.split(":")[0] for sentence in found.unread] == [
        "old.pdf, page 2",
        "old.pdf, page 4",
        "new.pdf, page 5",
    ]
    assert "This page is damaged." in found.unread[0]


def test_what_a_comparison_rests_on_is_counted_over_both_documents() -> None:
    illegible, blank = (PageText("", b"", source) for source in (TextSource.UNREADABLE, TextSource.MISSING))
    scan = replace(page(2), source=TextSource.OCR)
    before = side("old", page(1), scan, "This page is damaged.", illegible, blank)
    after = side("new", page(1), page(2), None)
    found = covered(before, after)
    assert (found.pages, found.read, found.ocr, found.skipped) == (8, 4, 1, 1)
    assert [(one.document, one.page) for one in found.failed] == [("old.pdf", 3), ("old.pdf", 4)]
    assert found.failed[0].reason == "This page is damaged."
    unchecked = replace(side("new", page(1), page(2)), pages={})
    assert [one.reason.split()[:4] for one in covered(side("old"), unchecked).failed] == 2 * [
        ["it", "cannot", "be", "checked"]
    ]


def test_pages_without_words_are_not_said_to_be_the_same() -> None:
    blank = PageText("", b"", TextSource.MISSING)
    assert kinds(compared(side("old", page(1), blank), side("new", page(1), blank))) == [(PairKind.WORDLESS, 2, 2)]


def test_a_document_is_not_compared_with_itself() -> None:
    with pytest.raises(UseError):
        compared(side("old", page(1)), side("old", page(1)))


def test_stop_ends_it() -> None:
    stop = threading.Event()
    stop.set()
    with pytest.raises(Interrupted):
        compare(side("old", page(1)), side("new", page(2)), stop=stop)


def test_a_question_keeps_the_changes_with_its_words_whatever_their_endings() -> None:
    before = side("old", page(1, "The notice period is 30 days.", "The tenant pays 900 euros for it."))
    after = side("new", page(1, "The notice period is 14 days.", "The tenant pays 950 euros for it."))
    whole = compared(before, after)
    assert len(whole.pages[0].changes) == 2
    (kept,) = bearing_on(whole, "What changed about periods of notice?").pages[0].changes
    assert [one.after for one in kept.words] == ["14 days"]
    assert bearing_on(whole, "Are bicycles allowed?").pages[0].changes == ()


def test_a_question_that_names_nothing_is_refused() -> None:
    whole = compared(side("old", page(1)), side("new", page(2)))
    with pytest.raises(UseError):
        bearing_on(whole, "What has changed?")
