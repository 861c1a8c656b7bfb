"""Which pages are looked at follows from what is known of them and from the question, and each has a reason."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.answering import picture_plan
from engine.answering.picture_plan import CANDIDATES, MOST, Leaf, PicturesAsked, page_lines
from engine.contracts import How, PageFacts, PageOutline, PageWay, Pictures, TextSource

PLAIN = PageFacts(picture_share=0.0, drawing_share=0.02, scan=False, hidden_words=0)
CHART = PageFacts(picture_share=0.0, drawing_share=0.4, scan=False, hidden_words=0)
SCAN = PageFacts(picture_share=1.0, drawing_share=0.0, scan=True, hidden_words=0)
QUESTION = "How high is the deposit?"


def leaf(  # noqa: PLR0913  # each is a fact of its own
    number: int,
    facts: PageFacts | None = PLAIN,
    source: TextSource | None = TextSource.LAYER,
    *,
    failed: str | None = None,
    width: float = 595.0,
    label: str = "",
) -> Leaf:
    outline = PageOutline(number, label or str(number), width, 842.0, source, failed, facts)
    return Leaf("doc00001", "lease.pdf", outline)


def plan(
    *leaves: Leaf,
    question: str = QUESTION,
    ranked: tuple[int, ...] = (),
    how: How = How.AUTO,
    pictures: Pictures = Pictures.AUTO,
    reads: bool = True,
) -> dict[int, tuple[PageWay, str]]:
    """Page -> way and reason, in the order of the plan."""
    keys = tuple(("doc00001", number) for number in ranked)
    asked = PicturesAsked(question=question, ranked=keys, how=how, pictures=pictures, reads=reads)
    return {line.page: (line.way, line.reason) for line in page_lines(leaves, asked)}


def looked(found: dict[int, tuple[PageWay, str]]) -> list[int]:
    return [page for page, (way, _) in found.items() if way.looks]


def test_pages_of_words_are_read() -> None:
    found = plan(leaf(1), leaf(2), ranked=(2,))
    assert set(found.values()) == {(PageWay.READ, picture_plan.WORDS)}


def test_a_chart_on_a_page_that_bears_on_the_question_is_looked_at_and_one_far_off_is_not() -> None:
    found = plan(leaf(1, CHART), leaf(2), leaf(3, CHART), ranked=(3,))
    assert found == {
        3: (PageWay.BOTH, picture_plan.BEARS),
        1: (PageWay.READ, picture_plan.WORDS),
        2: (PageWay.READ, picture_plan.WORDS),
    }


@pytest.mark.parametrize(
    "question", ["What does the chart show?", "Welche Farbe hat der Balken?", "Who signed, and where is the signature?"]
)
def test_a_question_about_what_is_seen_goes_to_all_pages_that_show_something(question: str) -> None:
    found = plan(leaf(1, CHART), leaf(2), leaf(3, SCAN, TextSource.OCR), question=question)
    assert looked(found) == [1, 3]
    assert found[3] == (PageWay.BOTH, picture_plan.ASKED)


def test_a_scan_whose_words_were_read_is_read() -> None:
    assert looked(plan(leaf(1, SCAN, TextSource.OCR), ranked=(1,))) == []


@pytest.mark.parametrize("source", [TextSource.UNREADABLE, TextSource.MISSING])
def test_a_picture_without_words_is_looked_at(source: TextSource) -> None:
    assert plan(leaf(1, SCAN, source)) == {1: (PageWay.LOOK, picture_plan.UNREADABLE)}


def test_a_blank_page_is_skipped_with_its_reason() -> None:
    assert plan(leaf(1, PLAIN, TextSource.MISSING)) == {1: (PageWay.SKIP, picture_plan.NO_WORDS)}


def test_the_page_that_is_named_comes_first() -> None:
    found = plan(
        leaf(1, CHART), leaf(2, SCAN, TextSource.OCR), leaf(4, CHART), question="What is on page 4?", ranked=(1, 4)
    )
    assert looked(found) == [4, 1]
    assert found[4][1] == picture_plan.NAMED


def test_a_page_is_named_by_its_printed_number_too() -> None:
    found = plan(leaf(9, CHART, label="iv"), question="What is on page iv?")
    assert looked(found) == [9]


def test_patience_ends_auto_and_what_is_left_out_is_said() -> None:
    leaves = [leaf(number, CHART) for number in range(1, MOST + 4)]
    found = plan(*leaves, question="Which chart shows energy?", ranked=(MOST + 3,))
    assert looked(found) == [MOST + 3, *range(1, MOST)]
    assert found[MOST] == (PageWay.READ, picture_plan.OTHERS_FIRST)


@pytest.mark.parametrize(("seconds", "most"), [(1.0, MOST), (100.0, 3), (1000.0, 1)])
def test_a_slow_machine_looks_at_fewer_pages(seconds: float, most: int) -> None:
    leaves = [leaf(number, CHART) for number in range(1, MOST + 4)]
    wish = PicturesAsked(
        question="Which chart shows energy?",
        ranked=(),
        how=How.AUTO,
        pictures=Pictures.AUTO,
        reads=True,
        seconds_a_page=seconds,
    )
    assert sum(line.way.looks for line in page_lines(leaves, wish)) == most


def test_whoever_wishes_for_every_page_gets_every_chart() -> None:
    leaves = [leaf(number, CHART) for number in range(1, MOST + 4)]
    assert len(looked(plan(*leaves, question="Which chart shows energy?", how=How.EVERY))) == MOST + 3


def test_always_is_every_page_that_can_be_drawn() -> None:
    found = plan(leaf(1), leaf(2, None, None, failed="It is damaged.", width=0.0), leaf(3), pictures=Pictures.ALWAYS)
    assert looked(found) == [1, 3]
    assert found[2] == (PageWay.SKIP, "It is damaged.")


def test_always_of_the_best_pages_is_of_those_alone() -> None:
    leaves = [leaf(number) for number in range(1, CANDIDATES + 5)]
    ranked = tuple(range(CANDIDATES + 4, 0, -1))
    found = plan(*leaves, pictures=Pictures.ALWAYS, how=How.BEST, ranked=ranked)
    assert looked(found) == list(ranked[:CANDIDATES])
    assert found[1] == (PageWay.SKIP, picture_plan.NOT_AMONG_BEST)


def test_never_is_never() -> None:
    assert looked(plan(leaf(1, SCAN, TextSource.MISSING), pictures=Pictures.NEVER, ranked=(1,))) == []


def test_without_a_text_model_pages_are_looked_at_alone() -> None:
    found = plan(leaf(1, CHART), leaf(2), ranked=(1,), reads=False)
    assert (found[1][0], found[2][0]) == (PageWay.LOOK, PageWay.SKIP)


def test_a_page_that_the_second_pass_has_not_seen_may_show_anything() -> None:
    assert looked(plan(leaf(1, None), ranked=(1,))) == [1]


def test_a_page_that_could_not_be_read_has_failed_unless_it_is_looked_at() -> None:
    lost = leaf(1, None, None, failed="It is damaged.", width=0.0)
    unreadable = leaf(2, SCAN, TextSource.UNREADABLE)
    wish = PicturesAsked(question=QUESTION, ranked=(), how=How.AUTO, pictures=Pictures.NEVER, reads=True)
    assert [(line.page, line.failed) for line in page_lines([lost, unreadable, leaf(3)], wish)] == [
        (1, True),
        (2, True),
        (3, False),
    ]
    assert not page_lines([unreadable], replace(wish, pictures=Pictures.AUTO))[0].failed
