"""What was seen stands in the prompt as a page of its own, with its place; equal findings are joined."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.answering.checking import find_quote, quote_of
from engine.answering.merging import joined, merging_part, seen_page
from engine.contracts import Page, TextSource
from tests.helpers.page_text import page_text
from tests.unit.answering.conftest import page_of
from tests.unit.answering.test_differences import quoted, seen


def page(words: str) -> Page:
    return page_of(page_text([(words, 10.0)]), 8)


def test_words_that_were_seen_are_quoted_as_such_at_the_place_of_the_finding() -> None:
    there = page("Other words of the page.")
    finding = seen("Paper cost  4,310\nthousand.", there.position, region=(10.0, 20.0, 110.0, 90.0))
    shown = seen_page(finding, there)
    found = find_quote("cost 4,310 thousand", shown)
    assert found is not None
    quote = quote_of(found, shown, "report.pdf")
    assert (quote.source, quote.page, quote.verified) == (TextSource.SEEN, there.position, True)
    assert set(quote.boxes) == {(10.0, 20.0, 110.0, 90.0)}


def test_words_that_it_read_are_its_place() -> None:
    there = page("Paper 4,310")
    read = replace(quoted(), boxes=((1.0, 2.0, 3.0, 4.0), (2.0, 5.0, 9.0, 8.0)))
    values = seen_page(seen("It is 4,310.", quotes=(read,)), there).text.box_values()
    assert list(values[:4]) == [1.0, 2.0, 9.0, 8.0]


def test_without_a_place_it_is_the_page_that_was_looked_at() -> None:
    there = page("Paper 4,310")
    assert list(seen_page(seen("It is 4,310."), there).text.box_values()[:4]) == [0.0, 0.0, there.width, there.height]


def test_each_page_of_the_prompt_has_a_number_and_a_name() -> None:
    there = page("Paper 4,310")
    part = merging_part("c0de", [("report.pdf", there)], [(seen("It is 4,310.", there.position), there)])
    assert [marked.mark for marked in part.pages] == [1, 2]
    first, second = (marked.text for marked in part.pages)
    assert first.startswith(f"[1] report.pdf, page {there.position}\nPaper 4,310")
    assert "seen on the picture" in second
    assert second.rstrip().endswith("It is 4,310.")


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([], None),
        ([""], None),
        (["It is 12.", "", "it is 12"], "Pages 1 and 3: It is 12."),
        (["It is 12.", "It is 13."], "Page 1: It is 12.\nPage 2: It is 13."),
    ],
)
def test_findings_that_say_the_same_are_joined_and_others_listed(texts: list[str], expected: str | None) -> None:
    assert joined([seen(text, number) for number, text in enumerate(texts, 1)]) == expected


def test_pages_of_several_documents_are_named_with_them() -> None:
    other = seen("It is 12.", 2, document_id="doc00002", document="other.pdf")
    assert joined([seen("It is 12.", 1), other]) == "report.pdf, page 1; other.pdf, page 2: It is 12."
