"""What the text model's process sends is believed only if it can be."""

from __future__ import annotations

import math
import os

import msgspec
import pytest

from engine.contracts import Generated, KvType, PromptRead, PromptWeight, TextModelFacts, TextSpeed
from engine.workers.messages import Failed, Stopped, encode
from engine.workers.model_messages import Reply, Stop, Task, encode_reply, encode_request
from engine.workers.text_messages import (
    TEXT,
    Finished,
    Generate,
    Inspect,
    Inspected,
    Measured,
    Prepare,
    Progressed,
    Weighed,
)
from tests.helpers.moody_text import DONE, request_of

NO_TEXT_PATH = os.fsdecode(b"/a/\xff\xfe %41.gguf")


@pytest.mark.parametrize("path", ["/a/ü %41 ?.gguf", NO_TEXT_PATH])
def test_any_path_survives_the_journey(path: str) -> None:
    tasks: list[Task | Stop] = [
        Inspect(path, number=3),
        Generate(request_of("Why?", path, keep=path), number=4),
        Prepare(request_of("Why?", path), number=5),
        Stop(5),
    ]
    assert [TEXT.decode_request(encode_request(task)) for task in tasks] == tasks


@pytest.mark.parametrize(
    "reply",
    [
        Inspected(
            TextModelFacts(
                path=NO_TEXT_PATH,
                name=os.path.basename(NO_TEXT_PATH),
                size=1,
                context=8192,
                kv_bytes=1,
                tuned=True,
                test=False,
            )
        ),
        Weighed(PromptWeight((1, 0, 3), 9, 4, ((KvType.F16, 0), (KvType.Q8_0, 7)))),
        Progressed(PromptRead(done=0, total=9, kept=4)),
        Finished(DONE),
    ],
)
def test_a_reply_survives_the_journey(reply: Reply) -> None:
    assert TEXT.decode_reply(encode_reply(reply)) == reply


@pytest.mark.parametrize(
    "reply",
    [
        Progressed(PromptRead(done=10, total=9, kept=0)),
        Progressed(PromptRead(done=1, total=9, kept=10)),
        Weighed(PromptWeight((1, -1), 4, 4, ())),
        Weighed(PromptWeight((1,), 4, 4, ((KvType.F16, -7),))),
        Measured(TextSpeed(math.nan, 1.0)),
        Finished(
            Generated(
                cut=False,
                prompt_tokens=1,
                kept_tokens=0,
                tokens=1,
                drafted=0,
                accepted=0,
                speed=TextSpeed(1.0, math.inf),
            )
        ),
    ],
)
def test_numbers_that_cannot_be_are_refused(reply: Reply) -> None:
    with pytest.raises(msgspec.ValidationError):
        TEXT.decode_reply(encode_reply(reply))


def test_how_a_request_ends_is_said_as_readers_say_it() -> None:
    ends: list[Stopped | Failed] = [Stopped(), Failed("UseError", "Too long.", "")]
    assert [TEXT.decode_reply(encode(end)) for end in ends] == ends


def test_what_only_readers_say_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        TEXT.decode_reply(
            msgspec.msgpack.encode({"type": "Drawn", "value": {"width": 1, "height": 1, "pixels": b"abc"}})
        )
