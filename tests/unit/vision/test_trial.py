"""The first measurement: of a few layers, in the same process as looks, and without a trace in them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from app.self_test.tiny.vision_weights import TINY
from engine.contracts import VisionSpec
from engine.errors import Interrupted, UseError
from engine.vision import trial
from engine.vision.decoder import Decoder, Step
from engine.vision.encoder import Layer as VisionLayer
from engine.vision.service import VisionService
from tests.unit.vision.conftest import both
from tests.unit.vision.looking import request_to, seen


class Clock:
    """Time that passes where the test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(trial, "time", made)
    return made


def test_layers_are_counted_up_to_a_look(
    service: VisionService, model: VisionSpec, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow_layer(layer: VisionLayer, rows: torch.Tensor, *rest: object, **named: object) -> torch.Tensor:
        clock.now += 2.0
        return rows

    def slow_reading(decoder: Decoder, tokens: torch.Tensor, cache: object, page: object, step: Step) -> None:
        for number in range(TINY.decoder.layers):
            clock.now += 0.25 if len(tokens) > 1 else 0.125
            step(f"text layer {number}", torch.zeros(1))
        raise AssertionError("a few layers are enough")

    def slow_logits(decoder: Decoder, rows: torch.Tensor, *, all_exact: bool) -> torch.Tensor:
        clock.now += 0.5
        return rows

    monkeypatch.setattr(VisionLayer, "__call__", slow_layer)
    monkeypatch.setattr(Decoder, "__call__", slow_reading)
    monkeypatch.setattr(Decoder, "logits", slow_logits)
    found = service.measure(model)
    steps = TINY.encoder.layers + TINY.encoder.global_layers + len(TINY.decoder.cross_layers)
    assert found.encoding == 2.0 * steps
    assert found.reading == pytest.approx(trial.TOKENS / (0.25 * TINY.decoder.layers))
    assert found.writing == pytest.approx(1 / (0.125 * TINY.decoder.layers + 0.5))


@both
def test_every_kernel_is_tried_and_looks_go_on_as_before(service: VisionService, model: VisionSpec) -> None:
    before = seen(service.look(request_to(model)))
    found = service.measure(model)
    assert min(found.encoding, found.reading, found.writing) > 0
    after = seen(service.look(request_to(model)))
    assert after.kept
    assert after.done.answer_ids == before.done.answer_ids


def test_it_stops_within_a_layer(service: VisionService, model: VisionSpec) -> None:
    service.stop()
    with pytest.raises(Interrupted):
        service.measure(model)
    service.resume()
    assert service.measure(model).writing > 0


def test_weights_that_are_not_prepared_are_a_sentence(
    service: VisionService, model: VisionSpec, tmp_path: Path
) -> None:
    with pytest.raises(UseError, match="not been prepared"):
        service.measure(replace(model, folder=str(tmp_path)))
