"""What is said of two documents that differ."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.contracts import Change, ChangeKind, PagePair, PairKind, WordChange
from tests.helpers.compared import (
    CELLAR,
    DOUBT,
    MOVED,
    NUMBER,
    OLD,
    SNOW,
    after,
    before,
    make_comparison,
    outline,
)
from ui.comparing.change_words import Said, change_words, is_told, pair_words, totals_words


def test_the_totals_are_one_sentence() -> None:
    assert totals_words(make_comparison()) == (
        "1 of 5 pages differs, 1 page is new, 1 page is gone, 1 page has moved, 1 page with text that only moved, "
        "1 page cannot be read."
    )


def test_without_a_change_nothing_else_is_said() -> None:
    same = PagePair(PairKind.UNCHANGED, outline(1), outline(1))
    whole = make_comparison(first=replace(OLD, page_count=1), pages=(same,), unread=())
    assert totals_words(whole) == "None of 1 page differs."


def test_a_page_that_differs_only_by_ocr_differs_perhaps() -> None:
    pairs = (PagePair(PairKind.CHANGED, outline(1), outline(1), (DOUBT,)),) * 2
    assert totals_words(make_comparison(pages=pairs, unread=())) == "None of 5 pages differs, 2 pages differ perhaps."


@pytest.mark.parametrize(
    ("pair", "words"),
    [
        (PagePair(PairKind.CHANGED, outline(2), outline(3), (NUMBER, DOUBT)), "numbers differ"),
        (PagePair(PairKind.CHANGED, outline(2), outline(2), (DOUBT,)), "Page 2: 1 change, perhaps misread by OCR"),
        (PagePair(PairKind.ADDED, None, outline(2), (SNOW,)), "Page 2 is new"),
        (PagePair(PairKind.REMOVED, outline(4), None, (CELLAR,)), "Page 4 is gone"),
        (PagePair(PairKind.MOVED, outline(3), outline(5)), "Page 3 has moved, now page 5"),
        (PagePair(PairKind.CHANGED, outline(2, "ii"), outline(2, "1")), "Page ii (2 in the file), now page 1 (2 in"),
    ],
)
def test_a_page_is_named_with_what_became_of_it(pair: PagePair, words: str) -> None:
    assert words in pair_words(pair)


def test_a_page_without_changes_is_not_told() -> None:
    assert not is_told(PagePair(PairKind.UNCHANGED, outline(1), outline(2)))
    assert is_told(PagePair(PairKind.MOVED, outline(1), outline(2)))


def test_numbers_are_named_before_other_words() -> None:
    both = replace(NUMBER, words=(WordChange("paid", "given", False), *NUMBER.words, WordChange("", "soon", False)))
    assert [said.words for said in change_words(both)] == [
        "Number or date: “30 days” is now “14 days”",
        "Words: “paid” is now “given”; “soon” is new",
    ]


def test_what_ocr_may_have_misread_is_told_apart_by_word_and_sign() -> None:
    (doubt,), (number,) = change_words(DOUBT), change_words(NUMBER)
    assert doubt == Said(
        "Perhaps, for OCR may have misread it. Words: “Bicyc1es” is now “Bicycles”", "warning", "warning"
    )
    assert doubt.picture != number.picture


def test_each_kind_has_its_word_and_its_sign() -> None:
    said = [change_words(change)[0] for change in (SNOW, CELLAR, MOVED, NUMBER)]
    assert [one.words for one in said[:3]] == ["New", "Gone", "Moved from page 1 to page 5"]
    assert len({one.picture for one in said}) == 4


def test_words_that_moved_on_their_page_name_no_other_page() -> None:
    here = Change(kind=ChangeKind.MOVED, before=before("Keys.", 1), after=after("Keys.", 1))
    assert change_words(here)[0].words == "Moved on the page"
