"""What is kept of a page is taken up again, by other services too; whatever happens to it, the answer is the same."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from engine.contracts import Precision, VisionRequest, VisionSpec
from engine.vision.encodings import ENCODING, PREFIX, STATES, Kept, encoding_key, prefix_key
from engine.vision.service import VisionService
from tests.unit.vision.conftest import Ready, Start, both
from tests.unit.vision.looking import NAME, PLENTY, TILES, keeping, page, request_to, seen

STATE = torch.arange(24.0).reshape(2, 3, 4)
KEY, OTHER = "a" * 40, "b" * 40


@pytest.fixture
def kept_folder(tmp_path: Path) -> Path:
    return tmp_path / "kept"


@pytest.fixture
def request_(model: VisionSpec, kept_folder: Path) -> VisionRequest:
    return keeping(request_to(model), kept_folder)


def files(folder: Path) -> list[str]:
    """Endings of what lies there."""
    return sorted(path.suffix for path in folder.iterdir())


def the_file(folder: Path, ending: str) -> Path:
    (path,) = folder.glob(f"{NAME}-*{ending}")
    return path


# --- pages -----------------------------------------------------------------------------------------------------------


@both
def test_another_service_goes_on_from_the_disk(start: Start, request_: VisionRequest, kept_folder: Path) -> None:
    first = seen(start().look(request_))
    assert files(kept_folder) == [ENCODING, PREFIX]
    second = seen(start().look(request_))
    assert (first.kept, second.kept) == (False, True)
    assert len(second.encoded) == 1
    assert second.done.answer_ids == first.done.answer_ids
    assert 0 < second.done.kept_tokens < len(second.done.prompt_ids)
    assert second.done.tiles == TILES


@both
def test_looking_ahead_keeps_the_encoding(start: Start, request_: VisionRequest, kept_folder: Path) -> None:
    plain = seen(start().look(replace(request_, keep="")))
    ahead = list(start().encode(request_))
    assert files(kept_folder) == [ENCODING]
    assert [step.kept for step in ahead] == [False] * ahead[0].total
    assert [step.kept for step in start().encode(request_)] == [True]
    found = seen(start().look(request_))
    assert found.kept
    assert found.done.answer_ids == plain.done.answer_ids


def test_the_size_is_as_foretold_and_only_the_owner_may_read(
    service: VisionService, request_: VisionRequest, kept_folder: Path
) -> None:
    list(service.encode(request_))
    (path,) = kept_folder.iterdir()
    foretold = TILES * service.inspect(request_.model).encoding_bytes
    assert foretold < path.stat().st_size < foretold + 500
    assert path.stat().st_mode & 0o077 == 0


def test_another_page_or_another_opening_takes_nothing_up(start: Start, request_: VisionRequest) -> None:
    seen(start().look(request_))
    assert not seen(start().look(replace(request_, page=page(1)))).kept
    found = seen(start().look(replace(request_, opening="Something else.\n")))
    assert found.kept
    assert found.done.kept_tokens == 0


def flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 4
    path.write_bytes(content)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-7])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def of_no_numbers(path: Path) -> None:
    save_file({"other": torch.ones(3)}, path)


def of_one_number(path: Path) -> None:
    save_file({STATES: torch.tensor(1.0)}, path)


DAMAGES: list[Callable[[Path], None]] = [flipped, cut, emptied, of_no_numbers, of_one_number]


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("ending", [ENCODING, PREFIX])
def test_what_is_damaged_is_made_anew(
    start: Start, request_: VisionRequest, kept_folder: Path, ending: str, damage: Callable[[Path], None]
) -> None:
    first = seen(start().look(request_))
    whole = load_file(the_file(kept_folder, ending))[STATES].clone()
    damage(the_file(kept_folder, ending))
    second = seen(start().look(request_))
    assert second.done.answer_ids == first.done.answer_ids
    assert (second.kept, second.done.kept_tokens > 0) == (ending != ENCODING, ending != PREFIX)
    assert load_file(the_file(kept_folder, ending))[STATES].equal(whole)


@pytest.mark.parametrize("ending", [ENCODING, PREFIX])
def test_what_was_made_with_other_weights_is_made_anew(
    start: Start, ready: Ready, tmp_path: Path, ending: str, in_float32: None
) -> None:
    requests = [
        keeping(request_to(ready(precision)), tmp_path / precision) for precision in (Precision.BF16, Precision.INT8)
    ]
    first, _ = (seen(start().look(request)) for request in requests)
    own, foreign = (the_file(Path(request.keep), ending) for request in requests)
    assert own.name != foreign.name
    whole = load_file(own)[STATES].clone()
    assert not load_file(foreign)[STATES].equal(whole)
    shutil.copy(foreign, own)
    again = seen(start().look(requests[0]))
    assert again.done.answer_ids == first.done.answer_ids
    assert (again.kept, again.done.kept_tokens > 0) == (ending != ENCODING, ending != PREFIX)
    assert load_file(own)[STATES].equal(whole)


@pytest.mark.parametrize("room", [0, 1000])
def test_without_room_nothing_is_kept(start: Start, model: VisionSpec, kept_folder: Path, room: int) -> None:
    request = keeping(request_to(model), kept_folder, room)
    first, second = seen(start().look(request)), seen(start().look(request))
    assert files(kept_folder) == []
    assert second.done.answer_ids == first.done.answer_ids
    assert not second.kept


def test_a_folder_that_is_gone_stays_gone(service: VisionService, request_: VisionRequest, kept_folder: Path) -> None:
    events = service.look(request_)
    next(events)
    kept_folder.rmdir()  # the document was removed meanwhile
    assert seen(events).text
    assert not kept_folder.exists()


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "full"), SafetensorError("full")])
def test_a_full_disk_keeps_nothing_and_the_answer_comes(
    start: Start, request_: VisionRequest, kept_folder: Path, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object, path: Path, __: object) -> None:
        path.write_bytes(b"half")
        raise error

    first = seen(start().look(replace(request_, keep="")))
    monkeypatch.setattr("engine.vision.encodings.save_file", fail)
    assert seen(start().look(request_)).done.answer_ids == first.done.answer_ids
    assert files(kept_folder) == []


# --- tensors ---------------------------------------------------------------------------------------------------------


def test_a_tensor_comes_back(tmp_path: Path) -> None:
    kept = Kept(str(tmp_path), "name", PLENTY)
    for dtype in (torch.bfloat16, torch.float32):
        kept.save(KEY, f".{dtype}", STATE.to(dtype))
        found = kept.load(KEY, f".{dtype}")
        assert found is not None
        assert found.dtype == dtype
        assert found.equal(STATE.to(dtype))
    assert kept.load(OTHER, ".torch.float32") is None


def test_the_room_holds_for_all_together(tmp_path: Path) -> None:
    kept = Kept(str(tmp_path), "name", 2 * STATE.nbytes + 10)
    for place in range(3):
        kept.save(KEY, f".{place}", STATE)
    assert files(tmp_path) == [".0", ".1"]


def test_after_a_failure_nothing_more_is_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[object] = []

    def fail(*_: object) -> None:
        tried.append(_)
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr("engine.vision.encodings.save_file", fail)
    kept = Kept(str(tmp_path), "name", PLENTY)
    for ending in (ENCODING, PREFIX):
        kept.save(KEY, ending, STATE)
    assert len(tried) == 1


def test_without_a_folder_nothing_is_kept() -> None:
    kept = Kept("", "name", PLENTY)
    kept.save(KEY, ENCODING, STATE)
    assert kept.load(KEY, ENCODING) is None


def test_a_name_that_the_disk_does_not_take_is_as_if_nothing_was_kept(tmp_path: Path) -> None:
    kept = Kept(str(tmp_path), "n" * 300, PLENTY)
    kept.save(KEY, ENCODING, STATE)
    assert kept.load(KEY, ENCODING) is None


def test_keys_tell_apart_what_matters() -> None:
    keys = {
        encoding_key(picture, weights, dtype)
        for picture in (page(), page(1), replace(page(), width=page().height, height=page().width))
        for weights in ("one", "two")
        for dtype in (torch.bfloat16, torch.float32)
    }
    keys |= {prefix_key(key, tokens) for key in list(keys)[:2] for tokens in ((1, 23), (12, 3), (1, 2, 3))}
    assert len(keys) == 12 + 6
