"""What is kept on disk: it continues token for token, and nothing damaged or foreign is ever taken up."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from engine.contracts import KvType, Layout, TextRequest, TextSettings
from engine.text import native
from engine.text.context import BLOCK, Context
from engine.text.model import Model
from engine.text.service import TextService
from engine.text.snapshots import HASH_BYTES, MAGIC
from tests.helpers.llama_weights import QUANTISABLE
from tests.helpers.text_models import tiny_model
from tests.helpers.text_requests import PAGES, keeping, outcome, request_to
from tests.unit.text.conftest import Start

Spoil = Callable[[bytes], bytes]

KINDS = pytest.mark.parametrize("kind", KvType)
HEAD = len(MAGIC) + 2 * HASH_BYTES


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "kept"
    made.mkdir()
    return made


@pytest.fixture
def request_(wide_model: Path, folder: Path) -> TextRequest:
    """Three blocks of pages that are kept in the folder."""
    return keeping(request_to(wide_model), folder)


@pytest.fixture
def wide(wide_model: Path) -> Iterator[Model]:
    native.start()
    with closing(Model(str(wide_model), Layout.MAPPED)) as model:
        yield model


def context_of(model: Model, size: int) -> Context:
    return Context(model, TextSettings(context=size, kv_type=KvType.Q8_0), 1, native.StopFlag())


def in_kind(request: TextRequest, kind: KvType) -> TextRequest:
    return replace(request, settings=replace(request.settings, kv_type=kind))


def kept_of(service: TextService, request: TextRequest) -> int:
    """Tokens that need not be read again."""
    return dict(service.weigh(request).kept)[request.settings.kv_type]


def undisturbed(start: Start, request: TextRequest) -> list[str]:
    """What a service writes that keeps nothing."""
    return outcome(start().generate(replace(request, keep=""))).pieces


def kept_files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def other_question(request: TextRequest) -> TextRequest:
    return replace(request, prompt=replace(request.prompt, question="Something else?"))


# --- it continues as an uninterrupted run ----------------------------------------------------------------------------


@KINDS
def test_in_a_new_process(kind: KvType, start: Start, request_: TextRequest, folder: Path) -> None:
    request = in_kind(request_, kind)
    first = outcome(start().generate(request))
    assert first.done.kept_tokens == 0
    assert len(kept_files(folder)) == 3
    service = start()
    prefix = service.weigh(request).prefix
    assert kept_of(service, request) == prefix
    again = outcome(service.generate(request))
    assert again.pieces == first.pieces == undisturbed(start, request)
    assert again.done.kept_tokens == prefix


@KINDS
def test_after_another_prompt(kind: KvType, service: TextService, request_: TextRequest, wide_model: Path) -> None:
    request = in_kind(request_, kind)
    first = outcome(service.generate(request))
    outcome(service.generate(in_kind(request_to(wide_model, pages=reversed(PAGES)), kind)))
    again = outcome(service.generate(request))
    assert again.pieces == first.pieces
    assert again.done.kept_tokens == service.weigh(request).prefix


def test_without_a_folder_the_document_stays_in_memory(service: TextService, wide_model: Path) -> None:
    request = request_to(wide_model)
    first = outcome(service.generate(request))
    outcome(service.generate(other_question(request)))
    again = outcome(service.generate(request))
    assert again.pieces == first.pieces
    assert again.done.kept_tokens == service.weigh(request).prefix


@KINDS
def test_in_a_context_of_another_size(kind: KvType, start: Start, request_: TextRequest) -> None:
    request = in_kind(request_, kind)
    first = outcome(start().generate(request))
    larger = replace(request, settings=replace(request.settings, context=8192))
    again = outcome(start().generate(larger))
    assert again.pieces == first.pieces
    assert again.done.kept_tokens > 2 * BLOCK


def test_after_reading_ahead(start: Start, request_: TextRequest) -> None:
    *_, last = start().prepare(request_)
    assert last.done == start().weigh(request_).prefix
    answer = outcome(start().generate(request_))
    assert answer.done.kept_tokens == last.done
    assert answer.pieces == undisturbed(start, request_)


def test_a_state_comes_back_bit_for_bit(wide: Model) -> None:
    runs = [range(100, 300), range(400, 500)]
    ranges = [(0, 200), (200, 300)]
    with closing(context_of(wide, 1024)) as context:
        for run in runs:
            context.read(run)
        states = [context.state(*places) for places in ranges]
        expected = context.read([5], outputs=1)[0].copy()
    with closing(context_of(wide, 2048)) as context:
        for run, state in zip(runs, states, strict=True):
            assert context.restore(run, state)
        assert [bytes(context.state(*places)) for places in ranges] == [bytes(state) for state in states]
        assert (context.read([5], outputs=1)[0] == expected).all()


def test_a_state_is_taken_up_only_in_its_place(wide: Model) -> None:
    with closing(context_of(wide, 1024)) as context:
        context.read(range(20))
        state = context.state(10, 20)
        assert not context.restore(range(10, 20), state)
        context.keep_first(10)
        assert not context.restore(range(10, 19), state)
        assert context.restore(range(10, 20), state)
        assert context.tokens == list(range(20))


# --- what does not fit is noticed and built anew ---------------------------------------------------------------------


def flipped(place: int) -> Spoil:
    def spoil(content: bytes) -> bytes:
        changed = bytearray(content)
        changed[place] ^= 1
        return bytes(changed)

    return spoil


SPOILT = {
    "first byte": flipped(0),
    "in its name": flipped(len(MAGIC)),
    "in its hash": flipped(HEAD - 1),
    "first byte of the state": flipped(HEAD),
    "in the middle": flipped(HEAD + 50_000),
    "last byte": flipped(-1),
    "cut": lambda content: content[: len(content) // 2],
    "last byte missing": lambda content: content[:-1],
    "longer": lambda content: content + b"\0",
    "head only": lambda content: content[:HEAD],
    "empty": lambda _: b"",
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_a_damaged_file_is_noticed_and_rebuilt(spoil: Spoil, start: Start, request_: TextRequest, folder: Path) -> None:
    first = outcome(start().generate(request_))
    whole = kept_files(folder)
    spoilt = middle_block(start, request_, folder)
    spoilt.write_bytes(spoil(whole[spoilt.name]))
    again = outcome(start().generate(request_))
    assert again.pieces == first.pieces
    assert again.done.kept_tokens == start().weigh(request_).prefix - BLOCK
    assert kept_files(folder) == whole


def middle_block(start: Start, request: TextRequest, folder: Path) -> Path:
    """The file without which only the first block is kept."""
    for path in folder.iterdir():
        aside = path.rename(path.with_suffix(".aside"))
        kept = kept_of(start(), request)
        aside.rename(path)
        if kept == BLOCK:
            return path
    raise AssertionError("no such file")


def of_another_model(request: TextRequest, folder: Path) -> TextRequest:
    model = tiny_model(folder.with_name("other.gguf"), QUANTISABLE, seed=7)
    return replace(request, model=str(model))


def of_another_kind(request: TextRequest, _: Path) -> TextRequest:
    return in_kind(request, KvType.Q8_0)


def of_another_document(request: TextRequest, _: Path) -> TextRequest:
    return replace(request, prompt=replace(request.prompt, pages=tuple(reversed(PAGES))))


@pytest.mark.parametrize("foreign", [of_another_model, of_another_kind, of_another_document])
def test_a_foreign_file_under_the_wanted_name_is_noticed_and_rebuilt(
    foreign: Callable[[TextRequest, Path], TextRequest], start: Start, request_: TextRequest, folder: Path
) -> None:
    first = outcome(start().generate(request_))
    whole = kept_files(folder)
    elsewhere = folder.with_name("elsewhere")
    elsewhere.mkdir()
    outcome(start().generate(keeping(foreign(request_, folder), elsewhere)))
    assert not kept_files(elsewhere).keys() & whole.keys()
    for path, content in zip(folder.iterdir(), kept_files(elsewhere).values(), strict=True):
        path.write_bytes(content)
    again = outcome(start().generate(request_))
    assert again.pieces == first.pieces
    assert again.done.kept_tokens == 0
    assert kept_files(folder) == whole


def test_a_state_that_llama_cpp_refuses_is_rebuilt(
    start: Start, request_: TextRequest, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = outcome(start().generate(request_))
    whole = kept_files(folder)
    with monkeypatch.context() as patched:
        patched.setattr(Context, "restore", lambda *_: False)
        again = outcome(start().generate(request_))
    assert again.pieces == first.pieces
    assert again.done.kept_tokens == 0
    assert kept_files(folder) == whole


# --- what is written, and what is not --------------------------------------------------------------------------------


def test_each_block_is_written_once(start: Start, request_: TextRequest, folder: Path) -> None:
    outcome(start().generate(request_))
    written = {path.name: (path.stat().st_ino, path.stat().st_mtime_ns) for path in folder.iterdir()}
    service = start()
    outcome(service.generate(request_))
    outcome(service.generate(other_question(request_)))
    list(service.prepare(request_))
    assert {path.name: (path.stat().st_ino, path.stat().st_mtime_ns) for path in folder.iterdir()} == written


def test_what_another_process_has_written_meanwhile_is_left_alone(
    start: Start, request_: TextRequest, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome(start().generate(request_))
    written = {path.name: path.stat().st_ino for path in folder.iterdir()}
    monkeypatch.setattr("engine.text.snapshots.Snapshots.load", lambda *_: False)
    outcome(start().generate(request_))
    assert {path.name: path.stat().st_ino for path in folder.iterdir()} == written


def test_the_beginning_of_a_document_is_removed_last(start: Start, request_: TextRequest, folder: Path) -> None:
    outcome(start().generate(request_))
    for path in folder.iterdir():
        os.utime(path, ns=(0, 0))
    service = start()
    assert kept_of(service, request_) == service.weigh(request_).prefix
    for path in sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime)[:2]:
        path.unlink()
    assert kept_of(service, request_) == BLOCK


def test_no_more_is_written_than_there_is_room_for(start: Start, request_: TextRequest, folder: Path) -> None:
    outcome(start().generate(request_))
    sizes = sorted(len(content) for content in kept_files(folder).values())
    for path in folder.iterdir():
        path.unlink()
    room = sizes[-1] + sizes[0]  # for one whole block, and for the last, shorter one
    answer = outcome(start().generate(replace(request_, keep_bytes=room)))
    assert sorted(len(content) for content in kept_files(folder).values()) == [sizes[0], sizes[-1]]
    assert answer.pieces == undisturbed(start, request_)


def test_without_room_nothing_is_written(start: Start, request_: TextRequest, folder: Path) -> None:
    assert outcome(start().generate(replace(request_, keep_bytes=0))).text
    assert kept_files(folder) == {}


def test_a_folder_that_is_gone_is_no_error(start: Start, request_: TextRequest, folder: Path) -> None:
    folder.rmdir()
    assert outcome(start().generate(request_)).pieces == undisturbed(start, request_)
    assert not folder.exists()


def test_a_disk_error_leaves_no_half_a_file(
    start: Start, request_: TextRequest, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("engine.text.snapshots.os.replace", full)
        answer = outcome(start().generate(request_))
    assert kept_files(folder) == {}
    assert answer.pieces == undisturbed(start, request_)


def test_two_documents_share_whole_blocks_only(
    start: Start, request_: TextRequest, folder: Path, wide_model: Path
) -> None:
    other = keeping(request_to(wide_model, pages=[*PAGES[:-1], "[16] Another last page.\n\n"]), folder)
    outcome(start().generate(request_))
    first = set(kept_files(folder))
    service = start()
    answer = outcome(service.generate(other))
    assert answer.done.kept_tokens == 2 * BLOCK
    assert len(set(kept_files(folder)) - first) == 1
    assert answer.pieces == undisturbed(start, other)
    back = outcome(service.generate(replace(request_, keep="")))
    assert back.done.kept_tokens == 2 * BLOCK, "in memory too"
    assert back.pieces == undisturbed(start, request_)
