"""Prepared weights are used whole and in the form they were made in, or not at all."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from app.self_test.tiny.vision_weights import TINY
from engine.contracts import Precision, VisionSpec
from engine.errors import InputError
from engine.vision import ggml, tensors
from engine.vision.blocks import Blocks, Shortlisted, Woven
from engine.vision.compute import choose
from engine.vision.decoder import Decoder, Page
from engine.vision.encoder import Encoder
from engine.vision.ggml import Ggml
from engine.vision.linear import Int4, Int8, Plain
from engine.vision.model import VOCABULARY, Model, last
from engine.vision.service import VisionService
from engine.vision.shard import is_aligned
from engine.vision.tiles import tiles_of
from engine.vision.weights import FORM, INDEX, Prepared, read_index
from tests.helpers.vision_weights import random_weights
from tests.unit.vision.conftest import Ready, Start, both, by_llama_cpp, by_pytorch
from tests.unit.vision.looking import page, request_to, seen

PROCESSOR = torch.device("cpu")
LAYER = f"{tensors.TEXT}.layers"


@pytest.fixture
def folder(service: VisionService, model: VisionSpec, tmp_path: Path) -> Path:
    """A copy of prepared weights, in 4 bits."""
    return shutil.copytree(service.inspect(model).prepared, tmp_path / "prepared")


def index_with(**changes: object) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        content: dict[str, Any] = json.loads((folder / INDEX).read_bytes())
        (folder / INDEX).write_text(json.dumps(content | changes))

    return change


UNFIT: dict[str, Callable[[Path], object]] = {
    "no folder": shutil.rmtree,
    "no index": lambda folder: (folder / INDEX).unlink(),
    "no JSON": lambda folder: (folder / INDEX).write_bytes(b"\xff{"),
    "no object": lambda folder: (folder / INDEX).write_text("[]"),
    "too deep": lambda folder: (folder / INDEX).write_text("[" * 100_000),
    "nothing in it": lambda folder: (folder / INDEX).write_text("{}"),
    "another form": index_with(form=FORM - 1),
    "a precision that is not known": index_with(precision="int3"),
    "no configuration": index_with(config={"encoder": 5}),
    "shards of another kind": index_with(shards=[1, 2]),
    "a shard too few": lambda folder: (folder / "text-002.safetensors").unlink(),
    "a shard cut short": lambda folder: (folder / "text-002.safetensors").write_bytes(b"short"),
}


@pytest.mark.parametrize("unfit", UNFIT)
def test_what_is_not_whole_is_not_used(folder: Path, unfit: str) -> None:
    assert read_index(folder) is not None
    UNFIT[unfit](folder)
    assert read_index(folder) is None
    with pytest.raises(InputError, match="incomplete") as refusal:
        Prepared(folder, torch.bfloat16, PROCESSOR)
    assert refusal.value.next_step


def test_a_shard_that_is_none_is_refused(folder: Path) -> None:
    path = folder / "text-002.safetensors"
    path.write_bytes(b"\xff" * path.stat().st_size)
    with pytest.raises(InputError, match="damaged"):
        Prepared(folder, torch.bfloat16, PROCESSOR)


@pytest.mark.parametrize("damage", [lambda path: path.write_text('{"tokens": 5}'), Path.unlink])
def test_a_vocabulary_that_is_damaged_is_refused(folder: Path, damage: Callable[[Path], object]) -> None:
    damage(folder / VOCABULARY)
    with pytest.raises(InputError, match="vocabulary of the prepared vision model is damaged"):
        Model(folder, choose())


@both
def test_a_folder_of_prepared_weights_can_be_named_itself(
    service: VisionService, model: VisionSpec, folder: Path, tmp_path: Path
) -> None:
    spec = VisionSpec(path=str(folder), folder=str(tmp_path / "elsewhere"), precision=Precision.BF16)
    facts = service.inspect(spec)
    assert (facts.prepared, facts.name, facts.test) == (str(folder), "tiny", True)
    assert dict(facts.settings)["weights"] != "bf16", "they are what they are"
    assert list(service.prepare(spec)) == []
    assert seen(service.look(request_to(spec))).text == seen(service.look(request_to(model))).text


@by_pytorch
def test_another_layout_of_four_bits_is_prepared_anew(
    service: VisionService, model: VisionSpec, tmp_path: Path
) -> None:
    spec = VisionSpec(path=model.path, folder=str(tmp_path), precision=Precision.INT4)
    list(service.prepare(spec))
    index_with(half=8)(Path(service.inspect(spec).prepared))
    assert not service.inspect(spec).prepared
    list(service.prepare(spec))
    assert service.inspect(spec).prepared


@by_llama_cpp
def test_without_llama_cpp_blocks_are_prepared_anew(
    start: Start, model: VisionSpec, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ggml, "load", lambda: None)
    service = start()
    assert not service.inspect(model).prepared
    with pytest.raises(InputError, match="another processor"):
        service.inspect(replace(model, path=str(folder)))


@by_llama_cpp
@pytest.mark.parametrize("turn", [None, 3])
def test_where_matrices_are_woven_otherwise_they_are_prepared_anew(
    start: Start, model: VisionSpec, monkeypatch: pytest.MonkeyPatch, turn: int | None
) -> None:
    library = ggml.load()
    assert library is not None
    if library.turn is None:
        pytest.skip("nothing is woven on this processor")
    assert start().inspect(model).prepared
    monkeypatch.setattr(Ggml, "turn", turn)
    assert not start().inspect(model).prepared


@by_pytorch
def test_with_llama_cpp_what_was_prepared_without_stays_in_use(
    service: VisionService, model: VisionSpec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = seen(service.look(request_to(model)))
    monkeypatch.undo()
    found = seen(VisionService().look(request_to(model)))
    assert VisionService().inspect(model).prepared == service.inspect(model).prepared
    assert found.text == expected.text


@both
def test_the_original_may_be_deleted_once_the_weights_are_prepared(
    start: Start, checkpoint: Path, tmp_path: Path
) -> None:
    original = shutil.copytree(checkpoint, tmp_path / "original")
    spec = VisionSpec(path=str(original), folder=str(tmp_path / "models"))
    other = VisionSpec(path=spec.path, folder=spec.folder, precision=Precision.INT8)
    list(start().prepare(spec))
    before, answer = start().inspect(spec), seen(start().look(request_to(spec)))
    shutil.rmtree(original)
    service = start()
    assert service.inspect(spec) == before
    assert before.name == "original"
    assert list(service.prepare(spec)) == []
    assert seen(service.look(request_to(spec))).text == answer.text
    for unknown in (other, replace(spec, path=str(checkpoint.parent / "never"))):
        with pytest.raises(InputError):
            service.inspect(unknown)


@by_pytorch
def test_eight_bits_go_with_every_processor(service: VisionService, ready: Ready) -> None:
    index = read_index(Path(service.inspect(ready(Precision.INT8)).prepared))
    assert index is not None
    assert index.half is None


@by_llama_cpp
def test_each_tensor_comes_in_blocks(folder: Path) -> None:
    library = choose().ggml
    assert library is not None
    weights = Prepared(folder, torch.bfloat16, PROCESSOR, library)
    in_four = Blocks if library.turn is None else Woven
    forms = {
        f"{LAYER}.0.self_attn.q_proj": in_four,
        f"{LAYER}.0.mlp.down_proj": in_four,
        f"{LAYER}.1.mlp.up_proj": Blocks,
        f"{LAYER}.3.cross_attn.o_proj": Blocks,
        tensors.HEAD.removesuffix(".weight"): Shortlisted,
    }
    assert {name: type(weights.linear(name)) for name in forms} == forms
    for name in (tensors.PROJECTOR, f"{tensors.LOCAL}.0.mlp.fc1"):
        assert isinstance(weights.linear(name), Plain)
    assert isinstance(weights.embedding(), Int8)


@by_pytorch
def test_each_tensor_comes_in_its_form(folder: Path, four_bits_here: None) -> None:
    weights = Prepared(folder, torch.bfloat16, PROCESSOR)
    forms = {
        f"{LAYER}.0.self_attn.q_proj": Int4,
        f"{LAYER}.0.mlp.down_proj": Int4,
        f"{LAYER}.1.mlp.up_proj": Int8,
        f"{LAYER}.1.cross_attn.o_proj": Int8,
        f"{LAYER}.3.cross_attn.o_proj": Int8,
        f"{LAYER}.3.cross_attn.q_proj": Int4,
        tensors.HEAD.removesuffix(".weight"): Plain,
        tensors.PROJECTOR: Plain,
        f"{tensors.LOCAL}.0.mlp.fc1": Plain,
    }
    assert {name: type(weights.linear(name)) for name in forms} == forms
    assert isinstance(weights.embedding(), Int8)
    up = weights.linear(f"{tensors.LOCAL}.0.mlp.fc1")
    assert isinstance(up, Plain)
    assert up.bias is not None


@both
def test_sixteen_bits_are_those_of_the_checkpoint(service: VisionService, ready: Ready) -> None:
    prepared = Prepared(Path(service.inspect(ready(Precision.BF16)).prepared), torch.bfloat16, PROCESSOR)
    for name, weight in random_weights(TINY):
        assert prepared.tensor(name).equal(weight.bfloat16()), name


@by_pytorch
def test_what_lies_badly_is_moved(folder: Path) -> None:
    """As weights lie that others prepared: the kernel for 8 bits would end the process."""
    path = folder / "text-001.safetensors"
    content = path.read_bytes()
    header = int.from_bytes(content[:8], "little")
    shifted = (header + 8).to_bytes(8, "little") + content[8 : 8 + header] + b" " * 8 + content[8 + header :]
    path.write_bytes(shifted)
    shards = json.loads((folder / INDEX).read_bytes())["shards"]
    index_with(shards=[[name, size + 8 * (name == path.name), digest] for name, size, digest in shards])(folder)
    up = Prepared(folder, torch.bfloat16, PROCESSOR).linear(f"{LAYER}.1.mlp.up_proj")
    assert isinstance(up, Int8)
    assert is_aligned(up.weight)
    assert up(torch.ones(8, TINY.decoder.hidden, dtype=torch.bfloat16)).isfinite().all()


@by_pytorch
@pytest.mark.parametrize("precision", Precision)
def test_on_another_device_nothing_stays_behind(service: VisionService, ready: Ready, precision: Precision) -> None:
    """All shapes are computed there, and where a tensor lay on the processor it would fail."""
    device = torch.device("meta")
    weights = Prepared(Path(service.inspect(ready(precision)).prepared), torch.bfloat16, device)
    decoder = Decoder(weights)
    encoded = last(Encoder(weights)(tiles_of(page(), TINY.encoder)))
    states = last(decoder.page_states(encoded))
    assert states.device == device
    cache = decoder.cache(10)
    for count in (4, 1):
        rows = decoder(torch.zeros(count, dtype=torch.int64, device=device), cache, Page(states, 2), lambda *_: None)
        assert decoder.logits(rows).shape == (count, TINY.decoder.vocabulary)
