"""What the vision model's process sends is believed only if it can be, and any path reaches it."""

from __future__ import annotations

import math
import os
from dataclasses import replace

import msgspec
import pytest

from engine.contracts import PageEncoded, Piece, Precision, Sampling, VisionSpec, VisionSpeed, WeightsPrepared
from engine.workers.messages import Done, encode
from engine.workers.model_messages import Reply, Stop, Task, Wrote, encode_reply, encode_request
from engine.workers.text_messages import TEXT
from engine.workers.vision_messages import (
    VISION,
    Encode,
    Encoded,
    Finished,
    Inspect,
    Inspected,
    Look,
    Prepared,
    PrepareWeights,
)
from tests.helpers.moody_vision import LOOKED, request_of
from tests.helpers.scripted_vision_model import make_vision_facts

NO_TEXT_PATH = os.fsdecode(b"/a/\xff\xfe %41")


@pytest.mark.parametrize("path", ["/a/ü %41 ?", NO_TEXT_PATH])
def test_any_path_survives_the_journey(path: str) -> None:
    spec = VisionSpec(path=path, folder=path, precision=Precision.INT8)
    request = replace(
        request_of("Why?", spec), keep=path, logits=path, sampling=Sampling(temperature=0.7, top_p=0.9, seed=3)
    )
    tasks: list[Task | Stop] = [
        Inspect(spec, number=1),
        PrepareWeights(spec, number=2),
        Encode(request, number=3),
        Look(request, number=4),
        Stop(4),
    ]
    assert [VISION.decode_request(encode_request(task)) for task in tasks] == tasks


@pytest.mark.parametrize(
    "reply",
    [
        Inspected(make_vision_facts(NO_TEXT_PATH, prepared=NO_TEXT_PATH)),
        Prepared(WeightsPrepared(done=7, total=7)),
        Encoded(PageEncoded(done=0, total=40, kept=False)),
        Wrote(Piece("A ü")),
        Finished(LOOKED),
    ],
)
def test_a_reply_survives_the_journey(reply: Reply) -> None:
    assert VISION.decode_reply(encode_reply(reply)) == reply


@pytest.mark.parametrize(
    "reply",
    [
        Inspected(make_vision_facts(memory=-1)),
        Prepared(WeightsPrepared(done=8, total=7)),
        Encoded(PageEncoded(done=-1, total=40, kept=False)),
        Encoded(PageEncoded(done=41, total=40, kept=True)),
        Finished(replace(LOOKED, answer_ids=(5, -1))),
        Finished(replace(LOOKED, speed=VisionSpeed(encoding=1.0, reading=math.inf, writing=1.0))),
        Finished(replace(LOOKED, speed=VisionSpeed(encoding=math.nan, reading=1.0, writing=1.0))),
    ],
)
def test_numbers_that_cannot_be_are_refused(reply: Reply) -> None:
    with pytest.raises(msgspec.ValidationError):
        VISION.decode_reply(encode_reply(reply))


def test_each_kind_of_model_hears_only_its_own() -> None:
    with pytest.raises(msgspec.ValidationError):
        TEXT.decode_reply(encode_reply(Encoded(PageEncoded(1, 40, kept=True))))
    with pytest.raises(msgspec.ValidationError):
        TEXT.decode_request(encode_request(Look(request_of("Why?"))))
    assert VISION.decode_reply(encode(Done())) == TEXT.decode_reply(encode(Done()))
