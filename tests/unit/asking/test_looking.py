"""Pages are looked at one after the other; what each says is checked, kept, and told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from engine.asking.looking import require_one_page
from engine.asking.sight import WORDS
from engine.contracts import (
    AskEvent,
    EnoughFound,
    FindingMade,
    LookingAt,
    LooksPlanned,
    LookWording,
    Pictures,
    PreparingModel,
    Scope,
    Statement,
    Support,
    VisionSpeed,
)
from engine.errors import EnvironmentProblem, Interrupted, PageError, UseError
from tests.helpers.scripted_vision_model import Seen, make_vision_facts
from tests.helpers.terms import anybody
from tests.unit.asking.conftest import GB, Office

PAPER = 'Paper cost 4,310.\nREAD: "4,310"'
NOT_HERE = "NOT_ON_THIS_PAGE"
A_LOOK = 3.0
"""seconds that the scripted trial comes to"""


def is_finding(event: AskEvent) -> bool:
    return isinstance(event, FindingMade)


def test_each_page_is_asked_alone_and_told_as_it_comes(office: Office) -> None:
    document_id = office.add("Paper cost 4,310 in Q3.", "Nothing of the kind.")
    answer = office.ask(PAPER, NOT_HERE)
    kinds = [type(event).__name__ for event in office.events]
    names = [name for place, name in enumerate(kinds) if place == 0 or kinds[place - 1] != name]
    looks = ["LookingAt", "LookWording", "FindingMade", "EnoughFound", "LookingAt", "FindingMade"]
    assert names == ["PreparingModel", "LooksPlanned", *looks]
    first, second = answer.findings
    assert (first.text, first.support, first.page) == ("Paper cost 4,310.", Support.FOUND, 1)
    assert (second.answers, second.page) == (False, 2)
    assert (answer.answer, answer.vision_model, answer.partial) == (
        "Page 1: Paper cost 4,310.",
        "scripted-vision",
        False,
    )
    assert (answer.coverage.pages, answer.coverage.looked, answer.coverage.read) == (2, 2, 0)
    assert "".join(event.text for event in office.events if isinstance(event, LookWording)) == "Paper cost 4,310."
    request = office.vision.requests[0]
    assert (request.page.width, request.page.height) == (791, 1120)
    assert "Paper cost 4,310 in Q3." in request.opening
    assert request.question == "Question: What did paper cost?"
    assert request.name == "page-00001-a1b2c3d4e5f6"
    assert request.keep == str(office.caches.folder_of(document_id))
    assert request.keep_bytes == (4 + WORDS) * office.vision.facts.encoding_bytes


def test_pages_that_are_likely_to_answer_come_first(office: Office) -> None:
    document_id = office.add("One.", "Two.", "Three.")
    answer = office.ask(NOT_HERE, NOT_HERE, NOT_HERE, ranked=((document_id, 3), ("gone0000", 1)))
    assert [finding.page for finding in answer.findings] == [3, 1, 2]


def test_only_pages_in_scope_are_looked_at(office: Office) -> None:
    document_id = office.add("One.", "Two.", "Three.")
    office.add("Other.", path="/files/other.pdf")
    scope = Scope(document_ids=(document_id,), pages=(2, 3))
    answer = office.ask(NOT_HERE, NOT_HERE, scope=scope)
    assert [(finding.document, finding.page) for finding in answer.findings] == [("report.pdf", 2), ("report.pdf", 3)]


def test_progress_says_which_page_and_how_far(office: Office) -> None:
    office.add("One.", "Two.")
    office.ask(NOT_HERE, NOT_HERE)
    told = [event for event in office.events if isinstance(event, LookingAt)]
    assert {(event.number, event.page, event.pages) for event in told} == {(1, 1, 2), (2, 2, 2)}
    assert [event.share for event in told if event.number == 1] == pytest.approx([0.0, 0.2, 0.4, 0.6, 0.8])
    assert told[0].seconds_left == 2 * A_LOOK  # as tried before the first look
    assert all(event.seconds_left is not None for event in told if event.number == 2)


def test_the_time_is_tried_before_the_plan_is_told_and_once_on_a_machine(office: Office) -> None:
    office.add("One.", "Two.")
    office.ask(NOT_HERE, NOT_HERE)
    (planned,) = [event.plan for event in office.events if isinstance(event, LooksPlanned)]
    assert planned.seconds == 2 * A_LOOK
    office.ask(NOT_HERE, NOT_HERE, question="Who signed?")
    assert [name for name, _ in office.vision.asked].count("measure") == 1


def test_a_slow_machine_looks_at_fewer_pages_unless_they_are_wished_for(office: Office) -> None:
    document_id = office.add(*(f"Page {number}." for number in range(8)))
    ranked = tuple((document_id, number) for number in range(1, 9))
    office.vision.trial = VisionSpeed(encoding=100.0, reading=90.0, writing=3.0)
    answer = office.ask(NOT_HERE, NOT_HERE, ranked=ranked, pictures=Pictures.AUTO, question="What does the chart say?")
    assert len(answer.findings) == 2


def test_when_a_page_answers_it_is_said_what_is_left_once_and_nothing_ends(office: Office) -> None:
    office.add("One.", "Paper cost 4,310.", "Paper cost 5,000.")
    answer = office.ask(NOT_HERE, PAPER, "Paper cost 5,000.")
    (offer,) = [event for event in office.events if isinstance(event, EnoughFound)]
    assert (offer.finding, offer.left) == (answer.findings[1], 1)
    assert offer.seconds_left == pytest.approx(answer.findings[1].seconds)
    assert len(answer.findings) == 3


def test_the_last_page_has_nothing_left_to_offer(office: Office) -> None:
    office.add("One.", "Paper cost 4,310.")
    office.ask(NOT_HERE, PAPER)
    assert not [event for event in office.events if isinstance(event, EnoughFound)]


def test_whoever_takes_the_offer_keeps_what_was_found(office: Office) -> None:
    office.add("Paper cost 4,310.", "Two.")
    answer = office.ask(PAPER, NOT_HERE, stop_at=lambda event: isinstance(event, EnoughFound))
    assert (answer.partial, answer.answer, answer.coverage.looked) == (True, "Page 1: Paper cost 4,310.", 1)


def test_a_trial_that_fails_is_told_when_the_page_is_looked_at(office: Office, memory: Callable[[int], None]) -> None:
    office.add("One.")
    memory(3 * GB)
    with pytest.raises(EnvironmentProblem, match="to look at a page"):
        office.ask(NOT_HERE)
    (planned,) = [event.plan for event in office.events if isinstance(event, LooksPlanned)]
    assert planned.seconds is None


def test_the_time_of_a_page_is_known_the_next_time(office: Office) -> None:
    office.add("One.", "Two.")
    office.ask(NOT_HERE, NOT_HERE)
    office.ask(NOT_HERE, NOT_HERE, question="Who signed?")
    first = next(event for event in office.events if isinstance(event, LookingAt))
    assert first.seconds_left is not None


def test_the_encoding_of_a_page_is_used_by_the_next_question(office: Office) -> None:
    document_id = office.add("One.")
    office.ask(NOT_HERE)
    assert office.ahead.encoded(document_id) == (1,)
    office.ask(NOT_HERE, question="Who signed?")
    assert [event.kept for event in office.events if isinstance(event, LookingAt)] == [False, True]


def test_the_same_question_is_not_looked_at_twice(office: Office) -> None:
    office.add("Paper cost 4,310.", "Two.")
    first = office.ask(PAPER, NOT_HERE)
    again = office.ask()
    assert [replace(finding, seconds=0.0) for finding in first.findings] == list(again.findings)
    assert len(office.vision.requests) == 2


def test_a_question_that_was_stopped_keeps_what_was_found_and_goes_on_from_there(office: Office) -> None:
    office.add("Paper cost 4,310.", "Two.", "Three.")
    answer = office.ask(PAPER, NOT_HERE, stop_at=is_finding)
    assert (answer.partial, len(answer.findings)) == (True, 1)
    assert (answer.coverage.looked, answer.coverage.read) == (1, 2)
    whole = office.ask(NOT_HERE, NOT_HERE)
    assert (whole.partial, len(whole.findings), len(office.vision.requests)) == (False, 3, 3)


def test_stop_in_the_middle_of_a_look(office: Office) -> None:
    office.add("One.", "Two.")
    answer = office.ask(NOT_HERE, Seen("Paper", waits=True), stop_at=lambda event: isinstance(event, LookWording))
    assert (answer.partial, [finding.page for finding in answer.findings]) == (True, [1])


def test_a_question_that_was_stopped_before_anything_was_found_is_no_answer(office: Office) -> None:
    office.add("One.")
    with pytest.raises(Interrupted):
        office.ask(NOT_HERE, stop_at=lambda event: isinstance(event, LookingAt))


def test_a_finding_is_kept_before_it_is_told(office: Office) -> None:
    office.add("Paper cost 4,310.")
    kept: list[int] = []

    def look_up(event: AskEvent) -> bool:
        if isinstance(event, FindingMade):
            kept.append(_kept(office))
        return False

    office.ask(PAPER, stop_at=look_up)
    assert kept == [1]


def _kept(office: Office) -> int:
    ((count,),) = office.database.rows("SELECT count(*) FROM findings")
    return int(count)


def test_a_page_that_cannot_be_drawn_is_told_and_the_others_go_on(office: Office) -> None:
    office.add("One.", "Two.", "Three.")
    office.broken[2] = PageError("Page 2 is damaged.", "Get it again.")
    answer = office.ask(NOT_HERE, NOT_HERE)
    assert [finding.page for finding in answer.findings] == [1, 3]
    (failed,) = answer.coverage.failed
    assert (failed.page, failed.reason) == (2, "It could not be looked at. Page 2 is damaged.")
    assert (answer.coverage.looked, answer.coverage.read, answer.coverage.pages) == (2, 0, 3)


def test_a_model_that_fails_later_on_leaves_what_was_found(office: Office) -> None:
    office.add("Paper cost 4,310.", "Two.", "Three.")
    lost = EnvironmentProblem("Layer 7 gave no numbers.", "Choose another precision.")
    answer = office.ask(PAPER, Seen("", error=lost))
    assert len(answer.findings) == 1
    assert answer.notes == ("The other pages were not looked at. Layer 7 gave no numbers. Choose another precision.",)
    with pytest.raises(EnvironmentProblem):
        office.ask(Seen("", error=lost), question="Who signed?")


def test_what_a_text_model_has_stated_stands_whatever_happens(office: Office) -> None:
    office.add("Paper cost 4,310.")
    office.stated = (Statement(text="It is said.", quotes=()),)
    lost = office.ask(Seen("", error=EnvironmentProblem("There is no memory.")))
    assert (lost.answer, lost.partial, lost.notes) == (
        "It is said.",
        False,
        ("No page was looked at. There is no memory.",),
    )
    stopped = office.ask(PAPER, stop_at=lambda event: isinstance(event, LookingAt))
    assert (stopped.answer, stopped.partial, stopped.findings) == ("It is said.", True, ())
    both = office.ask(PAPER)
    assert (both.answer, both.findings[0].text) == ("It is said.", "Paper cost 4,310.")


def prepared_in(office: Office) -> list[float]:
    """How far preparing was, each time it was told."""
    return [event.done / event.total for event in office.events if isinstance(event, PreparingModel)]


def test_weights_are_prepared_first_and_once(office: Office) -> None:
    office.add("One.")
    office.vision.facts = make_vision_facts(prepared="")
    office.use.use("/models/new", office.use.spec.precision, anybody)
    office.ask(NOT_HERE)
    assert prepared_in(office) == pytest.approx([0.25, 0.5, 0.75, 1.0, 1.0])
    office.ask(NOT_HERE, question="Who signed?")
    assert not prepared_in(office)
    prepared = {request.model.path for request in office.vision.requests}
    assert prepared == {office.use.known.prepared}, "the original may be gone meanwhile"


def test_preparing_goes_on_where_it_was_stopped(office: Office) -> None:
    office.add("One.")
    office.vision.facts = make_vision_facts(prepared="")
    office.use.use("/models/new", office.use.spec.precision, anybody)
    with pytest.raises(Interrupted):
        office.ask(NOT_HERE, stop_at=lambda event: isinstance(event, PreparingModel))
    office.ask(NOT_HERE)
    assert prepared_in(office) == pytest.approx([0.5, 0.75, 1.0, 1.0])


def test_too_little_memory_is_said_with_numbers(office: Office, memory: Callable[[int], None]) -> None:
    office.add("One.")
    memory(3 * GB)
    with pytest.raises(EnvironmentProblem, match=r"10\.0 GB of memory to look at a page; 3\.0 GB is free"):
        office.ask(NOT_HERE)


def test_a_closer_look_joins_the_parts(office: Office) -> None:
    office.add("Paper cost 4,310 and 3,954.")
    answer = office.ask(NOT_HERE, PAPER, 'It was 3,954.\nREAD: "3,954"', closer=True)
    (finding,) = answer.findings
    assert finding.closer
    assert [drawing.clip is None for _, drawing in office.drawings] == [True, False, False]
    whole, *parts = office.vision.requests
    assert whole.name.startswith("page-")
    assert all(part.name.startswith("part-") and part.page.width >= 1120 for part in parts)
    shares = [event.share for event in office.events if isinstance(event, LookingAt)]
    assert shares == sorted(shares)
    assert "Paper cost 4,310." in finding.text


def test_a_part_of_a_page_is_asked_about_alone(office: Office) -> None:
    document_id = office.add("Paper cost 4,310.")
    region = (0.0, 10.0, 200.0, 110.0)
    scope = Scope(document_ids=(document_id,), pages=(1, 1), region=region)
    answer = office.ask(PAPER, scope=scope)
    (finding,) = answer.findings
    assert (finding.region, finding.support) == (region, Support.FOUND)
    assert office.drawings[0][1].clip == region
    assert office.vision.requests[0].name.startswith("part-")
    assert office.ahead.encoded(document_id) == ()


def test_of_a_part_only_what_lies_on_the_page_is_seen(office: Office) -> None:
    document_id = office.add("Paper cost 4,310.")
    scope = Scope(document_ids=(document_id,), pages=(1, 1), region=(-20.0, -5.0, 200.0, 900.0))
    assert office.ask(PAPER, scope=scope).findings[0].region == (0.0, 0.0, 200.0, 842.0)
    with pytest.raises(UseError, match="part of one page"):
        office.ask(scope=replace(scope, region=(700.0, 0.0, 800.0, 100.0)))


def test_a_model_that_is_not_ready_is_not_the_fault_of_a_page(office: Office) -> None:
    office.add("One.")
    with pytest.raises(UseError):
        office.ask(Seen("", error=UseError("The weights are not prepared.", "Ask again.")))


def test_without_pages_nothing_is_prepared(office: Office) -> None:
    office.vision.facts = make_vision_facts(prepared="")
    office.use.use("/models/new", office.use.spec.precision, anybody)
    assert office.ask().findings == ()
    assert office.events == []


def test_a_part_belongs_to_one_page() -> None:
    region = (0.0, 0.0, 100.0, 100.0)
    require_one_page(Scope())
    require_one_page(Scope(document_ids=("report00",), pages=(2, 2), region=region))
    for scope in (
        Scope(region=region),
        Scope(document_ids=("report00",), region=region),
        Scope(document_ids=("report00",), pages=(2, 3), region=region),
        Scope(document_ids=("report00", "letter00"), pages=(2, 2), region=region),
        Scope(document_ids=("report00",), pages=(2, 2), region=(5.0, 5.0, 6.0, 100.0)),
    ):
        with pytest.raises(UseError):
            require_one_page(scope)


def test_a_test_model_is_named_so(office: Office) -> None:
    office.add("One.")
    office.vision.facts = make_vision_facts(test=True)
    office.use.use("/models/tiny", office.use.spec.precision, anybody)
    assert office.ask(NOT_HERE).test_model


def test_an_answer_that_was_cut_is_marked(office: Office) -> None:
    office.add("One.")
    for seen in (Seen("It is", cut=True), Seen("It is it is", repeated=True)):
        answer = office.ask(seen, question=f"What is it? {seen.text}")
        assert answer.findings[0].cut


def test_nothing_is_kept_of_a_page_that_was_removed_meanwhile(office: Office) -> None:
    document_id = office.add("Paper cost 4,310.")

    def remove(event: AskEvent) -> bool:
        if isinstance(event, LookWording) and office.library.documents():
            office.library.remove(document_id)
        return False

    office.ask(PAPER, stop_at=remove)
    assert _kept(office) == 0


def test_pages_of_a_document_that_was_removed_meanwhile_are_left_out(office: Office) -> None:
    office.add("One.")
    gone = office.add("Two.", path="/files/other.pdf")

    def remove(event: AskEvent) -> bool:
        if isinstance(event, FindingMade):
            office.library.remove(gone)
        return False

    answer = office.ask(NOT_HERE, stop_at=remove)
    assert ([finding.document for finding in answer.findings], answer.partial) == (["report.pdf"], False)


def test_a_folder_without_room_keeps_no_encoding(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    document_id = office.add("One.")
    monkeypatch.setattr("engine.store.caches.MOST_BYTES", 1_000)
    office.ask(NOT_HERE)
    assert office.vision.requests[0].keep_bytes == 1_000
    assert office.ahead.encoded(document_id) == ()


def test_a_running_look_holds_no_thread(office: Office) -> None:
    office.add("One.")
    before = threading.active_count()
    office.ask(NOT_HERE)
    assert threading.active_count() == before
