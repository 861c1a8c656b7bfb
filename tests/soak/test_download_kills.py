"""A download that is killed at any moment goes on, and what comes of it is the file, byte for byte; nor does a disk
that is full in earnest do it harm."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.helpers.faulty_server import FaultyHub
from tests.helpers.small_models import WORDS, noise

pytestmark = [
    pytest.mark.allow_hosts(["127.0.0.1"]),
    pytest.mark.skipif(sys.platform == "win32", reason="limits and mounts are those of Unix"),
]
CONTENT = noise(4_000_000, 7)
LONGEST_SECONDS = 1.0
"""a child is killed between its first word and so long after it; an unbroken run takes about as long"""


@pytest.fixture
def server() -> Iterator[FaultyHub]:
    with FaultyHub({WORDS: {"small.gguf": CONTENT}}).running() as running:
        running.faults.on_piece = lambda sent: running.ended.wait(0.0005)
        yield running


def child(folder: Path, address: str, *more: str) -> list[str]:
    """The command of a program that gets the file."""
    arguments = [str(folder), address, str(len(CONTENT)), *more]
    return [sys.executable, "-m", "tests.helpers.download_child", *arguments]


def kill_on_the_way(command: list[str], seconds: float) -> None:
    """Let a child begin, and kill it so long after."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
        process.stdout.read()


def test_killed_at_any_moment_it_goes_on_and_the_bytes_are_equal(
    server: FaultyHub, tmp_path: Path, amount: Callable[[int, int], int]
) -> None:
    chance = random.Random(6)
    target = tmp_path / "small-text" / "small.gguf"
    for _ in range(amount(3, 50)):
        kill_on_the_way(child(tmp_path, server.address), chance.uniform(0, LONGEST_SECONDS))
        part = target.with_name("small.gguf.part")
        assert CONTENT.startswith(part.read_bytes() if part.exists() else b"")
        if target.exists():
            assert target.read_bytes() == CONTENT
            target.unlink()
    ran = subprocess.run(child(tmp_path, server.address), check=True, capture_output=True, text=True)
    assert ran.stdout.splitlines()[-1] == f"got {target}"
    assert target.read_bytes() == CONTENT
    assert any(asked.startswith("bytes=") for asked in server.ranges), "none of them went on"


def test_a_disk_that_takes_no_such_large_files_is_a_sentence_and_the_part_goes_on(
    server: FaultyHub, tmp_path: Path
) -> None:
    ran = subprocess.run(child(tmp_path, server.address, "1500000"), check=True, capture_output=True, text=True)
    last = ran.stdout.splitlines()[-1]
    assert last.startswith("refused") and "as large as small.gguf" in last
    assert (tmp_path / "small-text" / "small.gguf.part").read_bytes() == CONTENT[:1_500_000]
    again = subprocess.run(child(tmp_path, server.address), check=True, capture_output=True, text=True)
    assert again.stdout.splitlines()[-1].startswith("got")
    assert server.ranges[-1] == "bytes=1500000-"


def test_a_disk_that_is_full_is_a_sentence(server: FaultyHub, tmp_path: Path) -> None:
    small = ["unshare", "-rm", "sh", "-c", 'mount -t tmpfs -o size=2m none "$0" && exec "$@"', str(tmp_path)]
    if shutil.which("unshare") is None or subprocess.run([*small, "true"], check=False, capture_output=True).returncode:
        pytest.skip("this system lets nobody mount a small disk")
    ran = subprocess.run([*small, *child(tmp_path, server.address, "0")], check=True, capture_output=True, text=True)
    last = ran.stdout.splitlines()[-1]
    assert last.startswith("refused") and "is full" in last and "what is here stays" in last
