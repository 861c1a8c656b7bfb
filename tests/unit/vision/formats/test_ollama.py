"""Ollama's single file, as its releases wrote it."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from engine.vision.formats.checkpoint import Reading
from engine.vision.formats.opening import open_checkpoint
from tests.helpers.vision_checkpoints.folders import SMALL, Weights
from tests.helpers.vision_checkpoints.ollama import DEFECTIVE, PRESENT, Release, write_ollama
from tests.helpers.vision_weights import tiny_vocabulary
from tests.unit.vision.formats.conftest import Refused, different

CLOSENESS = 1e-6
CROSS_Q = "language_model.model.layers.1.cross_attn.q_proj.weight"
LAST_GATE = "vision_model.global_transformer.layers.0.gate_ffn"
DIGEST = "0123456789abcdef" * 4
MODEL, PROJECTOR = "application/vnd.ollama.image.model", "application/vnd.ollama.image.projector"


@pytest.fixture(scope="session")
def blob(tmp_path_factory: pytest.TempPathFactory, weights: Weights) -> Path:
    """The present release's file; not to be changed."""
    path = tmp_path_factory.mktemp("ollama") / "blob"
    write_ollama(path, weights)
    return path


def is_gate(name: str, weight: torch.Tensor) -> bool:
    return name.startswith("vision_model") and weight.shape == (1,)


@pytest.mark.parametrize(
    "release",
    [PRESENT, DEFECTIVE, replace(DEFECTIVE, embedding_tanh=False), replace(PRESENT, earlier_names=True)],
)
def test_each_release_gives_the_same_weights(tmp_path: Path, weights: Weights, release: Release) -> None:
    values = write_ollama(tmp_path / "blob", weights, release)
    model = open_checkpoint(tmp_path / "blob")
    assert different(model, values, closeness=CLOSENESS) == []
    assert model.config == SMALL
    assert (model.format, model.test, model.size) == ("Ollama", True, (tmp_path / "blob").stat().st_size)
    gates = {name: weight for name, weight in weights.items() if is_gate(name, weight)}
    assert len(gates) == 5
    assert different(model, gates) == []  # exactly


def test_the_release_is_told_from_the_gates(tmp_path: Path, weights: Weights, blob: Path) -> None:
    write_ollama(tmp_path / "defective", weights, DEFECTIVE)
    present, defective = (open_checkpoint(path).readings() for path in (blob, tmp_path / "defective"))
    assert present == (
        Reading(gates_are_tanh=True, cross_permuted=True),
        Reading(gates_are_tanh=True, cross_permuted=False),
    )
    assert defective == (Reading(cross_permuted=True), Reading())


def test_the_second_reading_leaves_cross_attention_in_order(tmp_path: Path, weights: Weights) -> None:
    values = write_ollama(tmp_path / "blob", weights, replace(PRESENT, cross_permuted=False))
    model = open_checkpoint(tmp_path / "blob")
    likeliest, other = model.readings()
    assert torch.allclose(model.tensor(CROSS_Q, other), values[CROSS_Q], atol=0, rtol=CLOSENESS)
    assert not torch.allclose(model.tensor(CROSS_Q, likeliest), values[CROSS_Q], atol=1e-2)


def test_gates_that_say_nothing_leave_both_readings(tmp_path: Path, weights: Weights) -> None:
    silent = {name: torch.zeros(1) for name, weight in weights.items() if "global" in name and is_gate(name, weight)}
    write_ollama(tmp_path / "blob", weights | silent)
    readings = open_checkpoint(tmp_path / "blob").readings()
    assert [reading.gates_are_tanh for reading in readings] == [True, True, False, False]


@pytest.mark.parametrize("gate", [20.0, -20.0, 6.5, 1.0078125, 1e-3])
def test_large_and_small_gates(tmp_path: Path, weights: Weights, gate: float) -> None:
    raw = torch.tensor([gate]).bfloat16().float()
    write_ollama(tmp_path / "blob", weights | {LAST_GATE: raw})
    model = open_checkpoint(tmp_path / "blob")
    read = model.tensor(LAST_GATE, model.readings()[0])
    assert torch.isfinite(read).all()
    assert torch.tanh(read).equal(torch.tanh(raw))
    assert abs(gate) > 10 or read.equal(raw)


def test_vocabulary(blob: Path) -> None:
    tokens, special = open_checkpoint(blob).vocabulary()
    assert b"".join(tokens[:256]) == bytes(range(256))
    assert len(tokens) == len(tiny_vocabulary().ordinary)
    assert special["<|image|>"] == SMALL.image_token
    assert special["<|begin_of_text|>"] == len(tokens)


def test_the_fingerprint_goes_with_the_content(tmp_path: Path, weights: Weights, blob: Path) -> None:
    shutil.copy(blob, tmp_path / "again")
    write_ollama(tmp_path / "other", weights | {LAST_GATE: torch.tensor([0.25])})
    first, again, other = (
        open_checkpoint(path).fingerprint() for path in (blob, tmp_path / "again", tmp_path / "other")
    )
    assert first == again != other


def manifest(root: Path, *layers: tuple[str, str]) -> Path:
    """A manifest where Ollama keeps it, four folders below its models."""
    path = root / "manifests" / "registry.ollama.ai" / "library" / "llama3.2-vision" / "latest"
    path.parent.mkdir(parents=True)
    described = [{"mediaType": kind, "digest": digest, "size": 1} for kind, digest in layers]
    path.write_text(json.dumps({"schemaVersion": 2, "config": {}, "layers": described}))
    return path


def test_a_manifest_leads_to_its_file(tmp_path: Path, blob: Path) -> None:
    path = manifest(tmp_path, (MODEL, f"sha256:{DIGEST}"), ("application/vnd.ollama.image.license", "sha256:0"))
    (tmp_path / "blobs").mkdir()
    shutil.copy(blob, tmp_path / "blobs" / f"sha256-{DIGEST}")
    assert open_checkpoint(path).fingerprint() == open_checkpoint(blob).fingerprint()


def test_manifests_that_lead_nowhere_are_refused(tmp_path: Path, refused: Refused) -> None:
    assert "are not there" in refused(manifest(tmp_path / "gone", (MODEL, f"sha256:{DIGEST}")))
    assert "names no weights" in refused(manifest(tmp_path / "odd", (MODEL, "sha256:../../../etc/passwd")))
    assert "names no weights" in refused(manifest(tmp_path / "none"))


def test_a_model_in_two_files_is_refused(tmp_path: Path, weights: Weights, refused: Refused) -> None:
    sentence = "This is Llama 3.2 Vision as Ollama 0.6 and earlier kept it, in two files."
    is_text = {name: name.startswith("language_model") for name in weights}
    write_ollama(tmp_path / "text", {name: weight for name, weight in weights.items() if is_text[name]})
    vision = {name: weight for name, weight in weights.items() if not is_text[name]}
    write_ollama(tmp_path / "projector", vision, architecture="clip")
    assert refused(tmp_path / "text") == sentence
    assert refused(tmp_path / "projector") == sentence
    assert refused(manifest(tmp_path, (MODEL, f"sha256:{DIGEST}"), (PROJECTOR, f"sha256:{DIGEST}"))) == sentence


def test_gates_that_contradict_each_other_are_refused(
    tmp_path: Path, weights: Weights, blob: Path, refused: Refused
) -> None:
    content = bytearray(blob.read_bytes())
    raw = weights["vision_model.gated_positional_embedding.gate"]
    base = (1 - torch.tanh(raw)).numpy().tobytes()
    assert content.count(base) == 1
    place = content.find(base)
    content[place : place + 4] = b"\x00\x00\x80\x3e"
    (tmp_path / "blob").write_bytes(content)
    assert refused(tmp_path / "blob") == "blob is damaged: two gates in it contradict each other."


def test_a_file_with_a_tensor_missing_or_more_is_refused(tmp_path: Path, weights: Weights, refused: Refused) -> None:
    missing = {name: weight for name, weight in weights.items() if "layernorm_pre" not in name}
    write_ollama(tmp_path / "missing", missing)
    assert refused(tmp_path / "missing") == "missing lacks vision_model.layernorm_pre.weight (2 tensors in all)."
    write_ollama(tmp_path / "more", weights | {"vision_model.more": torch.ones(3)})
    assert refused(tmp_path / "more") == "more holds what Llama 3.2 Vision does not have: v.more."


@pytest.mark.parametrize("part", [0.001, 0.01, 0.5, 0.99])
def test_a_part_of_a_file_is_refused(tmp_path: Path, blob: Path, refused: Refused, part: float) -> None:
    content = blob.read_bytes()
    (tmp_path / "blob").write_bytes(content[: int(len(content) * part)])
    assert refused(tmp_path / "blob") == "blob is damaged, or only a part of it is there."


def test_another_family_is_refused(tmp_path: Path, tiny_text_model: Path, refused: Refused) -> None:
    assert refused(tiny_text_model) == f"{tiny_text_model.name} is not Llama 3.2 Vision."
