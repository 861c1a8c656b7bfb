"""A vision model on a server: one picture, no system's turn, the words of the page."""

from __future__ import annotations

import base64
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from engine.contracts import Looked, VisionSpec
from engine.errors import EnvironmentProblem, Interrupted
from tests.helpers.chat_server import FallsSilent, Refuses, Says
from tests.unit.remote.conftest import PATH, House, look_request, words

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


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


def test_stop_ends_it_at_once(house: House) -> None:
    house.chat.replies.append(FallsSilent(()))
    story = house.look(look_request())
    next(story)
    house.stop.set()
    with pytest.raises(Interrupted):
        list(story)
