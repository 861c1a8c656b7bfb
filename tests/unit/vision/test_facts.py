"""What is chosen for a machine, and what is told of a model before it is used."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from app.self_test.tiny.vision_weights import TINY
from engine.contracts import Precision, VisionSpec
from engine.errors import InputError
from engine.vision import compute
from engine.vision.compute import Compute, choose
from engine.vision.config import ModelConfig
from engine.vision.facts import encoding_bytes, memory_of
from engine.vision.recipe import prepared_size
from engine.vision.service import VisionService
from tests.helpers.random_checkpoint import LLAMA_11B
from tests.unit.vision.conftest import PYTORCH, Start, both, by_pytorch

PROCESSOR = torch.device("cpu")
FOUR = (Precision.INT4, Precision.INT4_SMALL)


@pytest.fixture
def on_a_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    monkeypatch.setattr("torch.backends.mps.is_available", lambda: False)


# --- what is chosen --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("has_bfloat16", "dtype"), [(True, torch.bfloat16), (False, torch.float32)])
def test_bfloat16_only_where_it_is_quick(
    on_a_processor: None, monkeypatch: pytest.MonkeyPatch, has_bfloat16: bool, dtype: torch.dtype
) -> None:
    monkeypatch.setattr("torch.ops.mkldnn._is_mkldnn_bf16_supported", lambda: has_bfloat16)
    chosen = choose()
    assert (chosen.device, chosen.dtype) == (PROCESSOR, dtype)
    assert dict(chosen.settings(Precision.BF16))["numbers"] == str(dtype).removeprefix("torch.")


@both
def test_eight_bits_where_nobody_has_four(on_a_processor: None, products: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compute, "packing", lambda: None)
    chosen = choose()
    for precision in Precision:
        expected = Precision.INT8 if precision in FOUR and products == PYTORCH else precision
        assert chosen.precision(precision) == expected
        assert dict(chosen.settings(precision))["weights"] == expected


@pytest.mark.parametrize("card", ["cuda", "mps"])
def test_a_graphics_card_goes_first(monkeypatch: pytest.MonkeyPatch, card: str) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: card == "cuda")
    monkeypatch.setattr("torch.cuda.is_bf16_supported", lambda: False)
    monkeypatch.setattr("torch.cuda.mem_get_info", lambda: (20 * 10**9, 24 * 10**9))
    monkeypatch.setattr("torch.backends.mps.is_available", lambda: card == "mps")
    chosen = choose()
    assert (chosen.room > 22 * 10**9) is (card == "cuda")
    assert dict(chosen.settings(Precision.BF16))["device"] == card
    assert chosen.dtype == (torch.float32 if card == "cuda" else torch.bfloat16)


def test_a_card_that_holds_sixteen_bits_is_given_them() -> None:
    on_card = Compute(torch.device("cuda"), torch.bfloat16, 32, room=22_600_000_000)
    whole = memory_of(LLAMA_11B, Precision.BF16, torch.bfloat16)
    assert on_card.precision(Precision.INT4, whole) is Precision.BF16
    assert on_card.precision(Precision.INT4, 8 * whole) is Precision.INT4
    assert on_card.precision(Precision.INT4_SMALL, whole) is Precision.INT4_SMALL
    assert Compute(PROCESSOR, torch.bfloat16, 32).precision(Precision.INT4, whole) is Precision.INT4


@both
def test_llama_cpp_is_preferred_where_it_is_installed(on_a_processor: None, products: str) -> None:
    chosen = choose()
    assert (chosen.ggml is None) == (products == PYTORCH)
    expected = "PyTorch" if products == PYTORCH else "PyTorch, llama.cpp"
    assert dict(chosen.settings(Precision.INT4))["products"] == expected


def test_settings_name_every_choice() -> None:
    settings = Compute(PROCESSOR, torch.bfloat16, 32).settings(Precision.INT4_SMALL)
    assert settings[:-1] == (
        ("weights", "int4-small"),
        ("products", "PyTorch"),
        ("numbers", "bfloat16"),
        ("device", "cpu"),
    )
    assert [name for name, _ in settings[-1:]] == ["threads"]


@by_pytorch
def test_where_four_bits_cannot_be_had_eight_are_prepared(
    start: Start, checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compute, "packing", lambda: None)
    service = start()
    spec = VisionSpec(path=str(checkpoint), folder=str(tmp_path))
    before = service.inspect(spec)
    list(service.prepare(spec))
    after = service.inspect(spec)
    assert after.prepared.endswith("-int8")
    assert before.weights == after.weights
    assert dict(before.settings) == dict(after.settings)
    assert dict(after.settings)["weights"] == "int8"


# --- what is told ----------------------------------------------------------------------------------------------------


@both
def test_before_it_is_prepared_as_much_is_known_as_afterwards(
    service: VisionService, checkpoint: Path, tmp_path: Path
) -> None:
    spec = VisionSpec(path=str(checkpoint), folder=str(tmp_path))
    before = service.inspect(spec)
    list(service.prepare(spec))
    after = service.inspect(spec)
    for facts in (before, after):
        assert (facts.path, facts.name, facts.format, facts.test) == (str(checkpoint), "tiny", "safetensors", True)
    assert (before.memory, before.encoding_bytes, before.weights, before.settings) == (
        (after.memory, after.encoding_bytes, after.weights, after.settings)
    )
    assert before.prepared == ""
    assert Path(after.prepared).parent == tmp_path
    assert before.prepared_size <= after.prepared_size < before.prepared_size + 50_000


@pytest.mark.parametrize("name", ["none", "text.gguf"])
def test_what_is_no_model_is_refused(service: VisionService, tmp_path: Path, name: str) -> None:
    (tmp_path / "text.gguf").write_text("no model")
    with pytest.raises(InputError) as refusal:
        service.inspect(VisionSpec(path=str(tmp_path / name), folder=str(tmp_path)))
    assert refusal.value.next_step


def test_the_11b_takes_the_memory_that_is_promised() -> None:
    assert encoding_bytes(LLAMA_11B, torch.bfloat16) == 8 * 2 * 8 * 128 * 1601 * 2
    memory = {
        (precision, dtype): memory_of(LLAMA_11B, precision, dtype)
        for precision in Precision
        for dtype in (torch.bfloat16, torch.float32)
    }
    assert 9.0e9 < memory[Precision.INT4, torch.bfloat16] < 10.5e9
    for precision in Precision:
        more = memory[precision, torch.float32] - memory[precision, torch.bfloat16]
        assert more > 2 * 860_000_000, "the vision tower is turned into 32 bits"
    assert memory[Precision.BF16, torch.float32] > 2 * prepared_size(LLAMA_11B, Precision.BF16)


@pytest.mark.parametrize("precision", Precision)
def test_llama_cpp_turns_no_matrix_of_the_text_model_into_32_bits(precision: Precision) -> None:
    narrow, wide = (memory_of(LLAMA_11B, precision, dtype, blocks=True) for dtype in (torch.bfloat16, torch.float32))
    assert narrow - prepared_size(LLAMA_11B, precision, blocks=True) < 2e9
    embedding = LLAMA_11B.decoder.embeddings * LLAMA_11B.decoder.hidden
    assert 1.7e9 < wide - narrow - (2 * embedding if precision is Precision.BF16 else 0) < 3.5e9


@pytest.mark.parametrize("config", [TINY, LLAMA_11B])
def test_a_configuration_comes_back(config: ModelConfig) -> None:
    assert ModelConfig.from_json(config.to_json()) == config
