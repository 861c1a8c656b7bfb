"""Unpacked folders: names old and new, one file and several, vocabulary, fingerprint."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from app.self_test.tiny.vision_weights import TINY
from engine.vision.config import ModelConfig
from engine.vision.formats.opening import open_checkpoint
from tests.helpers.vision_checkpoints.folders import SMALL, Weights, new_name, write_folder
from tests.helpers.vision_weights import random_weights, tiny_vocabulary, write_tiny_checkpoint
from tests.unit.vision.formats.conftest import different


@pytest.mark.parametrize("kind", [torch.bfloat16, torch.float16, torch.float32])
def test_old_names_in_one_file(tmp_path: Path, weights: Weights, kind: torch.dtype) -> None:
    kept = {name: weight.to(kind) for name, weight in weights.items()}
    model = open_checkpoint(write_folder(tmp_path, kept))
    assert different(model, kept) == []
    assert (model.format, model.config, model.test) == ("safetensors", SMALL, True)
    assert model.size == (tmp_path / "model.safetensors").stat().st_size


def test_new_names_in_several_files(tmp_path: Path, weights: Weights) -> None:
    kept = {name: weight.bfloat16() for name, weight in weights.items()}
    model = open_checkpoint(write_folder(tmp_path, {new_name(name): kept[name] for name in kept}, shards=3))
    assert different(model, kept) == []
    assert model.size == sum(path.stat().st_size for path in tmp_path.glob("*.safetensors"))


def test_the_tiny_model_is_a_checkpoint(tmp_path: Path) -> None:
    model = open_checkpoint(write_tiny_checkpoint(tmp_path / "new" / "model"))
    assert different(model, {name: weight.bfloat16() for name, weight in random_weights(TINY)}) == []
    assert (model.config, model.test) == (TINY, True)


def test_a_model_without_the_mark_is_no_test_model(tmp_path: Path, weights: Weights) -> None:
    write_folder(tmp_path, weights, extra={"folioscope_test": False})
    save_file(weights, tmp_path / "model.safetensors")  # once more, without metadata
    assert not open_checkpoint(tmp_path).test


def test_what_repeats_the_configuration_is_passed_over(tmp_path: Path, weights: Weights) -> None:
    extra = {"language_model.model.layers.0.self_attn.rotary_emb.inv_freq": torch.ones(32)}
    assert open_checkpoint(write_folder(tmp_path, weights | extra)).config == SMALL


def test_vocabulary(tmp_path: Path) -> None:
    tokens, special = open_checkpoint(write_tiny_checkpoint(tmp_path)).vocabulary()
    assert len(tokens) == len(tiny_vocabulary().ordinary) == 496
    assert (tokens[0], tokens[0x20], tokens[0xFF]) == (b"\x00", b" ", b"\xff")
    assert any(token.startswith(b" ") for token in tokens[256:])
    assert special["<|begin_of_text|>"] == 496
    assert special["<|image|>"] == TINY.image_token
    assert b"".join(tokens[:256]) == bytes(range(256))


def test_the_fingerprint_goes_with_the_content(tmp_path: Path, weights: Weights) -> None:
    first = open_checkpoint(write_folder(tmp_path / "first", weights)).fingerprint()
    shutil.copytree(tmp_path / "first", tmp_path / "copy")
    assert open_checkpoint(tmp_path / "copy").fingerprint() == first
    spread = write_folder(tmp_path / "spread", weights, shards=2)
    assert open_checkpoint(spread).fingerprint() == first
    changed = weights | {"language_model.model.norm.weight": torch.ones(256)}
    assert open_checkpoint(write_folder(tmp_path / "changed", changed)).fingerprint() != first
    other = write_folder(tmp_path / "other", weights, extra={"image_token_index": 513})
    assert open_checkpoint(other).fingerprint() != first


def test_the_configuration_survives_being_kept() -> None:
    assert ModelConfig.from_json(SMALL.to_json()) == SMALL
