"""A model on a server looks at several pages at once; what comes is told, kept and stopped as from any other."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.contracts import LOOKS_AT_ONCE, FindingMade, Scope, VisionEvent, VisionRequest
from engine.errors import EnvironmentProblem, Interrupted, PageError, RequestRefusedError
from engine.store.database import Database
from engine.store.migrations import LIBRARY
from tests.helpers.scripted_text_model import ScriptedTextModel
from tests.helpers.scripted_vision_model import ScriptedVisionModel, Seen, make_vision_facts
from tests.unit.asking.conftest import GB, Office
from tests.unit.store.samples import page_read

PAPER = 'Paper cost 4,310.\nREAD: "4,310"'
NOT_HERE = "NOT_ON_THIS_PAGE"
TEXTS = ("Paper cost 4,310.", "Two.", "Three.", "Four.", "Five.", "Six.")
FOUND = (PAPER, *(NOT_HERE for _ in TEXTS[1:]))


class Elsewhere(ScriptedVisionModel):
    """Notes what is under way.

    Attributes:
        under_way: looks that were begun and are not over.
        at_once: the pages of those, as each look was waited for.
    """

    def __init__(self) -> None:
        super().__init__(facts=make_vision_facts(server="attic", memory=0, encoding_bytes=0))
        self.under_way: set[VisionRequest] = set()
        self.at_once: list[list[int]] = []

    def begin(self, request: VisionRequest) -> None:
        self.under_way.add(request)

    def look(self, request: VisionRequest, *, stop: threading.Event) -> Iterator[VisionEvent]:
        self.at_once.append(sorted(int(one.name.split("-")[1]) for one in {*self.under_way, request}))
        yield from super().look(request, stop=stop)
        self.under_way.discard(request)

    def leave(self) -> None:
        self.under_way.clear()


@pytest.fixture
def model() -> Elsewhere:
    return Elsewhere()


@pytest.fixture
def far(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, model: Elsewhere) -> Iterator[Office]:
    """An office whose vision model is on a server, with one document of six pages."""
    monkeypatch.setattr("engine.machine.free_memory", lambda: 64 * GB)
    database = Database.open(tmp_path / "library", [LIBRARY])
    office = Office(database, model, ScriptedTextModel())
    office.add(*TEXTS)
    yield office
    database.close()


def test_the_pages_ahead_are_begun_and_never_more(far: Office, model: Elsewhere) -> None:
    answer = far.ask(*FOUND)
    assert [finding.page for finding in answer.findings] == [1, 2, 3, 4, 5, 6]
    assert model.at_once == [[1, 2, 3, 4], [2, 3, 4, 5], [3, 4, 5, 6], [4, 5, 6], [5, 6], [6]]
    assert max(map(len, model.at_once)) == LOOKS_AT_ONCE


def test_each_page_is_drawn_once(far: Office) -> None:
    far.ask(*FOUND)
    assert [position for position, _ in far.drawings] == [1, 2, 3, 4, 5, 6]


def test_a_page_that_is_kept_is_not_begun(far: Office, model: Elsewhere) -> None:
    far.ask(NOT_HERE, NOT_HERE, scope=Scope(pages=(2, 3)))
    model.at_once.clear()
    answer = far.ask(PAPER, NOT_HERE, NOT_HERE, NOT_HERE)
    assert [finding.page for finding in answer.findings] == [1, 2, 3, 4, 5, 6]
    assert model.at_once == [[1, 4], [4, 5, 6], [5, 6], [6]]


def test_pages_that_are_the_same_are_begun_once(far: Office, model: Elsewhere) -> None:
    blank = [page_read(position, "Blank.", look="blank") for position in range(2, 6)]
    far.library.keep_read(far.library.documents()[0].id, blank)
    answer = far.ask(PAPER, NOT_HERE, NOT_HERE)
    assert [finding.page for finding in answer.findings] == [1, 2, 3, 4, 5, 6]
    assert model.at_once == [[1, 2], [2], [6]]


def test_a_page_that_cannot_be_drawn_fails_alone(far: Office, model: Elsewhere) -> None:
    far.broken[3] = PageError("Page 3 is damaged.", "Get it again.")
    answer = far.ask(*FOUND[:5])
    assert [finding.page for finding in answer.findings] == [1, 2, 4, 5, 6]
    assert [failed.page for failed in answer.coverage.failed] == [3]
    assert model.at_once == [[1, 2, 4], [2, 4, 5], [4, 5, 6], [5, 6], [6]]
    assert [position for position, _ in far.drawings].count(3) == 1


def refused(words: str = "too large a picture") -> Seen:
    return Seen("", error=RequestRefusedError("attic did not take the request.", server="attic", words=words))


def test_a_page_that_the_server_refuses_fails_alone(far: Office) -> None:
    answer = far.ask(PAPER, NOT_HERE, refused(), *FOUND[3:])
    assert [finding.page for finding in answer.findings] == [1, 2, 4, 5, 6]
    (failed,) = answer.coverage.failed
    said = "It could not be looked at: attic refused this page: too large a picture"
    assert (failed.page, failed.reason) == (3, said)
    assert [(line.page, line.reason) for line in answer.ledger if line.failed] == [(3, said)]
    assert answer.coverage.looked == 5
    assert not any("refused" in note for note in answer.notes)


def test_a_server_that_refuses_every_page_is_said_once(far: Office) -> None:
    answer = far.ask(*[refused()] * 6)
    assert answer.findings == ()
    assert [failed.page for failed in answer.coverage.failed] == [1, 2, 3, 4, 5, 6]
    assert answer.notes == ("Nothing was looked at: attic refused all 6 pages: too large a picture",)


def test_one_page_that_is_refused_and_asked_about_alone_is_said(far: Office) -> None:
    answer = far.ask(refused(), scope=Scope(pages=(2, 2)))
    assert answer.notes == ("Nothing was looked at: attic refused the page: too large a picture",)


def test_a_key_that_is_not_taken_ends_the_look(far: Office) -> None:
    with pytest.raises(EnvironmentProblem, match="does not accept the key"):
        far.ask(refused(), Seen("", error=EnvironmentProblem("attic does not accept the key.")))
    assert [int(request.name.split("-")[1]) for request in far.vision.requests] == [1, 2]


def test_a_page_that_was_refused_is_sent_again_when_it_is_asked_about_again(far: Office) -> None:
    far.ask(refused(), scope=Scope(pages=(1, 1)))
    answer = far.ask(PAPER, scope=Scope(pages=(1, 1)))
    assert [finding.page for finding in answer.findings] == [1]


def test_a_closer_look_has_its_parts_begun_too(far: Office, model: Elsewhere) -> None:
    far.ask(*[NOT_HERE] * 6, closer=True, scope=Scope(pages=(1, 2)))
    assert model.at_once == [[1, 1, 1, 2], [1, 1, 2, 2], [1, 2, 2, 2], [2, 2, 2], [2, 2], [2]]


def test_stop_leaves_nothing_under_way(far: Office, model: Elsewhere) -> None:
    answer = far.ask(*FOUND, stop_at=lambda event: isinstance(event, FindingMade))
    assert (answer.partial, len(answer.findings)) == (True, 1)
    assert model.at_once == [[1, 2, 3, 4]]
    assert model.under_way == set()


def test_stop_before_anything_was_found_leaves_nothing_under_way(far: Office, model: Elsewhere) -> None:
    with pytest.raises(Interrupted):
        far.ask(*FOUND, stop_at=lambda event: bool(model.at_once))
    assert model.under_way == set()


def test_a_server_that_is_lost_leaves_nothing_under_way(far: Office, model: Elsewhere) -> None:
    lost = EnvironmentProblem("attic cannot be reached.", "Is it running?")
    answer = far.ask(PAPER, Seen("", error=lost))
    assert [finding.page for finding in answer.findings] == [1]
    assert answer.notes == ("The other pages were not looked at. attic cannot be reached. Is it running?",)
    assert model.under_way == set()


def test_each_finding_is_kept_before_it_is_told(far: Office) -> None:
    kept: list[int] = []

    def count(event: object) -> bool:
        if isinstance(event, FindingMade):
            ((number,),) = far.database.rows("SELECT count(*) FROM findings")
            kept.append(int(number))
        return False

    far.ask(*FOUND, stop_at=count)
    assert kept == [1, 2, 3, 4, 5, 6]


def test_a_model_here_begins_on_nothing(far: Office, model: Elsewhere) -> None:
    model.facts = make_vision_facts()
    far.use.use("/models/here", far.use.spec.precision, lambda facts: None)
    far.ask(*FOUND)
    assert model.at_once == [[1], [2], [3], [4], [5], [6]]
