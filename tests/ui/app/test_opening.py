"""Files on the way into the window: by command, as a desktop's "Open with" does, and as macOS tells of them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

import app
from app.single_instance import SingleInstance

ROOT = Path(app.__file__).parents[1]
ENVIRONMENT = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}

TOLD = """
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QFileOpenEvent
from app.application import Application

application = Application([])
application.opened.connect(lambda paths: print(*paths))
QCoreApplication.sendEvent(application, QFileOpenEvent("/papers/a b.pdf"))
"""


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[SingleInstance]:
    """The program that has the window already, and is handed what others are started with."""
    instance = SingleInstance(tmp_path)
    assert instance.claim()
    yield instance
    instance.release()


def opened(window: SingleInstance, qtbot: QtBot, folder: Path, files: Sequence[str]) -> list[Path]:
    """``folioscope open FILES`` in ``folder``; what the window gets of it."""
    command = [sys.executable, "-m", "app", "--data-dir", str(folder), "open", *files]
    second = subprocess.Popen(command, cwd=folder, env=ENVIRONMENT, stderr=subprocess.PIPE)
    with qtbot.waitSignal(window.called, timeout=60_000) as called:
        pass
    _, said = second.communicate(timeout=60)
    assert second.returncode == 0, said
    paths: list[Path] = called.args[0]
    return paths


def test_several_files_and_relative_paths_reach_the_window(
    window: SingleInstance, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "papers").mkdir()
    paths = opened(window, qtbot, tmp_path, ["a b.pdf", os.path.join("papers", "c.png"), str(tmp_path / "d.webp")])
    assert paths == [tmp_path / "a b.pdf", tmp_path / "papers" / "c.png", tmp_path / "d.webp"]


def test_without_files_the_window_is_shown(window: SingleInstance, qtbot: QtBot, tmp_path: Path) -> None:
    assert opened(window, qtbot, tmp_path, []) == []


def test_a_file_that_the_system_tells_of_is_opened() -> None:
    command = [sys.executable, "-c", TOLD]
    ran = subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, check=True, timeout=60)
    assert ran.stdout.split("\n")[0] == str(Path("/papers/a b.pdf"))
