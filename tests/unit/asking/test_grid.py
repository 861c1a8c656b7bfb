"""Cells of a grid are asked in an order that suits the models, and what is over stays."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

import pytest

from engine.asking.grid import Company, company, fill
from engine.asking.grid_order import AHEAD, EACH
from engine.asking.turns import Turns
from engine.contracts import (
    Answer,
    Answered,
    AskEvent,
    CellChanged,
    CellState,
    Document,
    FindingMade,
    Grid,
    GridBegun,
    GridEnded,
    GridEvent,
    How,
    Pictures,
    ReadingPages,
    Scope,
    Searching,
    Wish,
)
from engine.errors import InputError, Interrupted, UseError
from engine.store.answers import Answers
from engine.store.database import Database
from engine.store.grids import Grids
from engine.store.library import Library
from engine.store.migrations import LIBRARY
from engine.store.pages import Versions
from tests.helpers.finding_events import looking, make_finding
from tests.helpers.scripted_session import make_answer
from tests.helpers.scripted_text_model import ScriptedTextModel, make_facts
from tests.helpers.scripted_vision_model import ScriptedVisionModel, make_vision_facts
from tests.unit.asking.conftest import GB
from tests.unit.store.samples import RecordingIndex, opened

PATIENCE = 30
"""seconds after which a test that waits for another thread has failed"""
READING = ReadingPages(done=0, total=1, window=1, windows=1, seconds_left=None)


@dataclass
class Asker:
    """Answers as a session does, and notes which model was at work on what.

    Attributes:
        work: model, document and question, in order.
        looks_first: as where the models take turns.
        pages: that are looked at for each question.
        before: called before a model works.
        failing: what asking raises, by document and question.
        partial: what is answered only in part, by document and question.
        required: what had to be allowed; refusing: what is raised of it.
    """

    answers: Answers
    library: Library
    work: list[tuple[str, str, str]] = field(default_factory=list)
    gone_on: list[int] = field(default_factory=list)
    looks_first: bool = False
    pages: int = 2
    before: Callable[[str, str, str], None] = lambda model, document, question: None
    failing: dict[tuple[str, str], Exception] = field(default_factory=dict)
    partial: set[tuple[str, str]] = field(default_factory=set)
    required: list[Wish] = field(default_factory=list)
    refusing: Exception | None = None

    def ask(
        self, question: str, scope: Scope, *, how: How, pictures: Pictures, stop: threading.Event
    ) -> Iterator[AskEvent]:
        (document,) = scope.document_ids
        wish = Wish(scope=scope, how=how, pictures=pictures, closer=False, understood=question)
        yield from self._answer(make_answer(0, question, quotes=(), wish=wish), document, stop)

    def go_on_answering(self, answer_id: int, *, stop: threading.Event) -> Iterator[AskEvent]:
        self.gone_on.append(answer_id)
        earlier = self.answers.get(answer_id)
        assert earlier.wish is not None
        yield from self._answer(replace(earlier, partial=False), earlier.wish.scope.document_ids[0], stop)

    def unfinished_answers(self) -> Sequence[Answer]:
        return self.answers.unfinished()

    def find_document(self, handle: str) -> Document | None:
        return self.library.find(handle)

    def require_allowed(self, wish: Wish) -> None:
        self.required.append(wish)
        if self.refusing is not None:
            raise self.refusing

    def _answer(self, answer: Answer, document: str, stop: threading.Event) -> Iterator[AskEvent]:
        yield Searching(self.pages)
        key = (document, answer.question)
        if key in self.failing:
            raise self.failing[key]
        if not self.looks_first:
            yield from self._read(*key, stop)
        for number in range(1, self.pages + 1):
            yield looking(number, self.pages)
            self._note("vision", *key, stop)
            yield FindingMade(make_finding(page=number))
        yield from self._read(*key, stop)
        is_partial = key in self.partial
        yield Answered(self.answers.keep(replace(answer, findings=(make_finding(),), partial=is_partial)))

    def _read(self, document: str, question: str, stop: threading.Event) -> Iterator[AskEvent]:
        self._note("text", document, question, stop)
        yield READING

    def _note(self, model: str, document: str, question: str, stop: threading.Event) -> None:
        if stop.is_set():
            raise Interrupted
        self.work.append((model, document, question))
        self.before(model, document, question)


class Table:
    """A library with two documents, and a grid over them."""

    def __init__(self, database: Database) -> None:
        self.library = Library(database, RecordingIndex(), Versions(reader=1, index=1))
        self.ids = [self.library.add(opened(name), f"/files/{name}").id for name in ("a.pdf", "b.pdf")]
        self.answers = Answers(database)
        self.grids = Grids(database, self.answers)
        self.asker = Asker(self.answers, self.library)
        self.stop = threading.Event()

    def begin(self, *questions: str) -> Grid:
        """The grid of these questions."""
        return self.grids.begin(questions or ("One?", "Two?", "Three?"), self.ids, How.AUTO, Pictures.AUTO)

    def fill(self, together: Company, grid: Grid | None = None) -> list[GridEvent]:
        """All events of filling it."""
        return list(fill(grid or self.begin(), self.grids, self.asker, together, self.stop))


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Table]:
    database = Database.open(tmp_path / "library", [LIBRARY])
    yield Table(database)
    database.close()


def states(events: list[GridEvent]) -> list[CellState]:
    """Of the grid in the end."""
    last = events[-1]
    assert isinstance(last, GridEnded)
    return [cell.state for cell in last.grid.cells]


def outcomes(events: list[GridEvent]) -> list[tuple[int, int, CellState]]:
    """Row, column and state of each cell as it was over."""
    cells = [event.cell for event in events if isinstance(event, CellChanged)]
    return [(cell.row, cell.column, cell.state) for cell in cells if cell.state is not CellState.RUNNING]


def swaps(asker: Asker) -> int:
    """How often another model was at work than before."""
    return sum(one[0] != other[0] for one, other in pairwise(asker.work))


@pytest.mark.parametrize("together", Company)
def test_every_cell_is_asked_once_and_its_answer_kept(table: Table, together: Company) -> None:
    events = table.fill(together)
    assert isinstance(events[0], GridBegun)
    assert states(events) == [CellState.DONE] * 6
    assert sorted(outcomes(events)) == [(row, column, CellState.DONE) for row in range(2) for column in range(3)]
    ended = events[-1]
    assert isinstance(ended, GridEnded)
    for cell in ended.grid.cells:
        assert cell.answer == table.answers.get(cell.answer.id)
        assert cell.answer.question == ended.grid.questions[cell.column]
        assert cell.answer.wish.scope == Scope(document_ids=(table.ids[cell.row],))
    changes = [event for event in events if isinstance(event, CellChanged)]
    assert (changes[0].cell.state, changes[0].done, changes[0].seconds_left) == (CellState.RUNNING, 0, None)
    assert (changes[-1].done, changes[-1].total, changes[-1].seconds_left) == (6, 6, 0)


def test_an_outcome_is_kept_before_it_is_told(table: Table) -> None:
    grid = table.begin()
    for event in fill(grid, table.grids, table.asker, Company.TOGETHER, table.stop):
        if isinstance(event, CellChanged) and event.cell.state is CellState.DONE:
            kept = table.grids.get(grid.id).cells[3 * event.cell.row + event.cell.column]
            assert (kept.state, kept.answer.id) == (CellState.DONE, event.cell.answer.id)


def test_alone_each_cell_is_answered_before_the_next_one_begins(table: Table) -> None:
    events = table.fill(Company.ALONE)
    begun = [event.cell.state for event in events if isinstance(event, CellChanged)]
    assert begun == [CellState.RUNNING, CellState.DONE] * 6


@pytest.mark.parametrize("looks_first", [True, False])
def test_in_turns_the_models_change_places_twice_for_each_document(table: Table, looks_first: bool) -> None:
    table.asker.looks_first = looks_first
    table.fill(Company.IN_TURNS)
    assert len(table.asker.work) == 6 * (3 if looks_first else 4)
    assert swaps(table.asker) <= 2 * len(table.ids)
    documents = [document for _, document, _ in table.asker.work]
    assert documents == sorted(documents, key=table.ids.index)


def test_together_a_cell_is_read_while_another_one_is_looked_at(table: Table) -> None:
    read, looked = threading.Event(), threading.Event()

    def meet(model: str, document: str, question: str) -> None:
        if (model, document, question) == ("vision", table.ids[0], "One?"):
            looked.set()
            assert read.wait(PATIENCE), "nothing was read meanwhile"
        if (model, question) == ("text", "Two?"):
            read.set()
            assert looked.wait(PATIENCE), "nothing was looked at meanwhile"

    table.asker.before = meet
    assert states(table.fill(Company.TOGETHER)) == [CellState.DONE] * 6


def test_together_no_thread_waits_for_both_models(table: Table) -> None:
    threads: dict[str, set[str]] = {"text": set(), "vision": set()}
    table.asker.before = lambda model, *_: threads[model].add(threading.current_thread().name)
    table.fill(Company.TOGETHER)
    assert threads == {"text": {"grid-text"}, "vision": {"grid-vision"}}


def test_few_cells_wait_for_the_vision_model_at_a_time(table: Table) -> None:
    questions = [f"Question {number}?" for number in range(12)]
    waiting, enough = [], threading.Event()

    def count(model: str, document: str, question: str) -> None:
        begun, looked = ({one[1:] for one in table.asker.work if one[0] == who} for who in ("text", "vision"))
        waiting.append(len(begun - looked))
        if len(begun) > AHEAD:
            enough.set()
        if model == "vision":
            assert enough.wait(PATIENCE), "nothing is read ahead"

    table.asker.before = count
    table.fill(Company.TOGETHER, table.begin(*questions))
    # Of those that have begun some may be with the vision model; of those that wait, some still with the text model.
    assert AHEAD + 1 - EACH <= max(waiting) <= AHEAD + 2 * EACH


@pytest.mark.parametrize("together", Company)
def test_a_page_that_could_not_be_drawn_at_the_end_delays_nothing(table: Table, together: Company) -> None:
    class Lossy(Asker):
        def _answer(self, answer: Answer, document: str, stop: threading.Event) -> Iterator[AskEvent]:
            events = super()._answer(answer, document, stop)
            return (event for event in events if not isinstance(event, FindingMade))

    table.asker = Lossy(table.answers, table.library)
    assert states(table.fill(together)) == [CellState.DONE] * 6


@pytest.mark.parametrize("together", Company)
def test_a_cell_that_fails_says_why_and_the_others_go_on(table: Table, together: Company) -> None:
    table.asker.failing[table.ids[0], "Two?"] = InputError("The page is locked.", "Unlock it.")
    events = table.fill(together)
    ended = events[-1]
    assert isinstance(ended, GridEnded)
    assert [cell.reason for cell in ended.grid.cells if cell.state is CellState.FAILED] == [
        "The page is locked. Unlock it."
    ]
    assert states(events).count(CellState.DONE) == 5
    table.asker.failing.clear()
    table.asker.work.clear()
    assert states(table.fill(together, ended.grid)) == [CellState.DONE] * 6
    assert {key[1:] for key in table.asker.work} == {(table.ids[0], "Two?")}


@pytest.mark.parametrize("together", Company)
def test_a_stopped_grid_goes_on_with_the_cells_that_are_open(table: Table, together: Company) -> None:
    grid = table.begin()
    events = []
    for event in fill(grid, table.grids, table.asker, together, table.stop):
        events.append(event)
        if isinstance(event, CellChanged) and event.cell.state is CellState.DONE:
            table.stop.set()
    first = states(events)
    assert CellState.DONE in first
    assert not {CellState.FAILED, CellState.RUNNING}.intersection(first)
    done = {(row, column) for row, column, state in outcomes(events) if state is CellState.DONE}
    table.stop.clear()
    again = table.fill(together, table.begin())
    assert states(again) == [CellState.DONE] * 6
    assert done.isdisjoint({(row, column) for row, column, _ in outcomes(again)})


def test_a_cell_that_was_answered_in_part_is_gone_on_with(table: Table) -> None:
    table.asker.partial.add((table.ids[1], "One?"))
    events = table.fill(Company.ALONE)
    ended = events[-1]
    assert isinstance(ended, GridEnded)
    (cell,) = ended.grid.waiting
    assert (cell.row, cell.column, cell.state) == (1, 0, CellState.STOPPED)
    table.asker.partial.clear()
    assert states(table.fill(Company.ALONE, ended.grid)) == [CellState.DONE] * 6
    assert table.asker.gone_on == [cell.answer.id]
    assert len(table.answers.history()) == 6


def test_what_was_running_when_the_program_ended_is_gone_on_with(table: Table) -> None:
    grid = table.begin()
    wish = Wish(
        scope=Scope(document_ids=(table.ids[0],)),
        how=How.AUTO,
        pictures=Pictures.AUTO,
        closer=False,
        understood="Two?",
    )
    begun = table.answers.keep(make_answer(0, "Two?", answer=None, quotes=(), partial=True, wish=wish))
    table.answers.keep(make_answer(0, "Two?", partial=True, wish=replace(wish, understood="Two apples?")))
    assert states(table.fill(Company.TOGETHER, grid)) == [CellState.DONE] * 6
    assert table.asker.gone_on == [begun.id]


def test_a_fault_ends_the_grid_where_it_is_heard(table: Table) -> None:
    table.asker.failing[table.ids[0], "Two?"] = ZeroDivisionError("ours")
    with pytest.raises(ZeroDivisionError):
        table.fill(Company.TOGETHER)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("grid-")]


def test_who_leaves_a_grid_stops_it(table: Table) -> None:
    story = fill(table.begin(), table.grids, table.asker, Company.TOGETHER, table.stop)
    assert isinstance(story, Iterator)
    for _ in range(2):
        next(story)
    story.close()  # type: ignore[attr-defined]  # a generator
    assert table.stop.is_set()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("grid-")]


def test_a_document_that_was_removed_meanwhile_is_told_as_failed_and_its_row_goes(table: Table) -> None:
    story = fill(table.begin("One?"), table.grids, table.asker, Company.ALONE, table.stop)
    events = [next(story), next(story)]
    table.library.remove(table.ids[1])
    events += story
    (_, failed) = outcomes(events)
    assert failed == (1, 0, CellState.FAILED)
    assert states(events) == [CellState.DONE]


def test_what_no_model_may_have_is_said_before_any_cell(table: Table) -> None:
    table.asker.refusing = UseError("“plan.pdf” may not be sent to attic.")
    with pytest.raises(UseError, match=r"plan\.pdf"):
        table.fill(Company.ALONE)
    assert table.asker.work == []
    (wish,) = table.asker.required
    assert wish.scope.document_ids == tuple(table.ids)


def test_models_work_together_where_both_fit(table: Table, memory: Callable[[int], None]) -> None:
    grid = table.begin()
    turns = Turns(ScriptedTextModel(), ScriptedVisionModel())
    text, vision = make_facts(), make_vision_facts(memory=10 * GB)
    memory(64 * GB)
    assert company(grid, text, vision, turns) is Company.TOGETHER
    memory(12 * GB)
    assert company(grid, text, vision, turns) is Company.IN_TURNS
    for alone in (
        company(grid, None, vision, turns),
        company(grid, text, None, turns),
        company(replace(grid, how=How.QUOTES), text, vision, turns),
        company(replace(grid, pictures=Pictures.NEVER), text, vision, turns),
    ):
        assert alone is Company.ALONE
