"""A folder as Hugging Face keeps models: ``config.json``, ``tokenizer.json``, safetensors.

How its tensors are packed is told from what lies beside them, matrix by matrix.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import torch

from engine.errors import InputError
from engine.vision.config import ModelConfig
from engine.vision.formats import checkpoint, compressed, mlx, nf4, tokens, whole
from engine.vision.formats.checkpoint import EVERY_ROW, PLAIN, Reading, Stored
from engine.vision.formats.json_files import content_of, json_object, refuse_missing
from engine.vision.formats.plausible import refuse_absurd
from engine.vision.formats.tensor_files import TensorFiles
from engine.vision.tensors import Shape, expected_tensors

CONFIG, TOKENIZER = "config.json", "tokenizer.json"

PACKED = {
    nf4.find: "nf4",
    mlx.find: "MLX",
    compressed.find_integers: "compressed-tensors",
    compressed.find_floats: "compressed-tensors",
}
"""a way of packing -> what people call it"""

READ = {"bitsandbytes", "compressed-tensors", "fbgemm_fp8"}
"""what ``quantization_config`` may name; the others keep weights that none of these ways can unpack"""


class FolderCheckpoint:
    """A model in a folder; see ``Checkpoint``."""

    def __init__(self, folder: Path) -> None:
        """Open the folder.

        Raises:
            InputError: a file is missing or damaged, or it is another model.
        """
        content = json_object(folder / CONFIG)
        refuse_missing(folder / TOKENIZER)
        self.config = ModelConfig.from_huggingface(content)
        refuse_absurd(self.config, folder.name)
        _refuse_unknown_packing(content, folder.name)
        self._folder = folder
        self._files = TensorFiles(folder)
        self._stored, packed = _found(self._files, expected_tensors(self.config), folder.name)
        is_mlx = self._files.has_own_names("vision_tower.")
        self.format = packed or ("MLX" if is_mlx else "safetensors")
        self.size = self._files.size
        self.test = self._files.is_test or content.get("folioscope_test") is True

    def fingerprint(self) -> str:
        """See ``Checkpoint``; how the tensors are spread over files makes no difference."""
        beside = (content_of(self._folder / name) for name in (CONFIG, TOKENIZER))
        names = sorted(self._files.names())
        described = (f"{name} {self._files.kind(name)} {self._files.shape(name)}".encode() for name in names)
        return checkpoint.fingerprint([*beside, *described], self._samples(names))

    def readings(self) -> tuple[Reading, ...]:
        """There is one."""
        return (PLAIN,)

    def tensor(self, name: str, reading: Reading, rows: slice = EVERY_ROW) -> torch.Tensor:
        """See ``Checkpoint``."""
        return self._stored[name].read(rows)

    def vocabulary(self) -> tokens.Vocabulary:
        """See ``Checkpoint``."""
        return tokens.from_tokenizer_json(json_object(self._folder / TOKENIZER))

    def _samples(self, names: list[str]) -> Iterator[bytes]:
        for name in names:
            content = self._files.read(name).reshape(-1).view(torch.uint8)
            for place in checkpoint.sampled(len(content)):
                yield content[place].numpy().tobytes()


def _found(files: TensorFiles, expected: Mapping[str, Shape], folder: str) -> tuple[dict[str, Stored], str]:
    """All tensors of the model, and what people call the way in which some are packed."""
    found: dict[str, Stored] = {}
    ways: set[str] = set()
    for name, shape in expected.items():
        stored, way = _find(files, name, shape)
        if stored:
            found[name] = stored
            ways.add(way)
    used = {part for stored in found.values() for part in stored.parts}
    shapes = {name: stored.shape for name, stored in found.items()}
    checkpoint.compare(shapes, files.names() - used, expected, folder)
    return found, "/".join(sorted(ways - {""}))


def _find(files: TensorFiles, name: str, shape: Shape) -> tuple[Stored | None, str]:
    for find, way in PACKED.items():
        stored = find(files, name, shape)
        if stored:
            return stored, way
    return whole.find(files, name, shape), ""


def _refuse_unknown_packing(content: Mapping[str, Any], folder: str) -> None:
    packing = content.get("quantization_config")
    method = packing.get("quant_method") if isinstance(packing, dict) else None
    if method is not None and method not in READ and "quantization" not in content:
        raise InputError(
            f"The weights in {folder} are packed by {method}, which Folioscope does not read.",
            "Get the model in another form.",
        )
