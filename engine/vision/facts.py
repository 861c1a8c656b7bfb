"""A model as it is named: what it is, whether it has been prepared, and what it takes."""

from __future__ import annotations

from pathlib import Path

import torch

from engine.contracts import Precision, VisionModelFacts, VisionSpec
from engine.errors import InputError
from engine.vision.compute import Compute
from engine.vision.config import ModelConfig
from engine.vision.formats.checkpoint import Checkpoint
from engine.vision.formats.opening import open_checkpoint
from engine.vision.prepare import folder_of
from engine.vision.recipe import kept_whole, prepared_size
from engine.vision.weights import Index, fingerprint, read_index

KEPT = 2
"""bytes of a number in prepared weights that are not quantised"""
WORK = 300_000_000
"""bytes beside weights and numbers of the page: program, prompt, answer"""


class Source:
    """What a spec names: a folder of prepared weights, or a checkpoint that has to be prepared first."""

    def __init__(self, spec: VisionSpec, compute: Compute) -> None:
        self._spec = spec
        self._compute = compute
        self._checkpoint: Checkpoint | None = None
        self.name = Path(spec.path).name

    @property
    def precision(self) -> Precision:
        """That is computed with here."""
        return self._precision(self.checkpoint().config)

    def _precision(self, config: ModelConfig) -> Precision:
        whole = memory_of(config, Precision.BF16, self._compute.dtype)
        return self._compute.precision(self._spec.precision, whole)

    @property
    def folder(self) -> Path:
        """Where the prepared weights of the checkpoint lie, or will lie."""
        return folder_of(self._spec, self.checkpoint().fingerprint(), self.precision)

    def checkpoint(self) -> Checkpoint:
        """The checkpoint. Raises InputError where it is none."""
        if self._checkpoint is None:
            self._checkpoint = open_checkpoint(Path(self._spec.path))
        return self._checkpoint

    def prepared(self) -> Path | None:
        """The folder of prepared weights that can be used on this machine; None: there is none yet.

        Raises:
            InputError: the folder that is named holds weights for another processor.
        """
        named = Path(self._spec.path)
        index = read_index(named)
        if index is None:
            folder = self.folder if named.exists() else self._made_from(self._spec.path)
            found = None if folder is None else read_index(folder)
            return None if found is None or not self._fits(found) else folder
        if not self._fits(index):
            raise InputError(
                "This vision model was prepared on a machine with another processor.",
                "Name the model that it was made from.",
            )
        return named

    def _made_from(self, path: str) -> Path | None:
        """Weights prepared from what has been deleted since: people need not keep both."""
        for folder in sorted(Path(self._spec.folder).glob("*")):
            index = read_index(folder)
            if index is None or index.origin != path or index.precision != self._precision(index.config):
                continue
            if self._fits(index):
                return folder
        return None

    def _fits(self, index: Index) -> bool:
        library = self._compute.ggml
        is_multiplied = not index.blocks if library is None else index.woven in (None, library.turn)
        return index.half in (None, self._compute.half) and is_multiplied

    def facts(self) -> VisionModelFacts:
        """What is told of it."""
        prepared = self.prepared()
        index = None if prepared is None else read_index(prepared)
        return self._facts_of_checkpoint() if prepared is None or index is None else self._facts_of(prepared, index)

    def _facts_of(self, folder: Path, index: Index) -> VisionModelFacts:
        size = sum(size for _, size, _ in index.shards)
        return VisionModelFacts(
            path=self._spec.path,
            name=index.name,
            format=index.format,
            size=size,
            prepared=str(folder),
            prepared_size=size,
            memory=memory_of(index.config, index.precision, self._compute.dtype, blocks=index.blocks),
            encoding_bytes=encoding_bytes(index.config, self._compute.dtype),
            weights=index.weights,
            test=index.test,
            card=self._compute.room,
            settings=self._compute.settings(index.precision),
        )

    def _facts_of_checkpoint(self) -> VisionModelFacts:
        checkpoint, blocks = self.checkpoint(), self._compute.ggml is not None
        return VisionModelFacts(
            path=self._spec.path,
            name=self.name,
            format=checkpoint.format,
            size=checkpoint.size,
            prepared="",
            prepared_size=prepared_size(checkpoint.config, self.precision, blocks=blocks),
            memory=memory_of(checkpoint.config, self.precision, self._compute.dtype, blocks=blocks),
            encoding_bytes=encoding_bytes(checkpoint.config, self._compute.dtype),
            weights=fingerprint(checkpoint.fingerprint(), self.precision, blocks),
            test=checkpoint.test,
            card=self._compute.room,
            settings=self._compute.settings(self.precision),
        )


def encoding_bytes(config: ModelConfig, dtype: torch.dtype) -> int:
    """That keys and values of one tile take, all layers that look at it together."""
    decoder = config.decoder
    return 2 * dtype.itemsize * len(decoder.cross_layers) * decoder.kv_heads * decoder.head * config.encoder.patches


def memory_of(config: ModelConfig, precision: Precision, dtype: torch.dtype, *, blocks: bool = False) -> int:
    """Bytes that looking at a page of all tiles takes: weights, the encoder's rows, a matrix that is unpacked, the
    page. Weights that are not quantised are turned into ``dtype`` (``kept_whole``)."""
    encoder, decoder = config.encoder, config.decoder
    wider = (dtype.itemsize - KEPT) * kept_whole(config, precision, blocks=blocks)
    weights = prepared_size(config, precision, blocks=blocks) + wider
    rows = dtype.itemsize * encoder.most_tiles * encoder.patches * (2 * encoder.ffn + 12 * encoder.hidden)
    matrix = 3 * KEPT * decoder.ffn * decoder.hidden
    return weights + max(rows, matrix) + encoder.most_tiles * encoding_bytes(config, dtype) + WORK
