"""The caches keep to their limit, and what is in use stays."""

from __future__ import annotations

import os
import shutil
import stat
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from engine.contracts import CacheUse
from engine.errors import EnvironmentProblem
from engine.store.caches import DAY_SECONDS, MOST_BYTES, Caches

LIMIT = 1000
DISK = LIMIT * 10
"""bytes of a disk that holds the caches alone"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def caches(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Caches:
    """Caches on a disk so small that they may take 1000 bytes."""

    def disk_usage(_: Path) -> SimpleNamespace:
        return SimpleNamespace(free=DISK - sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()))

    monkeypatch.setattr(shutil, "disk_usage", disk_usage)
    return Caches(folder)


def put(folder: Path, name: str, size: int, *, idle: float = 0.0) -> Path:
    """A file of so many bytes that was used so many seconds ago."""
    path = folder / name
    path.write_bytes(bytes(size))
    os.utime(path, (time.time() - idle,) * 2)
    return path


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file()}


def test_folder_of_a_document_is_private(caches: Caches, folder: Path) -> None:
    place = caches.folder_of("abcd1234")
    assert place == folder / "abcd1234"
    assert caches.folder_of("abcd1234") == place
    assert [stat.S_IMODE(path.stat().st_mode) for path in (folder, place)] == [0o700, 0o700]


@pytest.mark.parametrize("name", ["", "..", "../other", "a/b", "/etc", "A", "a\n"])
def test_only_ids_name_folders(caches: Caches, name: str) -> None:
    for act in (caches.folder_of, caches.remove):
        with pytest.raises(ValueError, match="no id"):
            act(name)


def test_names_are_those_of_one_document(caches: Caches) -> None:
    assert caches.names("abcd1234") == frozenset()
    put(caches.folder_of("abcd1234"), "page-00001.encoding", 10)
    put(caches.folder_of("efgh5678"), "page-00002.encoding", 10)
    assert caches.names("abcd1234") == {"page-00001.encoding"}


def test_use_counts_what_is_there(caches: Caches) -> None:
    assert caches.use() == CacheUse(0, LIMIT)
    put(caches.folder_of("one"), "a", 300)
    put(caches.folder_of("two"), "b.part", 200)
    assert caches.use() == CacheUse(500, LIMIT)


@pytest.mark.parametrize(("free", "limit"), [(10**10, 10**9), (10**12, MOST_BYTES)])
def test_limit_is_a_tenth_of_the_disk_or_ten_gigabytes(
    folder: Path, monkeypatch: pytest.MonkeyPatch, free: int, limit: int
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    assert Caches(folder).use() == CacheUse(0, limit)


def test_real_disk_has_a_limit(folder: Path) -> None:
    assert 0 < Caches(folder).use().limit <= MOST_BYTES


def test_room_that_is_there_costs_nothing(caches: Caches, folder: Path) -> None:
    put(caches.folder_of("one"), "a", 600, idle=9 * DAY_SECONDS)
    assert caches.make_room(400) == 400
    assert names(folder) == {"a"}


def test_least_recently_used_files_make_room(caches: Caches, folder: Path) -> None:
    for document, name, idle in (("one", "a", 30), ("two", "b", 40), ("one", "c", 20), ("two", "d", 10)):
        put(caches.folder_of(document), name, 250, idle=idle)
    assert caches.make_room(300) == 300
    assert names(folder) == {"c", "d"}


def test_more_than_the_limit_gets_all_there_is(caches: Caches, folder: Path) -> None:
    put(caches.folder_of("one"), "a", 300)
    assert caches.make_room(5000) == LIMIT
    assert names(folder) == set()


def test_folder_that_is_added_to_is_spared(caches: Caches, folder: Path) -> None:
    keep = caches.folder_of("one")
    put(keep, "mine", 400, idle=60)
    put(caches.folder_of("two"), "other", 400, idle=1)
    assert caches.make_room(900, keep) == 600
    assert names(folder) == {"mine"}


def test_what_lies_idle_in_the_folder_that_is_added_to_goes_last(caches: Caches, folder: Path) -> None:
    keep = caches.folder_of("one")
    put(keep, "idle", 400, idle=2 * DAY_SECONDS)
    put(keep, "used", 100, idle=60)
    put(caches.folder_of("two"), "other", 400, idle=1)
    assert caches.make_room(500, keep) == 500
    assert names(folder) == {"idle", "used"}
    assert caches.make_room(900, keep) == 900
    assert names(folder) == {"used"}


def test_files_that_are_being_written_stay_and_left_overs_go(caches: Caches, folder: Path) -> None:
    place = caches.folder_of("one")
    put(place, "new.part", 800, idle=60)
    put(place, "old.part", 100, idle=2 * DAY_SECONDS)
    assert caches.make_room(0) == 0
    assert names(folder) == {"new.part"}
    assert caches.make_room(LIMIT) == 200
    assert names(folder) == {"new.part"}


def test_clock_that_was_set_back_spares_nothing_for_ever(caches: Caches, folder: Path) -> None:
    put(caches.folder_of("one"), "future.part", 100, idle=-2 * DAY_SECONDS)
    caches.make_room(0)
    assert names(folder) == set()


def test_caches_shrink_when_the_disk_fills(caches: Caches, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(caches.folder_of("one"), "old", 300, idle=60)
    put(caches.folder_of("one"), "new", 300)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=3400))
    assert caches.make_room(0) == 0
    assert names(folder) == {"new"}


def test_removed_document_leaves_no_folder(caches: Caches, folder: Path) -> None:
    for document in ("one", "two", "three"):
        put(caches.folder_of(document), document, 10)
    caches.remove("one")
    caches.remove("one")
    assert names(folder) == {"two", "three"}
    caches.remove_all_but({"three", "four"})
    assert [path.name for path in folder.iterdir()] == ["three"]


def test_empty_caches_hold_nothing_and_can_be_used_again(caches: Caches, folder: Path) -> None:
    place = caches.folder_of("one")
    put(place, "a", 10)
    put(place, "b.part", 10)
    (place / "deeper").mkdir()
    put(place / "deeper", "c", 10)
    put(folder, "astray", 10)
    caches.empty()
    caches.empty()
    assert not folder.exists()
    put(caches.folder_of("one"), "a", 10)
    assert caches.use().used == 10


@pytest.mark.parametrize(
    "act",
    [lambda caches: caches.make_room(LIMIT), lambda caches: caches.use(), Caches.empty],
    ids=["make_room", "use", "empty"],
)
def test_files_that_another_process_deletes_are_no_error(
    caches: Caches, folder: Path, monkeypatch: pytest.MonkeyPatch, act: Callable[[Caches], object]
) -> None:
    put(caches.folder_of("one"), "a", 600)
    walk = os.walk

    def walk_while_another_empties(*arguments: Any, **options: Any) -> list[Any]:
        found = list(walk(*arguments, **options))
        shutil.rmtree(folder)
        return found

    monkeypatch.setattr(os, "walk", walk_while_another_empties)
    act(caches)
    assert not folder.exists()


def test_file_that_cannot_be_deleted_goes_on_counting(caches: Caches, monkeypatch: pytest.MonkeyPatch) -> None:
    put(caches.folder_of("one"), "a", 600)

    def in_use(*_: object, **__: object) -> None:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(Path, "unlink", in_use)
    assert caches.make_room(LIMIT) == 400
    with pytest.raises(EnvironmentProblem):
        caches.remove("one")


def test_a_file_that_the_system_left_is_no_document(caches: Caches, folder: Path) -> None:
    gone = caches.folder_of("gone")
    (folder / ".DS_Store").touch()
    caches.remove_all_but({"stays"})
    assert not gone.exists()
    caches.empty()
    assert not folder.exists()
