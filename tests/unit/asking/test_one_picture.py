"""One picture file, one question, nothing kept."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from engine.asking.one_picture import look_at_file
from engine.contracts import (
    Looked,
    PageEncoded,
    Picture,
    PictureQuestion,
    Piece,
    PreparingModel,
    Sampling,
    VisionEvent,
)
from engine.errors import EnvironmentProblem, InputError, UseError
from tests.helpers.scripted_vision_model import make_vision_facts
from tests.helpers.terms import anybody
from tests.unit.asking.conftest import GB, Office

PIXELS = Picture(30, 20, bytes(1800))
ASKED = PictureQuestion(path="/files/diagram.png", question="What is it?", sampling=None, logits="")


def look(office: Office, asked: PictureQuestion = ASKED) -> list[PreparingModel | VisionEvent]:
    opened = {"/files/diagram.png": PIXELS}
    return list(look_at_file(office.use, asked, lambda path, stop: opened[path], stop=threading.Event()))


def test_the_prompt_is_the_picture_and_the_question(office: Office) -> None:
    office.vision.answers.append("A pump.")
    sampling = Sampling(temperature=0.6, top_p=0.9, seed=7)
    asked = PictureQuestion(path=ASKED.path, question="What is it? ", limit=9, sampling=sampling)
    events = look(office, asked)
    assert isinstance(events[0], PageEncoded)
    assert "".join(event.text for event in events if isinstance(event, Piece)) == "A pump."
    assert isinstance(events[-1], Looked)
    (request,) = office.vision.requests
    assert (request.page, request.opening, request.question) == (PIXELS, "", "What is it? ")
    assert (request.limit, request.sampling, request.keep) == (9, sampling, "")


def test_weights_are_prepared_first(office: Office) -> None:
    office.vision.facts = make_vision_facts(prepared="")
    office.use.use("/models/new", office.use.spec.precision, anybody)
    office.vision.answers.append("A pump.")
    assert isinstance(look(office)[0], PreparingModel)


def test_what_is_missing_is_said(office: Office, memory: Callable[[int], None]) -> None:
    with pytest.raises(UseError, match="no question"):
        look(office, PictureQuestion(path=ASKED.path, question=" "))
    memory(GB)
    with pytest.raises(EnvironmentProblem, match=r"1\.0 GB is free"):
        look(office)
    office.use.use(None, office.use.spec.precision, anybody)
    with pytest.raises(UseError, match="no vision model"):
        look(office)


def test_a_bad_file_is_told_before_anything_is_prepared(office: Office) -> None:
    def refuse(path: str, stop: threading.Event) -> Picture:
        raise InputError("It is damaged.")

    with pytest.raises(InputError):
        list(look_at_file(office.use, ASKED, refuse, stop=threading.Event()))
    assert [method for method, _ in office.vision.asked] == ["inspect"]
