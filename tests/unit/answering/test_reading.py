"""Prompt after prompt: statements as they come, calculations in between, findings kept, parts merged."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from datetime import date

import pytest

from engine.answering.draft import Draft
from engine.answering.fit import kept_bytes
from engine.answering.parts import Part, Readable
from engine.answering.plan import ANSWER, ROOM, Way
from engine.answering.reading import CALLS, Circle, Reader
from engine.contracts import (
    AskEvent,
    CalculationMade,
    KvType,
    Layout,
    Reading,
    ReadingPages,
    StatementMade,
    StatementsDropped,
    TextSettings,
    TextSpeed,
    Wording,
)
from engine.errors import EnvironmentProblem, Interrupted
from tests.helpers.scripted_text_model import ScriptedTextModel, Written, make_facts
from tests.unit.answering.conftest import page_of
from tests.unit.search.pages import page_text

QUESTION = "What did paper cost?"
PAGES = (
    "Paper cost 4,310 thousand euros in the third quarter.",
    "In the second quarter it cost 3,954 thousand euros.",
    "Energy cost 1,887 thousand euros in the third quarter.",
)
READABLE = Readable(
    document_id="report00",
    document="Report.pdf",
    code="abc",
    pages=tuple(page_of(page_text(text), position) for position, text in enumerate(PAGES, 1)),
    keep="/kept/report00",
)
WHOLE = (READABLE.part(0, 3),)
PARTS = (READABLE.part(0, 1), READABLE.part(1, 2), READABLE.part(2, 3))

PAPER = '[1] "Paper cost 4,310 thousand euros" Paper cost 4,310 thousand.\n'
EARLIER = '[2] "second quarter it cost 3,954" Before it was 3,954.\n'
ENERGY = '[3] "Energy cost 1,887" Energy cost 1,887.\n'
LESS = '[calculate(expression="4310 - 3954")]'
BROKEN = '[calculate(expression="4310 -")]'


class Kept:
    """Findings in a dictionary."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.document_ids: set[str] = set()

    def get(self, key: str) -> str | None:
        return self.texts.get(key)

    def keep(self, key: str, document_ids: frozenset[str], text: str) -> None:
        self.texts[key] = text
        self.document_ids |= document_ids


class Desk:
    """A reader with a scripted model, and everything that it was told."""

    def __init__(self, *answers: str | Written, findings: Kept | None = None, context: int = 8_192) -> None:
        self.model = ScriptedTextModel(answers)
        self.findings = findings or Kept()
        self.rooms: list[tuple[str, int]] = []
        self.speeds: list[tuple[TextSpeed, Layout]] = []
        self.stop = threading.Event()
        self.events: list[AskEvent] = []
        circle = Circle(self.model, self.findings, self._room, lambda *measured: self.speeds.append(measured))
        settings = TextSettings(context=context, kv_type=KvType.F16)
        self.reader = Reader(
            circle,
            make_facts(),
            Way(Reading.WHOLE, settings),
            Draft(QUESTION, date(2026, 3, 12)),
            self.stop,
            TextSpeed(reading=44.0, writing=6.0),
        )

    def _room(self, folder: str, wished: int) -> int:
        self.rooms.append((folder, wished))
        return wished - 1

    def read(self, parts: Sequence[Part] = WHOLE, *, stop_at: type | None = None) -> Desk:
        for event in self.reader.read(parts, [1_000] * len(parts), "merge"):
            self.events.append(event)
            if stop_at is not None and isinstance(event, stop_at):
                self.stop.set()
        return self

    @property
    def texts(self) -> list[str]:
        return [statement.text for statement in self.reader.draft.statements]

    def of(self, kind: type) -> list[AskEvent]:
        return [event for event in self.events if isinstance(event, kind)]


def kinds(events: Iterable[AskEvent]) -> list[str]:
    """Their names, each run of equal ones once."""
    names = [type(event).__name__ for event in events]
    return [name for place, name in enumerate(names) if place == 0 or names[place - 1] != name]


def test_statements_stream_and_are_checked() -> None:
    desk = Desk(PAPER + EARLIER).read()
    assert kinds(desk.events) == ["ReadingPages", "Wording", "StatementMade", "Wording", "StatementMade"]
    words = "".join(event.text for event in desk.of(Wording))
    assert words == "Paper cost 4,310 thousand.Before it was 3,954."
    assert [statement.quotes for statement in desk.reader.draft.statements] == [(0,), (1,)]
    assert all(quote.verified for quote in desk.reader.draft.quotes)
    assert [position for _, position in desk.reader.pages_read] == [1, 2, 3]


def test_a_request_is_bounded_and_names_the_pages() -> None:
    desk = Desk("NOT_FOUND").read(PARTS[1:2])
    (request,) = desk.model.requests
    assert (request.limit, request.keep) == (ANSWER, "/kept/report00")
    assert 'mark ::= "2"\n' in request.grammar
    assert request.prompt.pages == ("[2]\nIn the second quarter it cost 3,954 thousand euros.\n\n",)
    assert (desk.texts, desk.events) == ([], desk.of(ReadingPages))


def test_room_is_made_only_for_what_is_not_kept() -> None:
    desk = Desk(PAPER, PAPER.replace("cost 4,310 t", "costs 4,310 t")).read()
    desk.reader.draft.question = "Another question?"
    desk.read()
    (_, first), (_, second) = desk.rooms
    weight = desk.model.weigh(desk.model.requests[0])
    assert (first, second) == (kept_bytes(make_facts(), weight.prefix, KvType.F16), 0)
    assert desk.model.requests[0].keep_bytes == first - 1


# --- calculations ----------------------------------------------------------------------------------------------------


def test_the_model_goes_on_with_the_result_of_its_calculation() -> None:
    desk = Desk(LESS, PAPER).read()
    assert kinds(desk.events) == ["ReadingPages", "CalculationMade", "ReadingPages", "Wording", "StatementMade"]
    (made,) = desk.of(CalculationMade)
    assert isinstance(made, CalculationMade)
    assert (made.calculation.result, len(made.calculation.inputs)) == ("356", 2)
    assert desk.model.requests[1].prompt.exchange == ((LESS, '"356"'),)


def test_a_broken_call_gets_one_more_try() -> None:
    desk = Desk(BROKEN, LESS, PAPER).read()
    told = [request.prompt.exchange for request in desk.model.requests]
    assert told[0] == ()
    assert told[1][0][0] == BROKEN
    assert "not understood" in told[1][0][1]
    assert (len(told[2]), len(desk.of(CalculationMade)), desk.texts) == (2, 1, ["Paper cost 4,310 thousand."])


def test_after_two_broken_calls_it_goes_on_without() -> None:
    desk = Desk(BROKEN, BROKEN, PAPER).read()
    assert ["call" in request.grammar for request in desk.model.requests] == [True, True, False]
    assert (len(desk.texts), desk.of(CalculationMade)) == (1, [])


def test_a_number_that_stands_nowhere_is_a_broken_call() -> None:
    desk = Desk('[calculate(expression="4310 - 5555")]', PAPER).read()
    assert "5555 stands on none of the pages" in desk.model.requests[1].prompt.exchange[0][1]
    assert desk.reader.draft.calculations == []


def test_calculations_are_bounded_whatever_the_model_writes() -> None:
    desk = Desk(*[LESS] * 9).read()
    assert len(desk.model.requests) == CALLS + 1
    assert "call" not in desk.model.requests[-1].grammar
    assert desk.texts == []


def test_long_calls_leave_room_for_the_answer() -> None:
    numbers = " + ".join(["4310"] * 28)
    long = f'[calculate(expression="{numbers}")]'
    desk = Desk(*[long] * CALLS, PAPER)
    whole = desk.model.weigh(desk.reader._request(WHOLE[0], ())).total
    desk = Desk(*[long] * 2, PAPER, context=whole + ROOM).read()
    assert desk.texts == ["Paper cost 4,310 thousand."]
    limits = [request.limit for request in desk.model.requests]
    assert limits == sorted(limits, reverse=True)
    assert limits[0] == ANSWER > limits[-1] > ANSWER / 2
    assert "call" not in desk.model.requests[-1].grammar


# --- findings --------------------------------------------------------------------------------------------------------


def test_what_was_written_once_is_not_asked_again() -> None:
    first = Desk(LESS, PAPER).read()
    again = Desk(findings=first.findings).read()
    assert again.texts == first.texts
    assert again.reader.draft.calculations == first.reader.draft.calculations
    assert again.model.requests == ()
    assert first.findings.document_ids == {"report00"}


def test_another_question_is_asked() -> None:
    first = Desk(PAPER).read()
    other = Desk("NOT_FOUND", findings=first.findings)
    other.reader.draft.question = "What did energy cost?"
    assert other.read().texts == []


def test_a_stopped_answer_is_no_finding() -> None:
    desk = Desk(Written(PAPER + EARLIER))
    with pytest.raises(Interrupted):
        desk.read(stop_at=StatementMade)
    assert desk.texts == ["Paper cost 4,310 thousand."], "what was stated stands"
    assert desk.findings.texts == {}
    assert [position for _, position in desk.reader.pages_read] == [1, 2, 3]


def test_stopped_between_parts_it_goes_on_where_it_was() -> None:
    desk = Desk(PAPER, "NOT_FOUND", "NOT_FOUND")
    with pytest.raises(Interrupted):
        desk.read(PARTS, stop_at=StatementMade)
    assert [position for _, position in desk.reader.pages_read] == [1]
    desk = Desk(PAPER, Written("", waits=True))
    waiting = threading.Timer(0.05, desk.stop.set)
    waiting.start()
    with pytest.raises(Interrupted):
        desk.read(PARTS)
    waiting.join()
    assert [position for _, position in desk.reader.pages_read] == [1]
    again = Desk("NOT_FOUND", ENERGY, PAPER + ENERGY, findings=desk.findings).read(PARTS)
    assert ["[2]" in request.prompt.pages[0] for request in again.model.requests[:2]] == [True, False]


def test_a_lost_model_is_told() -> None:
    desk = Desk(Written(PAPER, error=EnvironmentProblem("The text model was lost.", "Ask again.")))
    with pytest.raises(EnvironmentProblem):
        desk.read()


# --- several parts ---------------------------------------------------------------------------------------------------


def test_the_answers_of_parts_are_merged_from_the_pages_that_they_quote() -> None:
    desk = Desk(PAPER, "NOT_FOUND", ENERGY, ENERGY + PAPER).read(PARTS)
    merging = desk.model.requests[-1]
    assert merging.prompt.opening == "DOCUMENT merge begins\n\n"
    assert [page.split("\n")[0] for page in merging.prompt.pages] == ["[1]", "[3]"]
    assert (merging.keep, merging.keep_bytes) == ("", 0), "made for one question"
    assert desk.texts == ["Energy cost 1,887.", "Paper cost 4,310 thousand."]
    assert [quote.page for quote in desk.reader.draft.quotes] == [3, 1]
    assert kinds(desk.events)[-6:] == [
        "ReadingPages",
        "StatementsDropped",
        "Wording",
        "StatementMade",
        "Wording",
        "StatementMade",
    ]


def test_one_part_that_answers_needs_no_merging() -> None:
    desk = Desk("NOT_FOUND", EARLIER, "NOT_FOUND").read(PARTS)
    assert (len(desk.model.requests), desk.of(StatementsDropped)) == (3, [])
    assert desk.texts == ["Before it was 3,954."]


def test_parts_whose_words_are_all_lost_are_not_merged() -> None:
    lost = [line.replace("cost", "costs") for line in (PAPER, EARLIER, ENERGY)]
    desk = Desk(*lost).read(PARTS)
    assert (len(desk.texts), len(desk.model.requests)) == (3, 3)


def test_what_does_not_fit_together_stands_side_by_side() -> None:
    desk = Desk(PAPER, EARLIER, ENERGY, context=1_900).read(PARTS)
    assert (len(desk.texts), desk.of(StatementsDropped)) == (3, [])


def test_stopped_while_merging_the_answers_of_the_parts_stand() -> None:
    desk = Desk(PAPER, EARLIER, "NOT_FOUND", Written("", waits=True))
    waiting = threading.Timer(0.05, desk.stop.set)
    waiting.start()
    with pytest.raises(Interrupted):
        desk.read(PARTS)
    waiting.join()
    assert desk.texts == ["Paper cost 4,310 thousand.", "Before it was 3,954."]
    assert desk.of(StatementsDropped) == []


def test_stopped_in_the_first_merged_statement_the_answers_of_the_parts_stand() -> None:
    desk = Desk(PAPER, EARLIER, "NOT_FOUND", PAPER)
    with pytest.raises(Interrupted):
        desk.read(PARTS, stop_at=StatementsDropped)
    assert desk.texts == ["Paper cost 4,310 thousand.", "Before it was 3,954."]
    assert [quote.page for quote in desk.reader.draft.quotes] == [1, 2]


def test_a_merging_that_is_cut_before_its_first_statement_loses_nothing() -> None:
    desk = Desk(PAPER, EARLIER, "NOT_FOUND", Written(PAPER.rstrip("\n"), cut=True)).read(PARTS)
    assert len(desk.of(StatementsDropped)) == 1
    assert desk.reader.cut
    assert desk.texts == ["Paper cost 4,310 thousand.", "Before it was 3,954."]


def test_a_merging_that_finds_nothing_loses_nothing() -> None:
    desk = Desk(PAPER, EARLIER, "NOT_FOUND", "NOT_FOUND").read(PARTS)
    assert (len(desk.texts), len(desk.reader.draft.quotes)) == (2, 2)


def test_an_answer_cut_in_one_part_takes_nothing_from_the_next() -> None:
    desk = Desk(Written(PAPER + '[1] "Paper co', cut=True), LESS, EARLIER, "NOT_FOUND", PAPER).read(PARTS)
    assert desk.reader.cut
    assert desk.texts == ["Paper cost 4,310 thousand."]
    assert len(desk.model.requests) == 5, "the call after the cut answer was heard"


def test_a_cut_answer_is_cut_when_it_is_found_again() -> None:
    first = Desk(Written(PAPER + '[1] "Paper co', cut=True)).read()
    again = Desk(findings=first.findings).read()
    assert (again.reader.cut, again.texts) == (True, first.texts)


# --- progress --------------------------------------------------------------------------------------------------------


def test_progress_counts_all_parts_and_never_goes_back() -> None:
    desk = Desk(PAPER, "NOT_FOUND", ENERGY, PAPER).read(PARTS)
    told = [event for event in desk.events if isinstance(event, ReadingPages)]
    assert [event.window for event in told] == sorted(event.window for event in told)
    assert {(event.window, event.windows) for event in told} == {(1, 3), (2, 3), (3, 3), (4, 3)}
    assert {event.total for event in told if event.window < 4} == {3_000}
    assert all(0 <= event.done <= event.total for event in told)
    done = [event.done for event in told]
    assert done == sorted(done)
    assert told[0].seconds_left == pytest.approx(3 * TextSpeed(44.0, 6.0).seconds(0, 1_000))


def test_the_speed_of_each_run_is_noted() -> None:
    desk = Desk(PAPER).read()
    assert desk.speeds == [(TextSpeed(reading=44.0, writing=6.0), Layout.REPACKED)]
