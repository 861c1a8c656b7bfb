"""``folioscope models get`` and ``remove``, as a person types them, against a hub on loopback."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.command import folioscope
from tests.helpers.faulty_server import FaultyHub
from tests.helpers.small_models import noise

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

NAME, FILE = "llama-3.2-1b-q4_k_m", "Llama-3.2-1B-Instruct-Q4_K_M.gguf"
SEEING = "llama-3.2-11b-vision-nf4"
CONTENT = noise(500_000, 5)


@pytest.fixture
def server() -> Iterator[FaultyHub]:
    with FaultyHub({"bartowski/Llama-3.2-1B-Instruct-GGUF": {FILE: CONTENT}}).running() as running:
        yield running


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A library whose person has accepted the licence."""
    home = tmp_path / "home"
    accepted = folioscope(home, "models", "licence", "--accept")
    assert accepted.code == 0, accepted.err
    return home


def test_a_model_is_got_once_and_removed(home: Path, server: FaultyHub) -> None:
    ran = folioscope(home, "models", "get", NAME, "--source", server.address)
    assert ran.code == 0, ran.err
    target = home / "models" / NAME / FILE
    assert f"folioscope models use {target}" in ran.out
    assert target.read_bytes() == CONTENT
    again = folioscope(home, "models", "get", NAME, "--source", server.address, "--json")
    assert again.json() == {"got": NAME, "path": str(target)}
    assert len(server.ranges) == 1
    removed = folioscope(home, "models", "remove", NAME, "--json").json()
    assert removed["freed"] > len(CONTENT)
    assert not target.parent.exists()
    gone = folioscope(home, "models", "remove", NAME)
    assert gone.code == 3 and "not got by Folioscope" in gone.err


def test_a_stick_needs_no_network(home: Path, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    (tmp_path / "stick" / FILE).write_bytes(CONTENT)
    ran = folioscope(home, "models", "get", NAME, "--source", tmp_path / "stick", "--json")
    assert Path(ran.json()["path"]).read_bytes() == CONTENT


def test_nothing_is_fetched_before_the_licence_is_accepted(tmp_path: Path, server: FaultyHub) -> None:
    ran = folioscope(tmp_path / "new", "models", "get", NAME, "--source", server.address)
    assert ran.code != 0 and "models licence" in ran.err
    assert server.asked == []


def test_models_that_see_wait_for_the_question_of_the_region(home: Path, server: FaultyHub) -> None:
    ran = folioscope(home, "models", "get", SEEING, "--source", server.address)
    assert ran.code != 0 and "European Union" in ran.err
    assert server.asked == []


def test_ctrl_c_keeps_what_has_come_and_the_same_command_goes_on(home: Path, server: FaultyHub) -> None:
    server.faults.stalls = [200_000]
    arguments = ["--data-dir", str(home), "models", "get", NAME, "--source", server.address]
    command = [sys.executable, "-m", "app", *arguments]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert "Getting" in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        told = process.stderr.read()
    assert process.returncode == 4
    assert f"folioscope models get {NAME}" in told
    assert (home / "models" / NAME / f"{FILE}.part").exists()
    assert folioscope(home, "models", "get", NAME, "--source", server.address).code == 0
    assert (home / "models" / NAME / FILE).read_bytes() == CONTENT


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["get", "llama-9"], "no model"),
        (["remove", "llama-9"], "no model"),
        (["token"], "Give --file"),
    ],
)
def test_wrong_use_is_a_sentence(tmp_path: Path, arguments: list[str], said: str) -> None:
    ran = folioscope(tmp_path / "new", "models", *arguments)
    assert ran.code == 2 and said in ran.err
