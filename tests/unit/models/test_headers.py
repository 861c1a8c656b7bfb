"""What a model is, told from what is in its files."""

from __future__ import annotations

import json
import os
import random
import struct
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from gguf import GGUFWriter

from app.self_test.tiny.text_model import describe
from app.self_test.tiny.vision_model import huggingface_config, write_json
from engine.contracts import ModelHeader, ModelKind
from engine.errors import InputError
from engine.models import families, gguf_header, gguf_model
from engine.models.catalogue import catalogue
from engine.models.header_service import HeaderService
from engine.text import model as text_engine
from engine.text.vocabulary import PRE_TOKENIZERS
from engine.vision.formats.folder import READ
from engine.vision.formats.opening import open_checkpoint
from engine.workers.header_messages import HeaderRead
from engine.workers.headers import HeaderWorker
from engine.workers.model_messages import encode_reply
from tests.helpers.bpe import foreign_vocabulary, llama3_vocabulary
from tests.helpers.llama_weights import LLAMA_3B, QUANTISABLE
from tests.helpers.text_models import cut_short, quantised, tiny_model
from tests.helpers.vision_checkpoints.folders import SMALL, small_weights, write_folder
from tests.helpers.vision_checkpoints.ollama import write_ollama


def read(path: Path) -> ModelHeader:
    """The header, as the process sends it."""
    header = HeaderService().read(str(path))
    assert encode_reply(HeaderRead(header))
    return header


def sentence(path: Path) -> str:
    """Why it cannot be used."""
    header = read(path)
    assert header.kind is None
    assert header.problem is not None, "it is taken for a model"
    assert header.problem.next_step
    return header.problem.sentence


def engines_sentence(path: Path) -> str:
    """Why the vision engine refuses it."""
    with pytest.raises(InputError) as refused:
        open_checkpoint(path)
    return refused.value.sentence


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    weights = {name: weight.bfloat16() for name, weight in small_weights().items()}
    return write_folder(tmp_path_factory.mktemp("folder") / "small", weights, shards=2)


@pytest.fixture(scope="module")
def blob(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ollama") / "sha256-0f"
    write_ollama(path, small_weights())
    return path


# --- text models -----------------------------------------------------------------------------------------------------


def test_a_text_model_is_known_whatever_its_file_is_called(tmp_path: Path, tiny_text_model: Path) -> None:
    path = tmp_path / "holiday.jpeg"
    path.write_bytes(tiny_text_model.read_bytes())
    header = read(path)
    assert (header.kind, header.family, header.test) == (ModelKind.TEXT, "", True)
    assert header.title == "Random weights, 2 layers of 64"
    assert header.size == path.stat().st_size
    assert (header.context, header.kv_bytes) == (131_072, 2 * 2 * 32 * 2)


def test_a_text_model_says_how_it_was_packed(tmp_path: Path) -> None:
    whole = tiny_model(tmp_path / "whole.gguf", QUANTISABLE)
    assert read(quantised(whole, tmp_path / "small.gguf")).form == "Q4_K_M"


def of_3b(path: Path, *, test: bool = False, change: Callable[[GGUFWriter], None] = lambda writer: None) -> Path:
    """A file with all that a 3B's says of itself, and without its weights."""
    writer = GGUFWriter(path, "llama")
    describe(writer, LLAMA_3B, llama3_vocabulary(LLAMA_3B.vocabulary, special=256), test=test)
    change(writer)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.close()
    return path


def test_a_3b_is_known_by_its_sizes(tmp_path: Path) -> None:
    header = read(of_3b(tmp_path / "a.gguf"))
    assert (header.kind, header.family) == (ModelKind.TEXT, "llama-3.2-3b")
    assert header.kv_bytes == 114_688
    assert not header.test


def test_another_vocabulary_is_refused_in_the_words_of_the_engine(tmp_path: Path) -> None:
    foreign = tiny_model(tmp_path / "foreign.gguf", vocabulary=foreign_vocabulary())
    with pytest.raises(InputError) as refused:
        text_engine.Model(str(foreign), None)
    assert sentence(foreign) == refused.value.sentence


def test_a_base_model_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "base.gguf"
    writer = GGUFWriter(path, "llama")
    describe(writer, QUANTISABLE, llama3_vocabulary(QUANTISABLE.vocabulary))
    del writer.kv_data[0]["tokenizer.chat_template"]
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.close()
    assert "base model" in sentence(path)


def test_the_first_of_several_files_stands_for_all(tmp_path: Path) -> None:
    def split(writer: GGUFWriter) -> None:
        writer.add_uint16("split.count", 2)

    first = of_3b(tmp_path / "llama-00001-of-00002.gguf", change=split)
    assert sentence(first) == "llama-00002-of-00002.gguf is missing beside llama-00001-of-00002.gguf."
    (tmp_path / "llama-00002-of-00002.gguf").write_bytes(bytes(1000))
    assert read(first).size == first.stat().st_size + 1000


def test_families_are_those_of_the_catalogue() -> None:
    known = {(one.id, one.title, one.kind) for one in families.FAMILIES}
    assert {(model.family, model.title, model.kind) for model in catalogue()} == known


def test_what_the_engine_takes_is_taken_here() -> None:
    texts = {(one.layers, one.width) for one in families.FAMILIES if one.kind is ModelKind.TEXT}
    assert texts == text_engine.TUNED
    assert gguf_model.LLAMA_3_SPLITS == PRE_TOKENIZERS
    assert gguf_model.LLAMA_3_TOKENS == text_engine.LLAMA_3_TOKENS


# --- vision models ---------------------------------------------------------------------------------------------------


def test_a_folder_with_a_vision_model_is_known(folder: Path) -> None:
    header = read(folder)
    assert (header.kind, header.form, header.test) == (ModelKind.VISION, "bf16", True)
    assert header.size == sum(path.stat().st_size for path in folder.glob("*.safetensors"))


@pytest.mark.parametrize(
    ("said", "form"),
    [
        ({"quantization": {"group_size": 64, "bits": 4}}, "4 bits (MLX)"),
        ({"quantization_config": {"quant_method": "bitsandbytes"}}, "nf4"),
        ({"quantization_config": {"quant_method": "fbgemm_fp8"}}, "FP8"),
        (
            {
                "quantization_config": {
                    "quant_method": "compressed-tensors",
                    "config_groups": {"group_0": {"weights": {"num_bits": 4, "type": "int"}}},
                }
            },
            "4 bits (compressed-tensors)",
        ),
    ],
)
def test_a_folder_says_how_it_was_packed(folder: Path, tmp_path: Path, said: dict[str, Any], form: str) -> None:
    copy = copied(folder, tmp_path / "copy")
    write_json(copy / "config.json", {**huggingface_config(SMALL), **said})
    assert read(copy).form == form


@pytest.mark.parametrize(("layers", "width", "family"), [(40, 4096, "11b"), (100, 8192, "90b")])
def test_vision_models_are_known_by_their_sizes(
    folder: Path, tmp_path: Path, layers: int, width: int, family: str
) -> None:
    copy = copied(folder, tmp_path / "copy")
    config = huggingface_config(replace(SMALL, decoder=replace(SMALL.decoder, layers=layers, hidden=width)))
    write_json(copy / "config.json", config)
    assert read(copy).family == f"llama-3.2-{family}-vision"


def test_ollamas_file_is_a_vision_model(blob: Path) -> None:
    header = read(blob)
    assert (header.kind, header.test, header.size) == (ModelKind.VISION, True, blob.stat().st_size)


def test_half_of_ollamas_earlier_form_is_refused_in_the_words_of_the_engine(tmp_path: Path) -> None:
    path = tmp_path / "sha256-1f"
    write_ollama(path, {name: weight for name, weight in small_weights().items() if "language_model" in name})
    assert sentence(path) == engines_sentence(path)


def copied(folder: Path, target: Path) -> Path:
    """The folder once more."""
    target.mkdir()
    for file in folder.iterdir():
        (target / file.name).write_bytes(file.read_bytes())
    return target


def without(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def writing(name: str, content: bytes) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes(content)


def cut(folder: Path) -> None:
    path = folder / "model-00002-of-00002.safetensors"
    path.write_bytes(path.read_bytes()[:-100])


def pickled(folder: Path) -> None:
    for path in (*folder.glob("*.safetensors"), folder / "model.safetensors.index.json"):
        path.unlink()
    (folder / "pytorch_model.bin").write_bytes(b"PK\x03\x04")


def packed(folder: Path) -> None:
    said = {"quantization_config": {"quant_method": "awq"}}
    write_json(folder / "config.json", {**huggingface_config(SMALL), **said})


def index(files: object) -> Callable[[Path], object]:
    return writing("model.safetensors.index.json", json.dumps({"weight_map": files}).encode())


@pytest.mark.parametrize(
    "damage",
    [
        without("model-00002-of-00002.safetensors"),
        without("tokenizer.json"),
        without("config.json"),
        cut,
        pickled,
        packed,
        index({"a": "../../secret.safetensors"}),
        index([]),
        writing("config.json", b"[1"),
        writing("config.json", b"[" * 100_000),
        writing("model-00001-of-00002.safetensors", struct.pack("<Q", 2**63) + b"{}"),
        writing("model-00001-of-00002.safetensors", b""),
    ],
)
def test_a_folder_is_refused_in_the_words_of_the_engine(
    folder: Path, tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    copy = copied(folder, tmp_path / "copy")
    damage(copy)
    assert sentence(copy) == engines_sentence(copy)


def test_a_base_model_that_sees_is_refused(folder: Path, tmp_path: Path) -> None:
    copy = copied(folder, tmp_path / "copy")
    write_json(copy / "tokenizer_config.json", {})
    assert "base model" in sentence(copy)
    write_json(copy / "chat_template.json", {})
    assert read(copy).kind is ModelKind.VISION


def test_packings_that_the_engine_reads_are_known() -> None:
    from engine.models.folder_model import READ as known

    assert known == READ


# --- what is no model ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [b"PK\x03\x04 rest", b"\x80\x02 rest"])
def test_what_can_run_programs_is_refused_in_the_words_of_the_engine(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "consolidated.00.pth"
    path.write_bytes(content)
    assert sentence(path) == engines_sentence(path)


def test_other_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "report.pdf").write_bytes(b"%PDF-1.7")
    assert "is not a model" in sentence(tmp_path / "report.pdf")
    assert "cannot be read" in sentence(tmp_path / "gone.gguf")


@pytest.mark.skipif(os.name != "posix", reason="elsewhere names are text")
def test_a_name_need_not_be_text(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"\xff\x1b.gguf")
    path.write_bytes(b"GGUF")
    assert "damaged" in sentence(path)


# --- damage ----------------------------------------------------------------------------------------------------------


def test_a_part_of_a_file_is_said_to_be_one(tmp_path: Path, tiny_text_model: Path, blob: Path) -> None:
    for source in (tiny_text_model, blob):
        assert "only a part of it is there" in sentence(cut_short(source, tmp_path / "half.gguf"))


def header_of(version: int = 3, tensors: int = 0, entries: int = 1, rest: bytes = b"") -> bytes:
    return b"GGUF" + struct.pack("<IQQ", version, tensors, entries) + rest


def text(content: bytes, length: int | None = None) -> bytes:
    return struct.pack("<Q", len(content) if length is None else length) + content


@pytest.mark.parametrize(
    "content",
    [
        header_of(version=1),
        header_of(entries=2**63),
        header_of(tensors=2**63),
        header_of(rest=text(b"key", 2**63)),
        header_of(rest=text(b"key") + struct.pack("<IIQ", 9, 8, 2**63)),
        header_of(rest=text(b"key") + struct.pack("<IIQ", 9, 8, 2**24) + bytes(800)),
        header_of(rest=text(b"key") + struct.pack("<IIQQ", 9, 8, 2, 2**63)),
        header_of(rest=text(b"key") + struct.pack("<IIQ", 9, 10, 2**24)),
        header_of(rest=text(b"key") + struct.pack("<IIQ", 9, 9, 1) + bytes(100)),
        header_of(rest=text(b"key") + struct.pack("<I", 77)),
        header_of(entries=0, tensors=1, rest=text(b"x") + struct.pack("<I", 2**31)),
        header_of(entries=0, tensors=1, rest=text(b"x") + struct.pack("<IIQ", 0, 0, 2**62)),
        header_of(rest=text(b"general.alignment") + struct.pack("<II", 4, 0)),
    ],
)
def test_numbers_that_cannot_be_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "absurd.gguf"
    path.write_bytes(content)
    assert "damaged" in sentence(path)


def test_flipped_bytes_raise_nothing(
    tmp_path: Path, tiny_text_model: Path, blob: Path, amount: Callable[[int, int], int]
) -> None:
    chance = random.Random(6)
    path = tmp_path / "flipped.gguf"
    for source in (tiny_text_model, blob):
        content = source.read_bytes()
        for _ in range(amount(100, 2000)):
            damaged = bytearray(content)
            for _ in range(chance.randint(1, 4)):
                damaged[chance.randrange(min(len(damaged), 40_000))] ^= 1 << chance.randrange(8)
            path.write_bytes(damaged)
            header = read(path)
            assert (header.kind is None) == (header.problem is not None)


def test_flipped_bytes_in_a_folder_raise_nothing(
    folder: Path, tmp_path: Path, amount: Callable[[int, int], int]
) -> None:
    chance = random.Random(6)
    copy = copied(folder, tmp_path / "copy")
    names = ["config.json", "model.safetensors.index.json", "model-00001-of-00002.safetensors"]
    for _ in range(amount(100, 2000)):
        path = copy / chance.choice(names)
        content = path.read_bytes()
        damaged = bytearray(content)
        damaged[chance.randrange(min(len(damaged), 4_000))] ^= 1 << chance.randrange(8)
        path.write_bytes(damaged)
        header = read(copy)
        assert (header.kind is None) == (header.problem is not None)
        path.write_bytes(content)


def test_a_long_header_is_read_to_its_end(
    tmp_path: Path, tiny_text_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gguf_header, "FIRST", 1000)
    assert read(tiny_text_model).kind is ModelKind.TEXT
    monkeypatch.setattr(gguf_header, "MOST", 2000)
    assert "damaged" in sentence(tiny_text_model)


# --- the process -----------------------------------------------------------------------------------------------------


def test_headers_are_read_in_a_process_of_their_own(tiny_text_model: Path, folder: Path) -> None:
    worker = HeaderWorker()
    try:
        assert [worker.read(path) for path in (tiny_text_model, folder)] == [read(tiny_text_model), read(folder)]
    finally:
        worker.close()
