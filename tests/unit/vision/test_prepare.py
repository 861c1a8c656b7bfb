"""Weights are prepared once, whole or not at all; after a Stop only what is missing is made."""

from __future__ import annotations

import errno
import json
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
from safetensors.torch import load_file

from app.self_test.tiny.vision_weights import TINY
from engine.contracts import Precision, VisionSpec, WeightsPrepared
from engine.errors import EnvironmentProblem, InputError, Interrupted
from engine.llama_licence import NOTICE
from engine.vision import ggml, tensors
from engine.vision.compute import Compute
from engine.vision.config import ModelConfig
from engine.vision.formats.checkpoint import EVERY_ROW, PLAIN, Checkpoint, Reading
from engine.vision.formats.opening import open_checkpoint
from engine.vision.guard import Guard
from engine.vision.linear import packing
from engine.vision.model import VOCABULARY
from engine.vision.prepare import JOURNAL, READING, Preparation, folder_of
from engine.vision.recipe import prepared_size, shards
from engine.vision.service import VisionService
from engine.vision.shard import ALIGNED
from engine.vision.weights import INDEX, read_index
from tests.helpers.random_checkpoint import LLAMA_11B, RandomCheckpoint
from tests.helpers.vision_weights import write_tiny_checkpoint
from tests.unit.vision.conftest import LLAMA_CPP, PYTORCH, both

SHARDS = list(shards(TINY))


@dataclass
class Noting:
    """A checkpoint, and which of its tensors are read."""

    inner: Checkpoint
    read: list[str] = field(default_factory=list)

    def __getattr__(self, name: str) -> object:
        return getattr(self.inner, name)

    def tensor(self, name: str, reading: Reading, rows: slice = EVERY_ROW) -> torch.Tensor:
        self.read.append(name)
        return self.inner.tensor(name, reading, rows)

    def shards_read(self) -> list[str]:
        """Whose tensors were read since the last time."""
        found = [shard for shard, names in shards(TINY).items() if set(names) & set(self.read)]
        self.read.clear()
        return found


@pytest.fixture
def source(checkpoint: Path) -> Noting:
    return Noting(open_checkpoint(checkpoint))


@pytest.fixture
def folder(tmp_path: Path, products: str) -> Path:
    return tmp_path / "models" / "tiny"


def preparing(
    source: Noting | Checkpoint,
    folder: Path,
    guard: Guard | None = None,
    precision: Precision = Precision.INT4,
    choose: Callable[[], Reading] = lambda: PLAIN,
) -> Iterator[WeightsPrepared]:
    compute = Compute(torch.device("cpu"), torch.bfloat16, packing(), ggml.load())
    preparation = Preparation(source, "/models/tiny", folder, compute, precision)  # type: ignore[arg-type]
    return preparation.run(choose, guard or Guard())


def size_of(config: ModelConfig, precision: Precision, products: str) -> int:
    return prepared_size(config, precision, blocks=products == LLAMA_CPP)


def prepare_until(source: Noting, folder: Path, count: int, choose: Callable[[], Reading] = lambda: PLAIN) -> None:
    """Stop after so many shards."""
    guard = Guard()
    events = preparing(source, folder, guard, choose=choose)
    for _ in range(1 + count):
        next(events)
    guard.stop()
    with pytest.raises(Interrupted):
        next(events)


def contents(folder: Path) -> dict[str, str]:
    """Name -> hash of every file."""
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


# --- at once ---------------------------------------------------------------------------------------------------------


@both
@pytest.mark.parametrize("precision", Precision)
def test_all_is_there_in_the_size_foretold(source: Noting, folder: Path, precision: Precision, products: str) -> None:
    steps = []
    for step in preparing(source, folder, precision=precision):
        steps.append(step)
        assert read_index(folder) is None, "the index comes last"
    assert [step.done for step in steps] == sorted({step.done for step in steps})
    assert steps[0].done == 0
    assert {step.total for step in steps} == {steps[-1].done}
    assert len(steps) == 1 + len(SHARDS)
    assert set(contents(folder)) == {*SHARDS, INDEX, VOCABULARY}
    kept = [tensor for shard in SHARDS for tensor in load_file(folder / shard).values()]
    assert sum(tensor.nbytes for tensor in kept) == size_of(TINY, precision, products)
    index = read_index(folder)
    assert index is not None
    assert (index.config, index.precision, index.name, index.format, index.test) == (
        (TINY, precision, "tiny", "safetensors", True)
    )
    in_layout = precision in (Precision.INT4, Precision.INT4_SMALL) and products == PYTORCH
    assert (index.half, index.blocks) == (packing() if in_layout else None, products == LLAMA_CPP)
    assert index.origin == "/models/tiny"
    assert sum(size for _, size, _ in index.shards) < size_of(TINY, precision, products) + 3000 * len(SHARDS)


@pytest.mark.parametrize("products", [PYTORCH], indirect=True)
def test_a_copy_of_weights_carries_the_licence_unless_they_are_made_for_tests(source: Noting, folder: Path) -> None:
    list(preparing(source, folder))
    assert not {"LICENSE", "NOTICE"} & set(contents(folder))
    source.inner.test = False
    copy = folder.with_name("llama")
    list(preparing(source, copy))
    assert (copy / "LICENSE").read_text("utf-8").startswith("LLAMA 3.2 COMMUNITY LICENSE AGREEMENT")
    assert "Acceptable Use Policy" in (copy / "USE_POLICY.md").read_text("utf-8")
    assert (copy / "NOTICE").read_text("utf-8").strip() == NOTICE
    assert read_index(copy) is not None


@both
def test_all_that_is_multiplied_begins_where_kernels_need_it(source: Noting, folder: Path) -> None:
    list(preparing(source, folder))
    for shard in SHARDS:
        content = (folder / shard).read_bytes()
        header = int.from_bytes(content[:8], "little")
        for name, described in json.loads(content[8 : 8 + header]).items():
            if len(described["shape"]) > 1:
                assert (8 + header + described["data_offsets"][0]) % ALIGNED == 0, name


@both
def test_the_same_weights_give_the_same_files(source: Noting, folder: Path, tmp_path: Path) -> None:
    list(preparing(source, folder))
    list(preparing(source, tmp_path / "again"))
    assert contents(folder) == contents(tmp_path / "again")


def test_other_weights_and_other_precisions_go_to_other_folders(
    service: VisionService, checkpoint: Path, tmp_path: Path
) -> None:
    write_tiny_checkpoint(tmp_path / "tiny", seed=1)
    spec = VisionSpec(path=str(checkpoint), folder=str(tmp_path / "models"))
    specs = [spec, replace(spec, precision=Precision.BF16), replace(spec, path=str(tmp_path / "tiny"))]
    for one in specs:
        list(service.prepare(one))
    facts = [service.inspect(one) for one in specs]
    assert len({one.prepared for one in facts}) == len({one.weights for one in facts}) == 3
    assert {Path(one.prepared).parent for one in facts} == {tmp_path / "models"}


@pytest.mark.parametrize("name", ["../..", "...", "Llama 3.2: vision/", "ล่ามา", "x" * 300])
def test_a_folder_has_a_name_that_every_disk_takes(name: str) -> None:
    folder = folder_of(VisionSpec(path=name, folder="models"), "0123456789abcdef0123", Precision.INT8)
    assert folder.parent == Path("models")
    assert folder.name.endswith("-0123456789abcdef-int8")
    assert folder.name[0].isalnum()
    assert len(folder.name) < 100


# --- in several goes -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 5, len(SHARDS) - 1])
def test_after_a_stop_only_what_is_missing_is_made(source: Noting, folder: Path, tmp_path: Path, count: int) -> None:
    list(preparing(source, tmp_path / "whole"))
    source.shards_read()
    prepare_until(source, folder, count)
    assert source.shards_read() == SHARDS[:count]
    assert set(contents(folder)) == {*SHARDS[:count], JOURNAL, READING}
    written = {name: (folder / name).stat().st_mtime_ns for name in SHARDS[:count]}
    steps = list(preparing(source, folder))
    assert source.shards_read() == SHARDS[count:]
    assert {name: (folder / name).stat().st_mtime_ns for name in written} == written
    assert len(steps) == 1 + len(SHARDS)
    assert contents(folder) == contents(tmp_path / "whole")


@pytest.mark.parametrize("count", [0, 3])
def test_the_reading_is_chosen_once(source: Noting, folder: Path, monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    chosen = Reading(cross_permuted=True)
    choices, readings = [chosen], set()
    read = Noting.tensor

    def noted(noting: Noting, name: str, reading: Reading, rows: slice) -> torch.Tensor:
        readings.add(reading)
        return read(noting, name, reading, rows)

    monkeypatch.setattr(Noting, "tensor", noted)
    prepare_until(source, folder, count, choices.pop)
    list(preparing(source, folder, choose=choices.pop))
    assert (choices, readings) == ([], {chosen})


def test_a_stop_while_the_reading_is_chosen_leaves_none(source: Noting, folder: Path) -> None:
    def stopped() -> Reading:
        raise Interrupted

    with pytest.raises(Interrupted):
        list(preparing(source, folder, choose=stopped))
    assert set(contents(folder)) == {JOURNAL}
    assert len(list(preparing(source, folder))) == 1 + len(SHARDS)


def test_a_reading_of_other_weights_is_not_used(source: Noting, folder: Path) -> None:
    prepare_until(source, folder, 1, lambda: Reading(cross_permuted=True))
    choices = [PLAIN]
    list(preparing(source, folder, precision=Precision.INT8, choose=choices.pop))
    assert choices == []


def test_a_stop_within_a_shard_leaves_the_others(source: Noting, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    guard = Guard()
    events = preparing(source, folder, guard)
    for _ in range(2):
        next(events)
    read = Noting.tensor

    def stopping(noting: Noting, name: str, reading: Reading, rows: slice) -> torch.Tensor:
        guard.stop()
        return read(noting, name, reading, rows)

    monkeypatch.setattr(Noting, "tensor", stopping)
    source.shards_read()
    with pytest.raises(Interrupted):
        next(events)
    assert len(source.read) == 1
    assert set(contents(folder)) == {SHARDS[0], JOURNAL, READING}


@pytest.mark.parametrize("damage", [lambda content: content[:-1], lambda content: content[:-1] + b"x", lambda _: b""])
def test_a_shard_that_was_damaged_meanwhile_is_made_anew(source: Noting, folder: Path, damage: object) -> None:
    prepare_until(source, folder, 4)
    whole = contents(folder)
    path = folder / SHARDS[2]
    path.write_bytes(damage(path.read_bytes()))  # type: ignore[operator]
    source.shards_read()
    list(preparing(source, folder))
    assert source.shards_read() == [SHARDS[2], *SHARDS[4:]]
    assert contents(folder)[SHARDS[2]] == whole[SHARDS[2]]


def test_what_was_half_written_or_is_of_others_is_removed(source: Noting, folder: Path) -> None:
    prepare_until(source, folder, 2)
    for name in ("text-000.part", "preparing.json.part", "strange.safetensors", INDEX):
        (folder / name).write_bytes(b"half")
    list(preparing(source, folder))
    assert set(contents(folder)) == {*SHARDS, INDEX, VOCABULARY}


@pytest.mark.parametrize(
    "journal",
    [
        {"form": 0},
        {"half": 3},
        {"blocks": 5},
        {"origin": "/models/another"},
        {"source": "another"},
        {"precision": "int8"},
        {"shards": [["text-000.safetensors", "many", 0]]},
        {"shards": 5},
    ],
    ids=str,
)
def test_a_journal_that_does_not_fit_is_ignored(source: Noting, folder: Path, journal: dict[str, object]) -> None:
    prepare_until(source, folder, 3)
    content = json.loads((folder / JOURNAL).read_bytes())
    (folder / JOURNAL).write_text(json.dumps(content | journal))
    source.shards_read()
    list(preparing(source, folder))
    assert source.shards_read() == SHARDS


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff"])
def test_a_journal_that_cannot_be_read_is_ignored(source: Noting, folder: Path, content: bytes) -> None:
    prepare_until(source, folder, 3)
    (folder / JOURNAL).write_bytes(content)
    source.shards_read()
    list(preparing(source, folder))
    assert source.shards_read() == SHARDS


# --- what is damaged in the original --------------------------------------------------------------------------------


@both
@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("name", ["mlp.up_proj.weight", "input_layernorm.weight"])
def test_a_number_out_of_range_names_its_tensor(
    source: Noting, folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, number: float
) -> None:
    damaged = f"{tensors.TEXT}.layers.2.{name}"
    read = Noting.tensor

    def damaging(noting: Noting, name: str, reading: Reading, rows: slice) -> torch.Tensor:
        tensor = read(noting, name, reading, rows).clone()
        if name == damaged:
            tensor.view(-1)[7] = number
        return tensor

    monkeypatch.setattr(Noting, "tensor", damaging)
    with pytest.raises(InputError, match=re.escape(f"{damaged} has numbers out of range")) as refusal:
        list(preparing(source, folder))
    assert refusal.value.next_step
    assert read_index(folder) is None


# --- what the disk refuses -------------------------------------------------------------------------------------------


@both
def test_a_disk_without_room_is_seen_before_anything_is_written(
    folder: Path, products: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.vision.prepare.shutil.disk_usage", lambda _: SimpleNamespace(free=5_000_000_000))
    takes = f"takes {size_of(LLAMA_11B, Precision.INT4, products) / 1e9:.1f} GB of the disk; 5.0 GB are free"
    with pytest.raises(EnvironmentProblem, match=re.escape(takes)) as refusal:
        next(preparing(RandomCheckpoint(LLAMA_11B), folder))
    assert refusal.value.next_step
    assert contents(folder) == {}


def test_what_is_done_needs_no_room_again(
    source: Noting, folder: Path, products: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare_until(source, folder, 10)
    size = size_of(TINY, Precision.INT4, products)
    done = sum((folder / name).stat().st_size for name in SHARDS[:10])
    monkeypatch.setattr("engine.vision.prepare.shutil.disk_usage", lambda _: SimpleNamespace(free=size - done))
    assert len(list(preparing(source, folder))) == 1 + len(SHARDS)


def test_a_folder_that_cannot_be_written_is_said(source: Noting, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(EnvironmentProblem, match="could not be written") as refusal:
        list(preparing(source, tmp_path / "file" / "tiny"))
    assert refusal.value.next_step


def test_a_disk_that_fills_up_keeps_what_is_done(source: Noting, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object, path: Path) -> None:
        path.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "full")

    events = preparing(source, folder)
    for _ in range(1 + 3):
        next(events)
    with monkeypatch.context() as patched:
        patched.setattr("engine.vision.prepare.save_aligned", fail)
        with pytest.raises(EnvironmentProblem, match="could not be written"):
            next(events)
    source.shards_read()
    list(preparing(source, folder))
    assert source.shards_read() == SHARDS[3:]
    assert set(contents(folder)) == {*SHARDS, INDEX, VOCABULARY}
