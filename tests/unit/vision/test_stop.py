"""A Stop ends what runs within one layer, costs nothing that was done, and the next request runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from app.self_test.tiny.vision_weights import TINY
from engine.contracts import PageEncoded, Piece, VisionEvent, VisionRequest, VisionSpec, WeightsPrepared
from engine.errors import Interrupted
from engine.vision.decoder import Decoder, SelfLayer
from engine.vision.encoder import Layer
from engine.vision.service import VisionService
from tests.unit.vision.conftest import Start
from tests.unit.vision.looking import keeping, request_to, seen


@pytest.fixture
def request_(model: VisionSpec, tmp_path: Path) -> VisionRequest:
    return keeping(request_to(model, limit=20), tmp_path)


def stopped(events: Iterator[VisionEvent]) -> None:
    with pytest.raises(Interrupted):
        next(events)


def test_looking_stops_before_the_next_layer(
    service: VisionService, request_: VisionRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    computed = 0
    compute = Layer.__call__

    def counted(layer: Layer, *arguments: object, **named: object) -> torch.Tensor:
        nonlocal computed
        computed += 1
        return compute(layer, *arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Layer, "__call__", counted)
    for ask in (service.encode, service.look):
        events: Iterator[VisionEvent] = ask(request_)
        assert isinstance(next(events), PageEncoded)
        computed = 0
        service.stop()
        stopped(events)
        assert computed == 1
        service.resume()
    assert not list(Path(request_.keep).iterdir()), "half of an encoding is of no use"
    assert seen(service.look(request_)).text


def test_writing_stops_and_the_page_stays_known(service: VisionService, request_: VisionRequest, start: Start) -> None:
    expected = seen(start().look(request_to(request_.model, limit=20)))
    events = service.look(request_)
    assert next(event for event in events if isinstance(event, Piece))
    service.stop()
    stopped(events)
    with pytest.raises(Interrupted):  # a Stop holds until it is forgotten
        list(service.look(request_))
    service.resume()
    for one in (service, start()):
        found = seen(one.look(request_))
        assert found.kept
        assert found.done.kept_tokens > 0
        assert found.done.answer_ids == expected.done.answer_ids


def test_reading_stops_before_the_next_layer(
    service: VisionService, request_: VisionRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    computed = 0
    compute = SelfLayer.__call__

    def stopping(layer: SelfLayer, *arguments: object) -> torch.Tensor:
        nonlocal computed
        computed += 1
        if computed == 2:
            service.stop()
        return compute(layer, *arguments)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(SelfLayer, "__call__", stopping)
        with pytest.raises(Interrupted):
            seen(service.look(request_))
    assert computed == 2
    service.resume()
    found = seen(service.look(request_))
    assert found.kept
    assert found.done.kept_tokens == 0, "half of a prefix is of no use"


def test_looking_at_the_page_in_the_text_model_stops_too(
    service: VisionService, request_: VisionRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = Decoder.page_states

    def stopping(decoder: Decoder, encoded: torch.Tensor) -> object:
        service.stop()
        return look(decoder, encoded)

    monkeypatch.setattr(Decoder, "page_states", stopping)
    events = service.encode(request_)
    with pytest.raises(Interrupted):
        for count, _ in enumerate(events, 1):
            assert count <= TINY.encoder.layers + TINY.encoder.global_layers


def test_preparing_stops_and_goes_on(service: VisionService, checkpoint: Path, tmp_path: Path) -> None:
    spec = VisionSpec(path=str(checkpoint), folder=str(tmp_path))
    events = service.prepare(spec)
    assert isinstance(next(events), WeightsPrepared)
    service.stop()
    with pytest.raises(Interrupted):
        next(events)
    assert not service.inspect(spec).prepared
    service.resume()
    assert list(service.prepare(spec))
    assert service.inspect(spec).prepared
    assert list(service.prepare(spec)) == []
