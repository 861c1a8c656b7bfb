"""Wheels are unpacked whole or not at all, and nothing is written outside their folder."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest

from engine.errors import EnvironmentProblem, InputError, Interrupted
from engine.models import room
from engine.models.graphics import unpack as unpacking
from engine.models.graphics.unpack import unpack
from tests.helpers.small_models import Hurried, noise
from tests.helpers.wheels import part_wheel, torch_wheel, wheel


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "data" / "build"


def written(target: Path, *contents: bytes) -> list[Path]:
    """Wheels beside the target."""
    target.parent.mkdir(exist_ok=True)
    paths = [target.with_name(f"{number}.whl") for number in range(len(contents))]
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)
    return paths


def test_wheels_lie_in_one_folder_in_the_end(target: Path) -> None:
    shared = wheel({"nvidia/cu1/lib/libother.so": b"other", "empty/": b"", "torch/include/for/compilers.h": b""})
    events = list(unpack(written(target, torch_wheel(), part_wheel(), shared), target, Hurried()))
    assert sorted(path.name for path in (target / "nvidia/cu1/lib").iterdir()) == ["libother.so", "libpart.so.1"]
    assert (target / "torch/noise").read_bytes() == noise(30_000, 8)
    assert not (target / "torch/include").exists()
    assert [event.done for event in events] == sorted(event.done for event in events)
    assert events[-1].done == events[-1].total
    assert not target.with_name("build.part").exists()


@pytest.mark.parametrize(
    "evil",
    [
        wheel({"../escaped": b"x"}),
        wheel({"torch/../../escaped": b"x"}),
        wheel({"/tmp/escaped": b"x"}),
        wheel({"C:\\escaped": b"x"}),
        wheel({"fine": b"x"}, links={"torch": "/etc"}),
        b"no archive",
        torch_wheel()[:-30],
        torch_wheel().replace(noise(30_000, 8)[1000:1010], bytes(10)),
    ],
    ids=["up", "up and down", "absolute", "drive", "link", "nothing", "cut off", "damaged"],
)
def test_a_wheel_that_is_none_or_reaches_out_is_set_aside_and_nothing_is_there(target: Path, evil: bytes) -> None:
    good, bad = written(target, part_wheel(), evil)
    with pytest.raises(InputError, match="kept aside") as caught:
        list(unpack([good, bad], target, Hurried()))
    assert str(bad.with_name("1.whl.wrong")) in caught.value.sentence
    assert bad.with_name("1.whl.wrong").read_bytes() == evil
    assert not target.exists()
    assert list(target.parent.parent.glob("escaped*")) == list(target.parent.glob("escaped*")) == []


def test_an_archive_that_grows_without_end_is_refused(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "MOST_BYTES", 1_000_000)
    with pytest.raises(InputError):
        list(unpack(written(target, wheel({"bomb": bytes(1_000_001)})), target, Hurried()))


def test_left_at_any_moment_it_begins_anew_and_comes_to_the_same(target: Path) -> None:
    wheels = written(target, torch_wheel(), part_wheel())
    steps = len(list(unpack(wheels, target, Hurried())))
    for step in range(steps):
        shutil.rmtree(target)
        events = unpack(wheels, target, Hurried())
        for _ in range(step):
            next(events)
        events.close()
        assert not target.exists()
        list(unpack(wheels, target, Hurried()))
        assert (target / "torch/noise").read_bytes() == noise(30_000, 8)


def test_stop_ends_it(target: Path) -> None:
    stop = threading.Event()
    events = unpack(written(target, torch_wheel(), part_wheel()), target, stop)
    next(events)
    stop.set()
    with pytest.raises(Interrupted):
        list(events)
    assert not target.exists()


def test_room_is_looked_for_first(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheels = written(target, part_wheel())
    usage = shutil.disk_usage(".")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=room.SPARE + 1000))
    with pytest.raises(EnvironmentProblem, match="free"):
        list(unpack(wheels, target, Hurried()))
    assert wheels[0].exists()
