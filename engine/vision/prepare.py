"""Weights that people have, brought once into the form that this machine computes with.

Shard by shard: never more than one layer is in memory. A shard is written beside its place and moved there when it is
whole; a journal names those that are done with their hashes, so that a Stop or a power cut costs one shard. The journal
becomes the index when all are there: a folder without an index is not used.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch

from engine import llama_licence
from engine.contracts import Precision, VisionSpec, WeightsPrepared
from engine.errors import EnvironmentProblem, InputError
from engine.vision import tensors
from engine.vision.compute import Compute
from engine.vision.config import ModelConfig
from engine.vision.formats.checkpoint import Checkpoint, Reading
from engine.vision.ggml import Kind
from engine.vision.guard import Guard
from engine.vision.linear import pack
from engine.vision.model import VOCABULARY
from engine.vision.quantisation import eight_bits, four_bits
from engine.vision.recipe import GROUPS, Form, forms_of, prepared_size, shards
from engine.vision.shard import save_aligned
from engine.vision.vocabulary import Vocabulary
from engine.vision.weights import FORM, INDEX, NUMBERS, PACKED, SCALES, WOVEN, ending
from engine.vision.woven import ROWS, weave

JOURNAL, READING = "preparing.json", "reading.json"
ROWS_AT_ONCE = 16_384
"""of a large matrix"""
HASHED_AT_ONCE = 2**24


def folder_of(spec: VisionSpec, source: str, precision: Precision) -> Path:
    """Where the prepared weights of a checkpoint lie, by its name and fingerprint."""
    name = re.sub(r"[^A-Za-z0-9.-]+", "-", Path(spec.path).name).strip("-.")[:60]
    return Path(spec.folder) / f"{name or 'model'}-{source[:16]}-{precision}"


def memory_to_prepare(config: ModelConfig) -> int:
    """Bytes: a few copies of the largest tensor, in 16 bits."""
    return 6 * max(math.prod(shape) for shape in tensors.expected_tensors(config).values())


class Preparation:
    """One checkpoint on its way into a folder."""

    def __init__(
        self, checkpoint: Checkpoint, origin: str, folder: Path, compute: Compute, precision: Precision
    ) -> None:
        """``origin``: what the person named; ``precision`` is one that can be had here."""
        self._checkpoint = checkpoint
        self._folder = folder
        self._precision = precision
        self._ggml = compute.ggml
        head = {
            "form": FORM,
            "name": Path(origin).name,
            "origin": origin,
            "format": checkpoint.format,
            "source": checkpoint.fingerprint(),
            "precision": precision.value,
            "half": compute.half if precision in GROUPS and compute.ggml is None else None,
            "blocks": compute.ggml is not None,
            "woven": compute.ggml.turn if precision in GROUPS and compute.ggml is not None else None,
            "config": checkpoint.config.to_json(),
            "test": checkpoint.test,
        }
        self._head: dict[str, Any] = json.loads(json.dumps(head))  # as the journal gives it back: lists, not tuples

    def run(self, choose: Callable[[], Reading], guard: Guard) -> Iterator[WeightsPrepared]:
        """Bring over what is missing.

        Args:
            choose: the right reading, once; the journal remembers it.
            guard: looks for Stop.

        Raises:
            InputError: the checkpoint cannot be read.
            EnvironmentProblem: the disk is full or may not be written to.
            Interrupted: Stop; what is done stays.
        """
        expected = tensors.expected_tensors(self._checkpoint.config)
        total = sum(2 * math.prod(shape) for shape in expected.values())
        done = 0
        with _disk_named(self._folder):
            finished = self._begun()
            self._check_room(finished)
            yield WeightsPrepared(done, total)
            self._note(JOURNAL, finished)  # the reading belongs to it
            reading = self._reading(choose)
            for shard, names in shards(self._checkpoint.config).items():
                guard.look_for_stop()
                if shard not in finished:
                    finished[shard] = self._write(shard, names, reading, guard)
                    self._note(JOURNAL, finished)
                done += sum(2 * math.prod(expected[name]) for name in names)
                yield WeightsPrepared(done, total)
            self._finish(finished)

    def _finish(self, finished: dict[str, tuple[int, str]]) -> None:
        """All shards are there."""
        ordinary, special = self._checkpoint.vocabulary()
        Vocabulary(ordinary, special, self._checkpoint.config.image_token).write(self._folder / VOCABULARY)
        if not self._checkpoint.test:
            llama_licence.write_into(self._folder)
        self._note(INDEX, finished)
        for name in (JOURNAL, READING):
            (self._folder / name).unlink()

    def _begun(self) -> dict[str, tuple[int, str]]:
        """Shards that an earlier run has finished, with size and hash; what else lies there is removed."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        noted = self._noted()
        whole = {name: kept for name, kept in (noted or {}).items() if _described(self._folder / name) == kept}
        staying = (*whole, *(() if noted is None else (JOURNAL, READING)))
        for path in self._folder.iterdir():
            if path.name not in staying and path.is_file():
                path.unlink()
        return whole

    def _noted(self) -> dict[str, tuple[int, str]] | None:
        """What the journal names; None where there is none of the same weights in the same form."""
        try:
            content = json.loads((self._folder / JOURNAL).read_bytes())
            if {key: content[key] for key in self._head} != self._head:
                return None
            return {str(name): (int(size), str(digest)) for name, size, digest in content["shards"]}
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _reading(self, choose: Callable[[], Reading]) -> Reading:
        """As an earlier run has chosen; else chosen now, and noted before anything is written by it."""
        path = self._folder / READING
        try:
            return Reading(**json.loads(path.read_bytes()))
        except (OSError, ValueError, TypeError):
            reading = choose()
            _write_whole(path, asdict(reading))
            return reading

    def _check_room(self, finished: dict[str, tuple[int, str]]) -> None:
        size = prepared_size(self._checkpoint.config, self._precision, blocks=self._ggml is not None)
        missing = size - sum(size for size, _ in finished.values())
        free = shutil.disk_usage(self._folder).free
        if missing > free:
            raise EnvironmentProblem(
                f"Preparing the vision model takes {missing / 1e9:.1f} GB of the disk; {free / 1e9:.1f} GB are free.",
                "Free some space and try again.",
            )

    def _write(self, shard: str, names: list[str], reading: Reading, guard: Guard) -> tuple[int, str]:
        held: dict[str, torch.Tensor] = {}
        for name in names:
            guard.look_for_stop()
            held |= self._converted(name, reading, guard)
        path = self._folder / shard
        half = path.with_suffix(".part")
        save_aligned(held, half)
        half.replace(path)
        described = _described(path)
        assert described is not None, "it was just written"
        return described

    def _converted(self, name: str, reading: Reading, guard: Guard) -> dict[str, torch.Tensor]:
        """A tensor by the names under which its parts are kept."""
        checkpoint = self._checkpoint
        shape = tensors.expected_tensors(checkpoint.config)[name]
        blocks = self._ggml is not None
        forms = forms_of(name, shape, self._precision, checkpoint.config.decoder, blocks=blocks)
        parts: dict[str, list[torch.Tensor]] = {}
        for first in range(0, shape[0], ROWS_AT_ONCE):
            guard.look_for_stop()
            rows = checkpoint.tensor(name, reading, slice(first, min(shape[0], first + ROWS_AT_ONCE)))
            if not bool(rows.sum(dtype=torch.float32).isfinite()):  # quantised it would no longer be seen
                raise InputError(f"The model's tensor {name} has numbers out of range.", "Get the model again.")
            for form in forms:
                for suffix, part in self._in_form(rows, form).items():
                    parts.setdefault(suffix, []).append(part)
        # Scales of 4-bit groups stand before the rows that they belong to.
        sides = {f".{SCALES}": 1 if forms[0].group else 0}
        whole = {suffix: torch.cat(some, sides.get(suffix, 0)).contiguous() for suffix, some in parts.items()}
        return {name + suffix: part for suffix, part in map(self._woven, whole.items())}

    def _woven(self, kept: tuple[str, torch.Tensor]) -> tuple[str, torch.Tensor]:
        """Ending and tensor, woven if it can be."""
        suffix, blocks = kept
        turn = None if self._ggml is None else self._ggml.turn
        if turn is None or suffix != ending(Kind.Q4_K) or blocks.shape[0] % ROWS:
            return kept
        return WOVEN, weave(blocks, turn)

    def _in_form(self, rows: torch.Tensor, form: Form) -> dict[str, torch.Tensor]:
        """Ending of the name -> what is kept."""
        if form.kind is not None:
            assert self._ggml is not None, "only then has it such a form"
            return {ending(form.kind): self._ggml.quantised(rows, form.kind)}
        if form.bits == 16:
            return {"": rows.to(torch.bfloat16)}
        if form.bits == 8:
            numbers, scales = eight_bits(rows)
            return {f".{NUMBERS}": numbers, f".{SCALES}": scales}
        numbers, groups = four_bits(rows, form.group)
        return {f".{PACKED}": pack(numbers), f".{SCALES}": groups}

    def _note(self, name: str, finished: dict[str, tuple[int, str]]) -> None:
        """Write journal or index."""
        shards_noted = [[shard, *kept] for shard, kept in finished.items()]
        _write_whole(self._folder / name, {**self._head, "shards": shards_noted})


def _write_whole(path: Path, content: Mapping[str, Any]) -> None:
    """Write a file of JSON, whole or not at all."""
    half = path.with_suffix(".part")
    half.write_text(json.dumps(content, indent=1), encoding="utf-8")
    half.replace(path)


def _described(path: Path) -> tuple[int, str] | None:
    """Size and hash of a file; None where it cannot be read."""
    digest = hashlib.blake2b(digest_size=20)
    with suppress(OSError), open(path, "rb") as file:
        while some := file.read(HASHED_AT_ONCE):
            digest.update(some)
        return file.tell(), digest.hexdigest()
    return None


@contextmanager
def _disk_named(folder: Path) -> Iterator[None]:
    """What the disk refuses, in the person's words."""
    try:
        yield
    except OSError as error:
        raise EnvironmentProblem(
            f"The prepared vision model could not be written in {folder.parent}.",
            "Check that there is room and that Folioscope may write there, then try again.",
        ) from error
