"""What a GGUF file is to Folioscope: a text model for llama.cpp, Llama 3.2 Vision as Ollama keeps it, or neither.

The engines decide in the end (``engine.text.model``, ``engine.vision.formats``); this tells the same from the header.
"""

from __future__ import annotations

import re
from pathlib import Path

from engine.contracts import ModelHeader, ModelKind
from engine.errors import InputError
from engine.models.families import FILE_TYPES, family_of, title_of
from engine.models.gguf_header import GgufHeader, read_gguf_header
from engine.models.said import AGAIN, said

LLAMA_3_SPLITS = {"llama-bpe", "llama3", "llama-v3"}
"""how files name the way in which Llama 3 cuts text before merging"""
LLAMA_3_TOKENS = 128_256
MARKS = 4
"""tokens that a prompt in Llama 3's form needs"""
F16_BYTES = 2
VISION, HALF = "mllama", "clip"
"""architectures: Llama 3.2 Vision, and the half that sees of another model"""
INSTRUCT = "Get a GGUF file of Llama 3.2 1B or 3B Instruct."
SHARD = re.compile(r"(.+)-(\d{5})-of-(\d{5})\.gguf", re.DOTALL)


def gguf_model(path: Path) -> ModelHeader:
    """What the file says.

    Raises:
        InputError: it is damaged, or cannot be used.
        OSError: it cannot be read.
    """
    name = said(path.name)
    try:
        header = read_gguf_header(path)
    except ValueError as error:
        raise InputError(f"{name} is damaged, or only a part of it is there.", AGAIN) from error
    size = sum(shard.stat().st_size for shard in _shards(path, header))
    architecture = header.text("general.architecture")
    if architecture in (VISION, HALF):
        return _vision(header, name, size)
    return _text(header, architecture, name, size)


def _text(header: GgufHeader, architecture: str, name: str, size: int) -> ModelHeader:
    called = said(header.text("general.name")) or name
    if header.text("tokenizer.ggml.pre") not in LLAMA_3_SPLITS or len(header.marks) < MARKS:
        raise InputError(f"{_best(name, called)} does not have the vocabulary of Llama 3.", INSTRUCT)
    if not _is_taught(header):
        raise InputError(f"{_best(name, called)} is a base model, which was never taught to answer.", INSTRUCT)
    layers, width = (header.number(f"{architecture}.{key}") for key in ("block_count", "embedding_length"))
    is_llama = architecture == "llama" and header.counts.get("tokenizer.ggml.tokens") == LLAMA_3_TOKENS
    family = family_of(ModelKind.TEXT, layers, width) if is_llama else None
    return ModelHeader(
        kind=ModelKind.TEXT,
        family=family.id if family else "",
        title=title_of(family, called),
        form=_form(header),
        size=size,
        context=header.number(f"{architecture}.context_length"),
        kv_bytes=2 * layers * _key_width(header, architecture, width) * F16_BYTES,
        test=header.values.get("folioscope.test") is True,
    )


def _key_width(header: GgufHeader, architecture: str, width: int) -> int:
    """Numbers in the keys of a token in one layer."""
    heads = header.number(f"{architecture}.attention.head_count")
    head = header.number(f"{architecture}.attention.key_length") or width // max(1, heads)
    return (header.number(f"{architecture}.attention.head_count_kv") or heads) * head


def _is_taught(header: GgufHeader) -> bool:
    """Whether it has a form for questions. Some files leave that to the program, and say only how they were made."""
    made = f"{header.text('general.finetune')} {header.text('general.name')}".lower()
    return bool(header.text("tokenizer.chat_template")) or "instruct" in made


def _vision(header: GgufHeader, name: str, size: int) -> ModelHeader:
    sees = any(tensor.startswith("v.") for tensor in header.tensors)
    if header.text("general.architecture") == HALF:
        raise InputError(
            f"{name} is the half of a model that sees; its text is in another file.",
            "Choose Llama 3.2 Vision: its folder, or Ollama's file of it.",
        )
    if sees != ("token_embd.weight" in header.tensors) or not sees:
        raise InputError(
            "This is Llama 3.2 Vision as Ollama 0.6 and earlier kept it, in two files.",
            "Run “ollama pull llama3.2-vision” to get it in its present form, or choose another form of the model.",
        )
    layers, width = (header.number(f"{VISION}.{key}") for key in ("block_count", "embedding_length"))
    family = family_of(ModelKind.VISION, layers, width)
    return ModelHeader(
        kind=ModelKind.VISION,
        family=family.id if family else "",
        title=title_of(family, said(header.text("general.name"))) or "Llama 3.2 Vision",
        form=_form(header),
        size=size,
        context=header.number(f"{VISION}.context_length"),
        test=header.values.get("folioscope.test") is True,
    )


def _form(header: GgufHeader) -> str:
    kind = header.values.get("general.file_type")
    return FILE_TYPES.get(kind, "GGUF") if type(kind) is int else "GGUF"


def _best(name: str, called: str) -> str:
    """A name for a sentence: Ollama calls files by their hash, which tells people nothing."""
    return called if name.startswith("sha256-") else name


def _shards(path: Path, header: GgufHeader) -> list[Path]:
    """All files of the model. Raises InputError where one is missing."""
    shard = SHARD.fullmatch(path.name)
    if shard is None or header.number("split.count") < 2:
        return [path]
    stem, _, count = shard.groups()
    shards = [path.with_name(f"{stem}-{number:05}-of-{count}.gguf") for number in range(1, int(count) + 1)]
    missing = next((one for one in shards if not one.is_file()), None)
    if missing is not None:
        raise InputError(f"{said(missing.name)} is missing beside {said(path.name)}.", "Get the rest of the model.")
    return shards
