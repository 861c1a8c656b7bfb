"""The first program has the window; later ones hand over their files."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket
from pytestqt.qtbot import QtBot

import app
from app.single_instance import SingleInstance, _socket_name

ROOT = Path(app.__file__).parents[1]


@pytest.fixture
def first(qtbot: QtBot, tmp_path: Path) -> Iterator[SingleInstance]:
    """The program that is open."""
    instance = SingleInstance(tmp_path)
    assert instance.claim()
    yield instance
    instance.release()


SECOND = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from app.single_instance import SingleInstance
application = QCoreApplication([])
instance = SingleInstance(Path(sys.argv[1]))
claimed = instance.claim()
taken = not claimed and instance.hand_over([Path("/papers/a b.pdf")])
print("claimed" if claimed else "handed over" if taken else "no answer")
"""


def test_a_second_program_hands_over_its_files(first: SingleInstance, qtbot: QtBot, tmp_path: Path) -> None:
    command = [sys.executable, "-c", SECOND, str(tmp_path)]
    second = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    with qtbot.waitSignal(first.called, timeout=20_000) as called:
        pass
    output, _ = second.communicate(timeout=20)
    assert called.args == [[Path("/papers/a b.pdf")]]
    assert output.strip() == "handed over"


def test_another_data_folder_is_another_program(first: SingleInstance, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    instance = SingleInstance(other)
    assert instance.claim()
    instance.release()


def test_what_a_killed_program_left_behind_keeps_nobody_out(qtbot: QtBot, tmp_path: Path) -> None:
    script = SECOND + "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    killed = subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, check=False, cwd=ROOT)
    assert killed.returncode < 0
    instance = SingleInstance(tmp_path)
    assert instance.claim()
    instance.release()


@pytest.mark.parametrize(
    "message", [b"nonsense\n", b'{"protocol": 2, "paths": []}\n', b'{"protocol": 1, "paths": 3}\n']
)
def test_a_message_that_is_not_ours_does_nothing(
    first: SingleInstance, qtbot: QtBot, tmp_path: Path, message: bytes
) -> None:
    called: list[object] = []
    first.called.connect(called.append)
    socket = QLocalSocket()
    socket.connectToServer(_socket_name(tmp_path))
    assert socket.waitForConnected(1000)
    socket.write(message)
    with qtbot.waitSignal(socket.disconnected):
        socket.flush()
    assert not called


def test_only_this_user_may_speak_to_it(first: SingleInstance) -> None:
    path = Path(first._server.fullServerName())
    if path.exists():  # elsewhere than on Unix the socket is no file
        assert path.stat().st_mode & 0o077 == 0
