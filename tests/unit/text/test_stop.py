"""Stop takes effect at once, whatever the model does, and damages nothing."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from engine.contracts import Piece, PromptRead, TextEvent, TextRequest
from engine.errors import Interrupted
from engine.text.context import BLOCK
from engine.text.service import TextService
from tests.helpers.text_requests import PAGES, keeping, outcome, request_to
from tests.unit.text.conftest import Start

GENEROUS = 1.0
"""seconds, beside other tests; alone it has to be 0.3"""


def seconds_to_stop(service: TextService, events: Iterator[TextEvent], delay: float) -> float:
    """From a Stop by another thread, so many seconds from now, to its effect."""
    pressed: list[float] = []

    def press() -> None:
        pressed.append(time.monotonic())
        service.stop()

    timer = threading.Timer(delay, press)
    timer.start()
    with pytest.raises(Interrupted):
        list(events)
    took = time.monotonic() - pressed[0]
    timer.join()
    return took


def after_blocks(events: Iterator[TextEvent], count: int) -> Iterator[TextEvent]:
    """The same events, once so many blocks of the prompt have been read."""
    next(event for event in events if isinstance(event, PromptRead) and event.done == count * BLOCK)
    return events


def kept(service: TextService, request: TextRequest) -> int:
    return dict(service.weigh(request).kept)[request.settings.kv_type]


def test_while_a_long_document_is_read(service: TextService, slow_model: Path, tmp_path: Path) -> None:
    request = keeping(request_to(slow_model, pages=PAGES * 9), tmp_path)
    request = replace(request, settings=replace(request.settings, context=12_288))
    weight = service.weigh(request)
    assert weight.total > 9_000
    assert seconds_to_stop(service, after_blocks(service.generate(request), 2), 0.05) < GENEROUS
    assert 2 * BLOCK <= kept(service, request) < weight.prefix, "nothing was left to be stopped"
    assert len(list(tmp_path.iterdir())) * BLOCK == kept(service, request)


def test_the_next_run_goes_on_where_it_was_stopped(start: Start, slow_model: Path) -> None:
    service, request = start(), request_to(slow_model)
    # Most likely in the midst of a block: tokens that only some of the layers have seen must not count as read.
    seconds_to_stop(service, after_blocks(service.generate(request), 1), 0.02)
    service.resume()
    again = outcome(service.generate(request))
    assert again.done.kept_tokens in (BLOCK, 2 * BLOCK, service.weigh(request).prefix)
    assert again.pieces == outcome(start().generate(request)).pieces


def test_a_stop_before_the_first_token(start: Start, wide_model: Path) -> None:
    service, request = start(), request_to(wide_model)
    service.stop()
    with pytest.raises(Interrupted):
        list(service.generate(request))
    with pytest.raises(Interrupted):
        service.measure(request)
    service.resume()
    assert outcome(service.generate(request)).pieces == outcome(start().generate(request)).pieces


def test_while_reading_ahead(start: Start, slow_model: Path, tmp_path: Path) -> None:
    request = keeping(request_to(slow_model), tmp_path)
    service = start()
    assert seconds_to_stop(service, after_blocks(service.prepare(request), 1), 0.02) < GENEROUS
    assert kept(start(), request) == BLOCK
    service.resume()
    *_, last = service.prepare(request)
    assert (last.done, last.kept) == (service.weigh(request).prefix, BLOCK)
    assert kept(start(), request) == last.done


def test_while_writing(start: Start, slow_model: Path) -> None:
    request = replace(request_to(slow_model), grammar='root ::= "." root\n', limit=800)
    service = start()
    events = service.generate(request)
    assert next(event for event in events if isinstance(event, Piece))
    assert seconds_to_stop(service, events, 0.05) < GENEROUS
    service.resume()
    short = replace(request, limit=20)
    assert outcome(service.generate(short)).pieces == outcome(start().generate(short)).pieces


def test_an_answer_that_nobody_reads_on_leaves_all_usable(start: Start, wide_model: Path) -> None:
    service, request = start(), request_to(wide_model)
    events = service.generate(request)
    assert next(event for event in events if isinstance(event, Piece))
    del events
    assert outcome(service.generate(request)).pieces == outcome(start().generate(request)).pieces
