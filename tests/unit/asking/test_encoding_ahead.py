"""Pages are looked at ahead of any question, those first that words alone do not tell."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from engine.contracts import NotPrepared, PageChecked, PageFacts, PagePrepared, Prepared, PreparingModel
from engine.errors import EnvironmentProblem, Interrupted, PageError
from engine.store.library import Library
from tests.helpers.scripted_vision_model import make_vision_facts
from tests.helpers.terms import anybody
from tests.unit.asking.conftest import Office
from tests.unit.store.samples import opened, page_read


def pages_of(office: Office) -> list[int]:
    """The pages that the model has looked at ahead, in their order."""
    return [int(request.name.split("-")[1]) for request in office.vision.encoded]


def with_plain_pages(library: Library, *plain: int) -> str:
    """A document of three pages; these hold nothing but words."""
    document_id = library.add(opened(page_count=3), "/files/mixed.pdf").id
    for position in (1, 2, 3):
        library.keep_read(document_id, [page_read(position)])
        facts = PageFacts(0.0 if position in plain else 0.6, 0.0, False, 0)
        library.keep_checked(document_id, [PageChecked(position=position, facts=facts, hidden=b"")])
    return document_id


def test_every_page_is_encoded_and_told(office: Office) -> None:
    document_id = office.add("One.", "Two.", "Three.")
    *told, last = office.prepare(document_id)
    assert last == Prepared(document_id)
    pages = [event for event in told if isinstance(event, PagePrepared)]
    assert [(event.page, event.done, event.total) for event in pages] == [(1, 1, 3), (2, 2, 3), (3, 3, 3)]
    assert pages[-1].seconds_left == 0.0
    assert office.ahead.encoded(document_id) == (1, 2, 3)
    assert {request.limit for request in office.vision.encoded} == {0}


def test_pages_that_show_something_come_first(office: Office) -> None:
    document_id = with_plain_pages(office.library, 1, 2)
    office.prepare(document_id)
    assert pages_of(office) == [3, 1, 2]


def test_a_question_finds_what_was_encoded(office: Office) -> None:
    document_id = office.add("One.")
    office.prepare(document_id)
    office.ask("NOT_ON_THIS_PAGE")
    ahead, asked = office.vision.encoded[0], office.vision.requests[0]
    assert (asked.name, asked.keep, asked.opening, asked.page) == (ahead.name, ahead.keep, ahead.opening, ahead.page)


def test_it_goes_on_where_it_was_stopped(office: Office) -> None:
    document_id = office.add("One.", "Two.")
    stop = threading.Event()
    events = office.ahead.prepare(document_id, stop=stop)
    assert isinstance(next(events), PagePrepared)
    stop.set()
    with pytest.raises(Interrupted):
        next(events)
    first, last = office.prepare(document_id)
    assert (first.page, first.done, first.total) == (2, 2, 2)
    assert last == Prepared(document_id)
    assert office.prepare(document_id) == [Prepared(document_id)]


def test_it_gives_way_to_a_question(office: Office) -> None:
    document_id = office.add("One.", "Two.")
    events = office.ahead.prepare(document_id, stop=threading.Event())
    office.vision.hold.clear()
    running: list[object] = []

    def follow(events: Iterator[object]) -> None:
        try:
            running.extend(events)
        except Interrupted:
            running.append("gave way")

    thread = threading.Thread(target=follow, args=(events,))
    thread.start()
    while not office.vision.encoded:
        pass
    office.vision.inspect(office.use.spec)
    thread.join(10)
    assert running == ["gave way"]


def test_a_page_that_cannot_be_drawn_is_passed_over(office: Office) -> None:
    document_id = office.add("One.", "Two.")
    office.broken[1] = PageError("It is damaged.")
    assert office.prepare(document_id)[-1] == Prepared(document_id)
    assert office.ahead.encoded(document_id) == (2,)


def test_where_there_is_no_more_room_it_ends(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    document_id = office.add("One.", "Two.")
    monkeypatch.setattr("engine.store.caches.MOST_BYTES", 1_000)
    (told,) = office.prepare(document_id)
    assert isinstance(told, NotPrepared)
    assert "no more room" in told.problem.sentence
    assert not office.vision.encoded


def test_what_the_model_cannot_do_is_told(office: Office) -> None:
    document_id = office.add("One.")
    office.vision.failing[""] = EnvironmentProblem("Layer 3 gave no numbers.", "Choose another precision.")
    (told,) = office.prepare(document_id)
    assert isinstance(told, NotPrepared)
    assert told.problem.sentence == "Layer 3 gave no numbers."


def test_weights_are_prepared_first(office: Office) -> None:
    document_id = office.add("One.")
    office.vision.facts = make_vision_facts(prepared="")
    office.use.use("/models/new", office.use.spec.precision, anybody)
    kinds = [type(event) for event in office.prepare(document_id)]
    assert kinds == [PreparingModel] * 4 + [PagePrepared, Prepared]


def test_encodings_of_other_weights_do_not_count(office: Office) -> None:
    document_id = office.add("One.")
    office.prepare(document_id)
    office.vision.facts = make_vision_facts(weights="ffff" * 5)
    office.use.use("/models/other", office.use.spec.precision, anybody)
    assert office.ahead.encoded(document_id) == ()
    office.use.use(None, office.use.spec.precision, anybody)
    assert office.ahead.encoded(document_id) == ()
