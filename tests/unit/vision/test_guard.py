"""Numbers that are none are noticed in the layer that made them; memory that runs out is said with numbers."""

from __future__ import annotations

import pytest
import torch

from app.self_test.tiny.vision_weights import TINY
from engine.errors import EnvironmentProblem, InputError, Interrupted
from engine.vision import tensors
from engine.vision.context import Context
from engine.vision.decoder import Decoder, Page
from engine.vision.encoder import Encoder
from engine.vision.guard import Guard, memory_named
from engine.vision.model import last, page_states
from engine.vision.tiles import tiles_of
from tests.helpers.vision_weights import InMemory, random_weights
from tests.unit.vision.looking import page

TEXT_LAYERS = f"{tensors.TEXT}.layers"
DAMAGES = {
    f"{tensors.VISION}.patch_embedding.weight": "vision layer 0",
    f"{tensors.LOCAL}.2.mlp.fc1.bias": "vision layer 2",
    f"{tensors.GLOBAL}.1.self_attn.o_proj.weight": "global vision layer 1",
    f"{tensors.PROJECTOR}.bias": "the projector",
    f"{TEXT_LAYERS}.3.cross_attn.v_proj.weight": "page in text layer 3",
    tensors.EMBEDDING: "text layer 0",
    f"{TEXT_LAYERS}.1.cross_attn.o_proj.weight": "text layer 1",
    f"{TEXT_LAYERS}.4.mlp.down_proj.weight": "text layer 4",
    f"{tensors.TEXT}.norm.weight": "the output layer",
    tensors.HEAD: "the output layer",
}
TOKENS = (3, 1, TINY.image_token, 4, 1)


def read(weights: dict[str, torch.Tensor]) -> None:
    """Look at a page and read some tokens."""
    held = InMemory(TINY, weights, torch.float32)
    decoder, guard = Decoder(held), Guard()
    states = last(page_states(Encoder(held), decoder, tiles_of(page(), TINY.encoder), guard))
    context = Context(decoder, Page(states, 2), 8, guard.check)
    assert len(context.read(TOKENS, outputs=2)) == 2


def test_whole_weights_are_read() -> None:
    read(dict(random_weights(TINY)))


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
@pytest.mark.parametrize("name", DAMAGES)
def test_the_layer_is_named(name: str, number: float) -> None:
    weights = dict(random_weights(TINY))
    weights[name][1 % len(weights[name])] = number
    with pytest.raises(InputError) as refusal:
        read(weights)
    assert refusal.value.sentence == f"The vision model's numbers ran out of range in {DAMAGES[name]}."
    assert "prepared folder" in refusal.value.next_step


def test_large_numbers_are_no_damage() -> None:
    Guard().check("a layer", torch.full((6400, 1280), 1e4, dtype=torch.bfloat16))


@pytest.mark.parametrize("number", [float("inf"), float("-inf"), float("nan")])
def test_one_number_among_many_is_enough(number: float) -> None:
    rows = torch.ones(100, 64, dtype=torch.bfloat16)
    rows[50, 7] = number
    with pytest.raises(InputError, match="in a layer"):
        Guard().check("a layer", rows)


def test_a_stop_holds_until_it_is_forgotten() -> None:
    guard = Guard()
    guard.look_for_stop()
    guard.stop()
    for _ in range(2):
        with pytest.raises(Interrupted):
            guard.check("a layer", torch.ones(1))
    guard.resume()
    guard.check("a layer", torch.ones(1))


def test_memory_that_runs_out_is_said_with_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.vision.guard.machine.free_memory", lambda: 2_300_000_000)
    said = pytest.raises(EnvironmentProblem, match=r"takes about 9\.6 GB, and 2\.3 GB are free")
    with said as problem, memory_named(9_600_000_000):
        torch.empty(2**60, dtype=torch.uint8)  # what PyTorch itself says
    assert problem.value.next_step


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        torch.OutOfMemoryError("CUDA out of memory"),
        RuntimeError("[enforce fail at alloc_cpu.cpp:117] DefaultCPUAllocator: not enough memory: you tried ..."),
        RuntimeError("MPS backend out of memory (MPS allocated: 9.00 GB"),
    ],
)
def test_however_it_is_said_it_is_understood(error: Exception) -> None:
    with pytest.raises(EnvironmentProblem), memory_named(1):
        raise error


def test_other_errors_pass() -> None:
    with pytest.raises(RuntimeError, match="shapes"), memory_named(1):
        raise RuntimeError("shapes do not fit")
