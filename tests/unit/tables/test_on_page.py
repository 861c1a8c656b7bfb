"""Where the tables of a page are looked for: among its words, or in its picture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from engine.contracts import Answered, AskEvent, LookWording, Page, PageText, Pictures, TablesFound, TextSource
from engine.errors import PageError, UseError
from engine.tables.on_page import is_looked_at, tables_on
from tests.helpers.finding_events import looking, make_finding
from tests.helpers.scripted_session import ScriptedSession, make_answer
from tests.helpers.scripted_vision_model import make_vision_facts

PAGE: Page = ScriptedSession().page("report01", 12)
WORDLESS = replace(PAGE, text=PageText("", b"", TextSource.MISSING))
MODEL = make_vision_facts("/models/Llama-3.2-11B-Vision-Instruct")


def ask(question: str) -> Iterator[AskEvent]:
    """A model that sees one table."""
    yield looking()
    yield LookWording("a | b\n1 | 2\n3 | 4")
    yield Answered(make_answer(findings=(make_finding("Rows."),)))


def refuse(question: str) -> Iterator[AskEvent]:
    """A model that must not be asked."""
    raise AssertionError(question)


@pytest.mark.parametrize(
    ("page", "pictures", "looks"),
    [
        (PAGE, Pictures.AUTO, False),
        (WORDLESS, Pictures.AUTO, True),
        (PAGE, Pictures.ALWAYS, True),
        (WORDLESS, Pictures.NEVER, False),
    ],
)
def test_a_model_looks_where_there_are_no_words_or_it_is_wished(page: Page, pictures: Pictures, looks: bool) -> None:
    assert is_looked_at(page, pictures) is looks


def test_without_a_look_the_tables_stand_among_the_words() -> None:
    assert list(tables_on(PAGE, Pictures.AUTO, MODEL, refuse)) == [TablesFound((), seen=False)]
    assert list(tables_on(WORDLESS, Pictures.AUTO, None, refuse)) == [TablesFound((), seen=False)]


def test_what_a_model_sees_comes_last_and_says_which_model_it_was() -> None:
    *events, found = tables_on(WORDLESS, Pictures.AUTO, replace(MODEL, test=True), ask)
    assert len(events) == 3
    assert isinstance(found, TablesFound)
    assert (len(found.tables), found.seen, found.test_model) == (1, True, True)


def test_a_look_needs_a_model() -> None:
    with pytest.raises(UseError, match="no vision model"):
        list(tables_on(PAGE, Pictures.ALWAYS, None, refuse))


def test_a_page_that_cannot_be_read_has_no_tables() -> None:
    with pytest.raises(PageError, match="torn"):
        list(tables_on(replace(PAGE, failed="It is torn."), Pictures.AUTO, None, refuse))


def test_words_of_which_it_is_not_known_who_sees_them_are_in_no_table() -> None:
    with pytest.raises(PageError, match="which words"):
        list(tables_on(replace(PAGE, facts=None), Pictures.AUTO, None, refuse))
