"""What a folder as Hugging Face keeps models is to Folioscope, from ``config.json`` and the headers of its weights.

Standard library only; nothing in the folder is trusted. Weights are read by ``engine.vision.formats``, in whose words
this refuses what that would refuse.
"""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.contracts import ModelHeader, ModelKind
from engine.errors import InputError
from engine.models.families import family_of, title_of
from engine.models.said import AGAIN, said

CONFIG, TOKENIZER, INDEX = "config.json", "tokenizer.json", "model.safetensors.index.json"
TOKENIZER_CONFIG = "tokenizer_config.json"
TEMPLATES = ("chat_template.json", "chat_template.jinja")
PICKLES = (".bin", ".pth", ".pt", ".ckpt")
"""endings of files that run what is written in them when they are loaded"""
LARGEST_JSON = 64 * 2**20
LARGEST_HEADER = 100 * 2**20
"""bytes; the safetensors library takes no larger one"""
READ = {"bitsandbytes", "compressed-tensors", "fbgemm_fp8"}
"""what ``quantization_config`` may name"""
PLAIN = {"bfloat16": "bf16", "float16": "fp16", "float32": "fp32"}
"""names of types -> what people call them"""
VISION, TEXT = "mllama", "llama"


def folder_model(folder: Path) -> ModelHeader:
    """What the folder says.

    Raises:
        InputError: a file is missing or damaged, or it cannot be used.
        OSError: it cannot be read.
    """
    refuse_pickles(folder)
    config = _json(folder / CONFIG)
    own = said(folder.name)
    kind = config.get("model_type")
    if kind == TEXT:
        raise InputError(
            f"{own} is a text model as safetensors, which the text engine does not read.",
            "Get the same model as a GGUF file.",
        )
    if kind != VISION:
        raise InputError(f"{own} is of another kind than Llama 3.2.", "Choose a model of Llama 3.2.")
    if not (folder / TOKENIZER).is_file():
        raise InputError(f"{TOKENIZER} is missing in {own}, or cannot be read.", AGAIN)
    _refuse_unknown_packing(config, own)
    _refuse_base(folder, own)
    weights = [_weights(path) for path in _weight_files(folder)]
    text = config.get("text_config")
    layers, width = (_number(text, key) for key in ("num_hidden_layers", "hidden_size"))
    family = family_of(ModelKind.VISION, layers, width)
    return ModelHeader(
        kind=ModelKind.VISION,
        family=family.id if family else "",
        title=title_of(family, "") or own,
        form=_form(config),
        size=sum(one.size for one in weights),
        context=_number(text, "max_position_embeddings"),
        test=config.get("folioscope_test") is True or any(one.test for one in weights),
    )


def refuse_pickles(folder: Path) -> None:
    """Refuse weights in a form that runs what is in it, where there are no others.

    Raises:
        InputError: there are no others.
    """
    names = os.listdir(folder)
    if any(name.endswith(".safetensors") for name in names):
        return
    if any(name.endswith(PICKLES) for name in names):
        raise InputError(
            f"The weights in {said(folder.name)} are in a form that can run programs, so they are not opened.",
            "Get the model as safetensors.",
        )
    raise InputError(f"There are no weights in {said(folder.name)}.", "Choose the folder with the model's files.")


def _weight_files(folder: Path) -> list[Path]:
    if not (folder / INDEX).is_file():
        return sorted(folder.glob("*.safetensors"))
    listed = _json(folder / INDEX).get("weight_map")
    if not isinstance(listed, dict) or not listed or not all(isinstance(name, str) for name in listed.values()):
        raise InputError(f"{INDEX} is damaged: it lists no files.", AGAIN)
    files = sorted(set(listed.values()))
    for name in files:
        if Path(name).name != name or name == ".." or "\\" in name or ":" in name:
            raise InputError(f"{INDEX} names a file outside its folder.", AGAIN)
        if not (folder / name).is_file():
            raise InputError(f"{said(name)} is missing in {said(folder.name)}.", "Get the rest of the model.")
    return [folder / name for name in files]


@dataclass(frozen=True, slots=True)
class _Weights:
    size: int
    test: bool


def _weights(path: Path) -> _Weights:
    """What the header of a safetensors file says, which fits its length."""
    size = path.stat().st_size
    try:
        with path.open("rb") as file:
            (length,) = struct.unpack("<Q", file.read(8))
            if length > min(size - 8, LARGEST_HEADER):
                raise ValueError("longer than the file")
            header = json.loads(file.read(length))
        last = max((one["data_offsets"][1] for name, one in header.items() if name != "__metadata__"), default=0)
        if 8 + length + last != size:
            raise ValueError("tensors outside the file")
        test = dict(header.get("__metadata__") or {}).get("folioscope.test") == "true"
    except (struct.error, ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise InputError(f"{said(path.name)} is damaged, or only a part of it is there.", AGAIN) from error
    return _Weights(size, test)


def _json(path: Path) -> dict[str, Any]:
    """An object in a small file."""
    name = said(path.name)
    try:
        too_large = path.stat().st_size > LARGEST_JSON
        content = b"" if too_large else path.read_bytes()
    except OSError as error:
        raise InputError(f"{name} is missing in {said(path.parent.name)}, or cannot be read.", AGAIN) from error
    if too_large:
        raise InputError(f"{name} is far too large for what it should hold.", AGAIN)
    try:
        value = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{name} is damaged: it is not JSON.", AGAIN) from error
    if not isinstance(value, dict):
        raise InputError(f"{name} is damaged: it holds no object.", AGAIN)
    return value


def _refuse_unknown_packing(config: Mapping[str, Any], folder: str) -> None:
    packing = config.get("quantization_config")
    method = packing.get("quant_method") if isinstance(packing, dict) else None
    if method is not None and method not in READ and "quantization" not in config:
        raise InputError(
            f"The weights in {folder} are packed by {said(str(method))}, which Folioscope does not read.",
            "Get the model in another form.",
        )


def _refuse_base(folder: Path, name: str) -> None:
    """Refuse a model whose vocabulary is described, and which has no form for questions anywhere."""
    if any((folder / template).is_file() for template in TEMPLATES) or not (folder / TOKENIZER_CONFIG).is_file():
        return
    if not _json(folder / TOKENIZER_CONFIG).get("chat_template"):
        raise InputError(
            f"{name} is a base model, which was never taught to answer.", "Get Llama 3.2 Vision Instruct instead."
        )


def _form(config: Mapping[str, Any]) -> str:
    """How its weights are packed, as people say it."""
    mlx, packing = config.get("quantization"), config.get("quantization_config")
    if isinstance(mlx, dict):
        return f"{_number(mlx, 'bits') or 'few'} bits (MLX)"
    if isinstance(packing, dict):
        return _packing(packing)
    own = config.get("torch_dtype") or config.get("dtype")
    return PLAIN.get(own, "safetensors") if isinstance(own, str) else "safetensors"


def _packing(packing: Mapping[str, Any]) -> str:
    method = packing.get("quant_method")
    if method == "bitsandbytes":
        return "nf4"
    if method == "fbgemm_fp8":
        return "FP8"
    groups = packing.get("config_groups")
    first = next(iter(groups.values()), None) if isinstance(groups, dict) else None
    weights = first.get("weights") if isinstance(first, dict) else None
    if isinstance(weights, dict) and weights.get("type") == "float":
        return "FP8"
    bits = _number(weights, "num_bits")
    return f"{bits} bits (compressed-tensors)" if bits else "compressed-tensors"


def _number(content: object, key: str) -> int:
    """A number of an object; 0 where it has none that can be."""
    value = content.get(key) if isinstance(content, dict) else None
    return value if type(value) is int and 0 < value < 2**40 else 0
