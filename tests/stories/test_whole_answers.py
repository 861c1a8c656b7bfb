"""Both models on one question, by scripted models: planned, merged, accounted for, and gone on with after a crash."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.compose import compose
from app.paths import ASSETS, Home
from engine.contracts import (
    Answer,
    Answered,
    AskEvent,
    FindingMade,
    How,
    LooksPlanned,
    PageWay,
    Pictures,
    Planned,
    Scope,
    StatementMade,
    StatementsDropped,
    TextSource,
)
from engine.errors import EnvironmentProblem, Interrupted, UseError
from engine.session import Session
from tests.helpers.scripted_text_model import ScriptedTextModel, Written
from tests.helpers.scripted_vision_model import ScriptedVisionModel, Seen
from tests.helpers.terms import agree

REPORT = ASSETS / "samples" / "annual-report-2025.pdf"
QUESTION = "What did paper and pulp cost in Q3?"
NOT_HERE = "NOT_ON_THIS_PAGE"
STATED = '[7] "Paper and pulp 4,105 3,954 4,310" Paper and pulp cost 4,310 thousand euros in Q3.\n'
OTHER = 'Paper and pulp cost 4,130 thousand euros in Q3.\nREAD: "Paper and pulp 4,105 3,954 4,310"'
MERGED = '[2] "Paper and pulp cost 4,130" The picture of page 7 gives 4,130.\n'


class Desk:
    """A session, its scripted models, and what a person does with them."""

    def __init__(self, session: Session, text: ScriptedTextModel, vision: ScriptedVisionModel) -> None:
        self.session = session
        self.text = text
        self.vision = vision
        self.stop = threading.Event()
        self.events: list[AskEvent] = []

    def ask(self, first: int = 6, last: int = 8, pictures: Pictures = Pictures.ALWAYS) -> Iterator[AskEvent]:
        """The story of the question put to some pages, to be followed."""
        scope = Scope(document_ids=(self.session.documents()[0].id,), pages=(first, last))
        return self.session.ask(QUESTION, scope, how=How.EVERY, pictures=pictures, stop=self.stop)

    def answer(self, story: Iterator[AskEvent], stop_at: Callable[[AskEvent], bool] = lambda event: False) -> Answer:
        """Follow it to its end."""
        self.events = []
        for event in story:
            self.events.append(event)
            if stop_at(event):
                self.stop.set()
        self.stop.clear()
        assert isinstance(event, Answered)
        return event.answer

    @property
    def kinds(self) -> list[type]:
        return [type(event) for event in self.events]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the annual report."""
    folder = tmp_path_factory.mktemp("read") / "home"
    agree(folder)
    session = compose(Home(folder))
    list(session.add([REPORT], stop=threading.Event()))
    session.close()
    return folder


@pytest.fixture
def start(library: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Desk]]:
    """Starts the program with both models."""
    started: list[Session] = []

    def _start() -> Desk:
        text, vision = ScriptedTextModel(), ScriptedVisionModel()
        monkeypatch.setattr("app.compose.TextWorker", lambda **_: text)
        monkeypatch.setattr("app.compose.VisionWorker", lambda libraries: vision)
        session = compose(Home(library))
        if not started:  # nothing is known from another test
            session.empty_cache()
        started.append(session)
        session.use_text_model("/models/scripted.gguf")
        session.use_vision_model("/models/scripted-vision")
        return Desk(session, text, vision)

    monkeypatch.setattr("engine.machine.free_memory", lambda: 64_000_000_000)
    yield _start
    for answer in started[-1].history():
        started[-1].remove_answer(answer.id)
    for session in started:
        session.close()


@pytest.fixture
def desk(start: Callable[[], Desk]) -> Desk:
    return start()


def whole(desk: Desk) -> Answer:
    desk.text.answers.extend([STATED, MERGED])
    desk.vision.answers.extend([NOT_HERE, OTHER, NOT_HERE])
    return desk.answer(desk.ask())


def alike(answer: Answer) -> Answer:
    """Without what differs from one run to the next: number and times."""
    findings = tuple(replace(finding, seconds=0.0) for finding in answer.findings)
    return replace(answer, id=0, seconds=0.0, asked="", findings=findings)


# --- one answer ------------------------------------------------------------------------------------------------------


def test_the_plan_comes_before_any_model_runs(desk: Desk) -> None:
    whole(desk)
    assert desk.kinds.index(LooksPlanned) < desk.kinds.index(Planned)
    (plan,) = (event.plan for event in desk.events if isinstance(event, LooksPlanned))
    assert (plan.looks, plan.kept, len(plan.lines)) == (3, 0, 3)
    assert {line.way for line in plan.lines} == {PageWay.BOTH}


def test_what_was_read_and_what_was_seen_become_one_answer(desk: Desk) -> None:
    answer = whole(desk)
    last = desk.kinds[::-1].index(FindingMade)
    assert StatementsDropped in desk.kinds[-last:], "merged after all looks"
    assert [statement.text for statement in answer.statements] == ["The picture of page 7 gives 4,130."]
    (quote,) = answer.quotes
    assert (quote.source, quote.verified, quote.page) == (TextSource.SEEN, True, 7)
    assert len(answer.findings) == 3


def test_pages_that_differ_are_told(desk: Desk) -> None:
    (difference,) = whole(desk).differences
    assert [(claim.page, claim.number, claim.seen) for claim in difference.claims] == [
        (7, "4,310", False),
        (7, "4,130", True),
    ]


def test_a_number_that_no_page_and_no_finding_gives_is_not_supported(desk: Desk) -> None:
    desk.text.answers.extend([STATED, '[2] "Paper and pulp cost 4,130" Paper cost 4,999.\n'])
    desk.vision.answers.extend([NOT_HERE, OTHER, NOT_HERE])
    (statement,) = desk.answer(desk.ask()).statements
    assert statement.unsupported == ("4,999",)


def test_numbers_read_from_pictures_can_be_reckoned_with(desk: Desk) -> None:
    call = '[calculate(expression="4310 - 4130")]'
    desk.text.answers.extend([STATED, call, '[2] "Paper and pulp cost 4,130" They differ by 180.\n'])
    desk.vision.answers.extend([NOT_HERE, OTHER, NOT_HERE])
    answer = desk.answer(desk.ask())
    assert [one.result for one in answer.calculations] == ["180"]
    assert answer.statements[0].unsupported == ()


def test_where_no_page_says_it_nothing_is_invented(desk: Desk) -> None:
    desk.text.answers.append("NOT_FOUND")
    desk.vision.answers.extend([NOT_HERE] * 3)
    answer = desk.answer(desk.ask())
    assert answer.answer == "The pages that were read do not say."
    assert (answer.statements, answer.differences) == ((), ())
    assert not any(finding.answers for finding in answer.findings)


def test_every_line_of_the_ledger_is_true(desk: Desk) -> None:
    answer = whole(desk)
    assert [(line.page, line.way, line.failed) for line in answer.ledger] == [
        (number, PageWay.BOTH, False) for number in (6, 7, 8)
    ]
    made = dict(answer.made)
    assert (made["text model"], made["vision model"]) == ("scripted.gguf", "scripted-vision")
    assert answer.coverage.looked == 3
    assert desk.session.answer(answer.id) == answer


def test_pages_that_were_not_reached_are_in_the_ledger_as_such(desk: Desk) -> None:
    desk.text.answers.append(STATED)
    desk.vision.answers.extend([NOT_HERE] * 3)
    answer = desk.answer(desk.ask(), stop_at=lambda event: isinstance(event, FindingMade))
    ways = {line.page: line.way for line in answer.ledger}
    assert sorted(ways.values()) == [PageWay.BOTH, PageWay.READ, PageWay.READ]
    assert answer.partial


def test_auto_looks_at_nothing_where_words_say_it(desk: Desk) -> None:
    desk.text.answers.append(STATED)
    answer = desk.answer(desk.ask(3, 3, Pictures.AUTO))
    assert (answer.findings, answer.vision_model) == ((), "")
    assert LooksPlanned not in desk.kinds


def test_without_enough_memory_for_both_looks_come_first_and_models_change_places_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.machine.free_memory", lambda: 11_000_000_000)
    whole(desk)
    assert desk.kinds.index(FindingMade) < desk.kinds.index(StatementMade)
    assert [name for name, _ in desk.vision.asked].count("release") == 0


def test_a_vision_model_that_does_not_fit_leaves_what_was_stated(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.machine.free_memory", lambda: 9_000_000_000)
    desk.text.answers.append(STATED)
    answer = desk.answer(desk.ask())
    assert answer.statements
    assert any("No page was looked at." in note for note in answer.notes)


def test_a_text_model_that_is_lost_while_merging_leaves_all_that_was_found(desk: Desk) -> None:
    lost = EnvironmentProblem("The text model has ended.", "Ask again.")
    desk.text.answers.extend([STATED, Written("", error=lost)])
    desk.vision.answers.extend([NOT_HERE, OTHER, NOT_HERE])
    answer = desk.answer(desk.ask())
    assert [statement.text for statement in answer.statements] == ["Paper and pulp cost 4,310 thousand euros in Q3."]
    assert len(answer.findings) == 3
    assert any("not merged" in note for note in answer.notes)


# --- going on --------------------------------------------------------------------------------------------------------


def test_an_answer_that_was_stopped_is_gone_on_with_in_its_place(desk: Desk) -> None:
    desk.text.answers.append(STATED)
    desk.vision.answers.append(NOT_HERE)
    partial = desk.answer(desk.ask(), stop_at=lambda event: isinstance(event, FindingMade))
    assert desk.session.unfinished_answers() == (partial,)
    desk.text.answers.append(MERGED)
    desk.vision.answers.extend([OTHER, NOT_HERE])
    answer = desk.answer(desk.session.go_on_answering(partial.id, stop=desk.stop))
    assert (answer.id, answer.partial, len(answer.findings)) == (partial.id, False, 3)
    assert desk.session.history() == (answer,)
    assert desk.session.unfinished_answers() == ()


@pytest.mark.parametrize("events", [2, 9, 18, 27])
def test_a_crash_at_any_moment_costs_at_most_the_page_in_hand(start: Callable[[], Desk], events: int) -> None:
    unbroken = start()
    expected = alike(whole(unbroken))
    unbroken.session.empty_cache()
    unbroken.session.remove_answer(unbroken.session.history()[0].id)

    broken = start()
    broken.text.answers.extend([STATED, MERGED])
    broken.vision.answers.extend([NOT_HERE, OTHER, NOT_HERE])
    story = broken.ask()
    for _, _event in zip(range(events), story, strict=False):
        pass  # and there the program ends: nothing that runs at the end of a story may help

    again = start()
    looks, turns = len(broken.vision.answers), len(broken.text.answers)
    again.vision.answers.extend([*list(broken.vision.answers)] if looks else [])
    again.text.answers.extend([*list(broken.text.answers)] if turns else [])
    _return_what_was_in_hand(broken, again)
    left = again.session.unfinished_answers()
    if left:
        found = again.answer(again.session.go_on_answering(left[0].id, stop=again.stop))
        assert len(again.session.history()) == 1
        assert alike(found) == expected
    else:  # before anything ran, or after the end
        kept = again.session.history()
        assert not kept or alike(kept[0]) == expected


def _return_what_was_in_hand(broken: Desk, again: Desk) -> None:
    """A look or a turn that had begun and was not kept is asked for once more."""
    looked = [NOT_HERE, OTHER, NOT_HERE][: 3 - len(broken.vision.answers)]
    made = sum(1 for _ in again.session.unfinished_answers()) and _kept_looks(again)
    again.vision.answers.extendleft(reversed(looked[made:]))
    turned = [STATED, MERGED][: 2 - len(broken.text.answers)]
    again.text.answers.extendleft(reversed(turned[_kept_turns(again) :]))


def _kept_looks(desk: Desk) -> int:
    return sum(NOT_HERE in text or "READ:" in text for text in _findings(desk))


def _kept_turns(desk: Desk) -> int:
    return sum("[" in text and '\\"' in text and "READ:" not in text for text in _findings(desk))


def _findings(desk: Desk) -> list[str]:
    return [str(text) for (text,) in desk.session._database.rows("SELECT text FROM findings")]


def test_an_answer_that_came_to_nothing_leaves_no_trace(desk: Desk) -> None:
    desk.text.answers.append(Written("", waits=True))
    with pytest.raises(Interrupted):
        desk.answer(desk.ask(), stop_at=lambda event: isinstance(event, Planned))
    assert desk.session.history() == ()


def test_a_question_put_again_costs_no_model_anything(desk: Desk) -> None:
    first = whole(desk)
    again = desk.answer(desk.ask())  # the models' queues are empty
    assert alike(again) == alike(first)


def test_an_answer_from_before_wishes_were_kept_is_a_sentence(desk: Desk) -> None:
    answer = whole(desk)
    desk.session._database.write(lambda connection: connection.execute("UPDATE answers SET wish = ''"))
    with pytest.raises(UseError, match="too old"):
        next(iter(desk.session.go_on_answering(answer.id, stop=desk.stop)))


def test_a_plan_puts_no_question_to_a_model(desk: Desk) -> None:
    scope = Scope(document_ids=(desk.session.documents()[0].id,), pages=(6, 8))

    def planned() -> list[type]:
        plan = desk.session.plan_question
        told = plan(QUESTION, scope, how=How.EVERY, pictures=Pictures.ALWAYS, stop=desk.stop)
        return [type(event) for event in told]

    planned()  # how fast the models are is tried once on a machine
    assert planned() == [LooksPlanned, Planned]
    assert desk.vision.requests == ()
    assert not any(name == "generate" for name, _ in desk.text.asked)
    assert desk.session.history() == ()


def test_a_page_that_failed_to_be_looked_at_is_named(desk: Desk) -> None:
    desk.text.answers.append(STATED)
    desk.vision.answers.extend([NOT_HERE, Seen(NOT_HERE, cut=True), NOT_HERE])
    answer = desk.answer(desk.ask())
    assert [finding.cut for finding in answer.findings] == [False, True, False]
