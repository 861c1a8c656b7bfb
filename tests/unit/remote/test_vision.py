"""A vision model on a server: one picture, no system's turn, the words of the page."""

from __future__ import annotations

import base64
import threading
import time
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image

from engine.contracts import LOOKS_AT_ONCE, Looked, VisionRequest, VisionSpec
from engine.errors import EnvironmentProblem, Interrupted, RequestRefusedError, UseError
from tests.helpers.chat_server import FallsSilent, Refuses, Says, chunks_of
from tests.unit.remote.conftest import PATH, House, look_request, words

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

LONG = 20.0
"""seconds after which a test gives up"""


def test_one_picture_is_sent_with_the_words_and_no_system(house: House) -> None:
    request = look_request("Look.\n\nPAGE 7x begins\nRent 900\nPAGE 7x ends\n\n")
    list(house.look(request))
    (turn,) = house.chat.asked[0].body["messages"]
    assert turn["role"] == "user"
    assert [part["type"] for part in turn["content"]] == ["image_url", "text"]
    assert turn["content"][1]["text"] == request.opening + request.question


def test_the_picture_is_the_page_bit_for_bit(house: House) -> None:
    request = look_request()
    list(house.look(request))
    url = house.chat.asked[0].body["messages"][0]["content"][0]["image_url"]["url"]
    kind, _, content = url.partition(",")
    assert kind == "data:image/png;base64"
    with Image.open(BytesIO(base64.b64decode(content))) as picture:
        assert np.asarray(picture.convert("RGB")).tobytes() == request.page.pixels


def test_the_words_come_and_the_look_ends(house: House) -> None:
    house.chat.replies.append(Says(("900 ", "euros"), finish="length"))
    events = list(house.look(look_request()))
    assert words(events) == "900 euros"
    assert isinstance(events[-1], Looked)
    assert events[-1].cut


def test_there_is_nothing_to_prepare_to_keep_or_to_look_at_ahead(house: House) -> None:
    spec = VisionSpec(path=PATH, folder="")
    facts = house.vision.inspect(spec)
    assert facts.prepared
    assert (facts.memory, facts.encoding_bytes, facts.size) == (0, 0, 0)
    assert list(house.vision.prepare(spec, stop=house.stop)) == []
    assert list(house.vision.encode(look_request(), stop=house.stop)) == []
    assert house.chat.asked == []


def test_what_goes_wrong_is_a_sentence(house: House) -> None:
    house.chat.replies.append(Refuses(413, words="too large a picture"))
    with pytest.raises(EnvironmentProblem, match="too large a picture"):
        list(house.look(look_request()))


@pytest.mark.parametrize("status", [400, 413, 422])
def test_what_is_wrong_with_one_page_is_told_apart_from_what_is_wrong_with_the_server(
    house: House, status: int
) -> None:
    house.chat.replies.append(Refuses(status, words="too large a picture"))
    with pytest.raises(RequestRefusedError) as caught:
        list(house.look(look_request()))
    assert (caught.value.server, caught.value.words) == ("attic", "too large a picture")


@pytest.mark.parametrize("status", [401, 403, 404, 405, 429, 500])
def test_what_is_wrong_with_the_server_is_no_refusal_of_a_page(house: House, status: int) -> None:
    house.chat.replies.extend([Refuses(status)] * 4)
    with pytest.raises(EnvironmentProblem) as caught:
        list(house.look(look_request()))
    assert not isinstance(caught.value, RequestRefusedError)


def test_a_refusal_of_another_form_is_told_as_it_came(house: House) -> None:
    house.chat.replies.append(Refuses(422, words=""))
    with pytest.raises(RequestRefusedError) as caught:
        list(house.look(look_request()))
    assert "422" in caught.value.words


def test_stop_ends_it_at_once(house: House) -> None:
    house.chat.replies.append(FallsSilent(()))
    story = house.look(look_request())
    next(story)
    house.stop.set()
    with pytest.raises(Interrupted):
        list(story)


# --- several at once -------------------------------------------------------------------------------------------------


def several(count: int) -> list[VisionRequest]:
    """Looks that are told apart by their questions."""
    return [look_request(question=f"Question {number}") for number in range(count)]


def question_in(body: dict[str, Any]) -> str:
    return str(body["messages"][0]["content"][1]["text"]).removeprefix("Look.\n\n")


def wait_for_threads() -> None:
    """Until every request is over."""
    for thread in threading.enumerate():
        if thread.name == "server":
            thread.join(LONG)


def test_several_are_under_way_at_once_and_each_answer_goes_to_its_look(house: House) -> None:
    together = threading.Barrier(LOOKS_AT_ONCE)

    def answer(body: dict[str, Any]) -> Iterator[dict[str, Any]]:
        together.wait(LONG)
        yield from chunks_of(Says((f"to {question_in(body)}",)))

    house.chat.chunks = answer
    requests = several(LOOKS_AT_ONCE)
    for request in requests:
        house.vision.begin(request)
    written = [words(list(house.look(request))) for request in requests]
    assert written == [f"to {request.question}" for request in requests]
    assert len(house.chat.asked) == LOOKS_AT_ONCE


def test_what_is_begun_twice_or_looks_the_same_is_sent_once(house: House) -> None:
    house.vision.begin(look_request())
    house.vision.begin(look_request())
    list(house.look(look_request()))
    assert len(house.chat.asked) == 1


def test_no_more_than_a_few_are_begun(house: House) -> None:
    requests = several(LOOKS_AT_ONCE + 2)
    for request in requests:
        house.vision.begin(request)
    wait_for_threads()
    assert sorted(question_in(asked.body) for asked in house.chat.asked) == [
        request.question for request in requests[:LOOKS_AT_ONCE]
    ]


@pytest.mark.parametrize("ends", ["leave", "close"])
def test_what_nobody_waits_for_any_more_is_ended(house: House, ends: str) -> None:
    house.chat.replies.extend([FallsSilent(())] * LOOKS_AT_ONCE)
    for request in several(LOOKS_AT_ONCE):
        house.vision.begin(request)
    while len(house.chat.asked) < LOOKS_AT_ONCE:
        time.sleep(0.01)
    getattr(house.vision, ends)()
    assert all(house.chat.left.acquire(timeout=LONG) for _ in range(LOOKS_AT_ONCE))


def test_what_was_left_is_sent_anew_when_it_is_asked_for(house: House) -> None:
    house.vision.begin(look_request())
    wait_for_threads()
    house.vision.leave()
    assert words(list(house.look(look_request()))) == "yes"
    assert len(house.chat.asked) == 2


def test_what_failed_ahead_is_sent_once_more_when_its_turn_comes(house: House) -> None:
    house.chat.replies.append(Refuses(400, words="too many at once"))
    house.vision.begin(look_request())
    wait_for_threads()
    assert words(list(house.look(look_request()))) == "yes"


def test_one_that_fails_takes_no_other_along(house: House) -> None:
    first, second = several(2)
    house.chat.replies.extend([Refuses(413, words="too large"), Refuses(413, words="too large")])
    house.vision.begin(first)
    wait_for_threads()
    with pytest.raises(EnvironmentProblem, match="too large"):
        list(house.look(first))
    house.vision.begin(second)
    assert words(list(house.look(second))) == "yes"


def test_nothing_is_begun_on_a_server_without_a_vision_model(house: House) -> None:
    house.named[:] = [house.chat.server(vision_model="")]
    with pytest.raises(UseError, match="has no vision model"):
        house.vision.begin(look_request())
    assert house.chat.asked == []
