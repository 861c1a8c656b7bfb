"""A vision model asked for the tables of a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from engine.contracts import (
    Answered,
    AskEvent,
    FailedPage,
    Finding,
    LookingAt,
    LookWording,
    Page,
    Support,
    Table,
)
from engine.errors import Interrupted, PageError
from engine.tables.looking import tables_seen
from engine.tables.picture import QUESTION
from tests.helpers.scripted_session import ScriptedSession, make_answer, make_coverage, make_quote

LOOKING = LookingAt(
    document_id="report01",
    document="Report.pdf",
    page=12,
    label="12",
    number=1,
    pages=1,
    share=0.0,
    kept=False,
    seconds_left=None,
)
FINDING = Finding(
    document_id="report01",
    document="Report.pdf",
    page=12,
    label="12",
    text="Rows.",
    quotes=(),
    region=None,
    support=Support.PICTURE,
)
PAGE: Page = ScriptedSession().page("report01", 12)


@dataclass
class Model:
    """Answers questions one after the other, each with what it writes in its looks."""

    answers: list[tuple[tuple[str, ...], Finding | None]]
    asked: list[str]
    partial: bool = False

    def ask(self, question: str) -> Iterator[AskEvent]:
        """The next answer."""
        self.asked.append(question)
        looks, finding = self.answers[len(self.asked) - 1]
        for look in looks:
            yield LOOKING
            for start in range(0, len(look), 7):
                yield LookWording(look[start : start + 7])
        failed = (FailedPage("Report.pdf", 12, "It could not be drawn."),)
        coverage = make_coverage(failed=() if finding else failed)
        findings = (finding,) if finding else ()
        yield Answered(make_answer(coverage=coverage, findings=findings, partial=self.partial))


def seen(model: Model) -> tuple[Table, ...]:
    """All that comes of it."""
    story = tables_seen(model.ask, PAGE)
    while True:
        try:
            next(story)
        except StopIteration as ended:
            return tuple(ended.value)


def texts(tables: tuple[Table, ...]) -> list[list[list[str]]]:
    """The rows of all tables."""
    return [[[cell.text for cell in row] for row in table.rows] for table in tables]


def test_one_answer_is_enough_where_it_is_whole() -> None:
    model = Model([(("a | b\n1 | 2\n3 | 4",), FINDING)], [])
    assert texts(seen(model)) == [[["a", "b"], ["1", "2"], ["3", "4"]]]
    assert model.asked == [QUESTION]


def test_a_cut_answer_is_asked_on_behind_its_last_whole_row() -> None:
    cut = replace(FINDING, cut=True)
    model = Model([(("a | b\n1 | 2\n3 | 4567",), cut), (("3 | 45678\n5 | 6",), FINDING)], [])
    (table,) = seen(model)
    assert texts((table,)) == [[["a", "b"], ["1", "2"], ["3", "45678"], ["5", "6"]]]
    assert "1 | 2" in model.asked[1]
    assert "4567" not in model.asked[1]
    assert not table.cut


def test_a_model_that_begins_anew_ends_it_and_the_table_is_told_to_be_cut() -> None:
    again = (("a | b\n1 | 2\n3 | 4567",), replace(FINDING, cut=True))
    model = Model([again, again], [])
    (table,) = seen(model)
    assert (texts((table,)), table.cut, len(model.asked)) == ([[["a", "b"], ["1", "2"]]], True, 2)


def test_of_a_page_that_is_seen_in_parts_the_look_with_most_rows_counts() -> None:
    model = Model([(("a | b", "a | b\n1 | 2\n3 | 4", "1 | 2\n3 | 4"), FINDING)], [])
    assert texts(seen(model)) == [[["a", "b"], ["1", "2"], ["3", "4"]]]


def test_rows_that_stand_where_the_words_it_read_should_are_taken_from_there() -> None:
    quotes = tuple(make_quote(text) for text in ("a | b", "1 | 2"))
    model = Model([(("The table has two rows.",), replace(FINDING, quotes=quotes))], [])
    assert texts(seen(model)) == [[["a", "b"], ["1", "2"]]]


def test_a_page_without_a_table_gives_none() -> None:
    assert seen(Model([(("",), FINDING)], [])) == ()


def test_a_page_that_cannot_be_drawn_is_told() -> None:
    with pytest.raises(PageError, match="could not be drawn"):
        seen(Model([((), None)], []))


def test_what_was_stopped_is_no_table() -> None:
    with pytest.raises(Interrupted):
        seen(Model([(("a | b\n1 | 2",), FINDING)], [], partial=True))
