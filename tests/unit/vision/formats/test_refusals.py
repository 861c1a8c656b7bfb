"""Folders and files that are refused by a sentence, whatever is in them."""

from __future__ import annotations

import json
import shutil
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from app.self_test.tiny.vision_model import huggingface_config, write_json
from engine.errors import InputError
from engine.vision.formats.opening import open_checkpoint
from tests.helpers.vision_checkpoints.folders import SMALL, Weights, write_folder
from tests.unit.vision.formats.conftest import Refused

NORM = "language_model.model.norm.weight"
INDEX = "model.safetensors.index.json"


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory, weights: Weights) -> Path:
    """A model that can be opened; not to be changed."""
    kept = {name: weight.bfloat16() for name, weight in weights.items()}
    return write_folder(tmp_path_factory.mktemp("written"), kept)


@pytest.fixture
def folder(tmp_path: Path, written: Path) -> Path:
    """A copy of it."""
    return shutil.copytree(written, tmp_path / "model")


def test_missing_tensors(tmp_path: Path, weights: Weights, refused: Refused) -> None:
    one = {name: weight for name, weight in weights.items() if name != NORM}
    assert refused(write_folder(tmp_path / "one", one)) == f"one lacks {NORM}."
    many = {name: weight for name, weight in weights.items() if "layernorm_pre" not in name}
    first = "vision_model.layernorm_pre.weight"
    assert refused(write_folder(tmp_path / "many", many)) == f"many lacks {first} (2 tensors in all)."


def test_tensors_of_another_shape(tmp_path: Path, weights: Weights, refused: Refused) -> None:
    folder = write_folder(tmp_path / "odd", weights | {NORM: torch.ones(2, 256)})
    assert refused(folder) == f"In odd, the size of {NORM} does not fit: 2 × 256 instead of 256."


def test_tensors_that_do_not_belong_there(tmp_path: Path, weights: Weights, refused: Refused) -> None:
    folder = write_folder(tmp_path / "more", weights | {"b.weight": torch.ones(1), "a.weight": torch.ones(1)})
    assert refused(folder) == "more holds what Llama 3.2 Vision does not have: a.weight (2 tensors in all)."


def test_tensors_of_whole_numbers(tmp_path: Path, weights: Weights, refused: Refused) -> None:
    folder = write_folder(tmp_path, weights | {NORM: torch.ones(256, dtype=torch.int8)})
    assert refused(folder) == f"{NORM} is packed in a way that Folioscope does not know (I8)."


def test_the_same_tensor_twice(tmp_path: Path, weights: Weights, refused: Refused) -> None:
    folder = write_folder(tmp_path, weights | {"model.language_model.norm.weight": torch.ones(256)})
    assert refused(folder) == f"model.safetensors holds {NORM}, which another file holds too."


@pytest.mark.parametrize("part", [0.0, 0.0001, 0.5, 0.999])
def test_a_part_of_a_file(folder: Path, refused: Refused, part: float) -> None:
    file = folder / "model.safetensors"
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * part)])
    assert refused(folder) == "model.safetensors is damaged, or only a part of it is there."


def header(content: dict[str, Any], data: bytes = b"") -> bytes:
    encoded = json.dumps(content).encode()
    return struct.pack("<Q", len(encoded)) + encoded + data


@pytest.mark.parametrize(
    "content",
    [
        header({"a": {"dtype": "F32", "shape": [4], "data_offsets": [0, 1 << 40]}}, b"\0" * 16),
        header({"a": {"dtype": "F32", "shape": [1 << 62, 1 << 62], "data_offsets": [0, 16]}}, b"\0" * 16),
        header({"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 16]}}, b"\0" * 16),
        struct.pack("<Q", 1 << 62) + b"{}",
        b"not a file of tensors",
    ],
)
def test_headers_that_lie(folder: Path, refused: Refused, content: bytes) -> None:
    (folder / "model.safetensors").write_bytes(content)
    assert refused(folder) == "model.safetensors is damaged, or only a part of it is there."


@pytest.mark.parametrize("name", ["../model.safetensors", "/etc/passwd", "..", "c:model", "a\\b", "part/one"])
def test_an_index_that_leads_out_of_its_folder(folder: Path, refused: Refused, name: str) -> None:
    write_json(folder / INDEX, {"weight_map": {NORM: name}})
    assert refused(folder) == f"{INDEX} names a file outside its folder."


def test_an_index_of_files_that_are_not_there(folder: Path, refused: Refused) -> None:
    write_json(folder / INDEX, {"weight_map": {NORM: "model-00001-of-00005.safetensors"}})
    assert refused(folder) == "model-00001-of-00005.safetensors is missing in model."


@pytest.mark.parametrize("content", [{}, {"weight_map": []}, {"weight_map": {NORM: 1}}, {"weight_map": {}}])
def test_an_index_that_lists_nothing(folder: Path, refused: Refused, content: dict[str, Any]) -> None:
    write_json(folder / INDEX, content)
    assert refused(folder) == f"{INDEX} is damaged: it lists no files."


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff\xfe", b"[" * 100_000])
def test_a_configuration_that_is_no_json(folder: Path, refused: Refused, content: bytes) -> None:
    (folder / "config.json").write_bytes(content)
    assert refused(folder).startswith("config.json is damaged: it ")


def changed(half: str, key: str, value: Any) -> dict[str, Any]:
    content = huggingface_config(SMALL)
    content[half] = {**content[half], key: value}
    return content


@pytest.mark.parametrize(
    "content",
    [
        changed("text_config", "num_hidden_layers", 10**9),
        changed("text_config", "hidden_size", -256),
        changed("text_config", "hidden_size", 0),
        changed("text_config", "hidden_size", "256"),
        changed("text_config", "num_attention_heads", 3),
        changed("text_config", "cross_attention_layers", [1, 1]),
        changed("text_config", "cross_attention_layers", [99]),
        changed("text_config", "rms_norm_eps", None),
        changed("text_config", "rope_theta", float("inf")),
        changed("vision_config", "max_num_tiles", 10**6),
        changed("vision_config", "patch_size", 0),
        changed("vision_config", "intermediate_layers_indices", [-1]),
        changed("vision_config", "num_global_layers", True),
    ],
)
def test_numbers_that_no_model_has(folder: Path, refused: Refused, content: dict[str, Any]) -> None:
    write_json(folder / "config.json", content)
    assert refused(folder) == "The numbers of the model in model do not fit each other."


def test_another_architecture(folder: Path, refused: Refused) -> None:
    write_json(folder / "config.json", {"model_type": "llama"})
    assert refused(folder) == "The model's config.json is not one of Llama 3.2 Vision."


def test_files_that_run_programs(folder: Path, refused: Refused) -> None:
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    assert "can run programs" in refused(folder)
    pickled = folder / "consolidated.00.pth"
    for beginning in (b"PK\x03\x04", b"\x80\x02"):
        pickled.write_bytes(beginning + b"rest")
        assert "can run programs" in refused(pickled)


def test_what_is_no_model_at_all(tmp_path: Path, refused: Refused) -> None:
    assert refused(tmp_path) == f"config.json is missing in {tmp_path.name}, or cannot be read."
    assert refused(tmp_path / "gone") == "gone cannot be opened."
    (tmp_path / "letter.pdf").write_bytes(b"%PDF-1.7\n")
    assert refused(tmp_path / "letter.pdf") == "letter.pdf is not a vision model in a form that Folioscope reads."
    (tmp_path / "any.json").write_text('{"layers": 1}')
    assert refused(tmp_path / "any.json") == "any.json is not a vision model in a form that Folioscope reads."


def test_a_folder_without_a_vocabulary(folder: Path, refused: Refused) -> None:
    (folder / "tokenizer.json").unlink()
    assert refused(folder) == "tokenizer.json is missing in model, or cannot be read."


def test_a_folder_without_weights(folder: Path, refused: Refused) -> None:
    (folder / "model.safetensors").unlink()
    assert refused(folder) == "There are no weights in model."


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content["model"]["vocab"].update({"gap": 10_000}),
        lambda content: content["model"].pop("vocab"),
        lambda content: content["model"]["vocab"].update({"☃": content["model"]["vocab"].pop("!")}),
        lambda content: content["model"]["vocab"].update({"!": "33"}),
        lambda content: content.update(added_tokens=[{"id": 3, "content": "<|image|>"}, {"id": -1, "content": ""}]),
        lambda content: content.update(added_tokens=7),
        lambda content: content.update(model=[]),
    ],
)
def test_vocabularies_of_another_kind(folder: Path, change: Callable[[dict[str, Any]], Any]) -> None:
    path = folder / "tokenizer.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    write_json(path, content)
    with pytest.raises(InputError, match="vocabulary is not that of Llama 3"):
        open_checkpoint(folder).vocabulary()
