"""Asking, and the window, where neither torch nor llama.cpp can be imported."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.paths import ASSETS
from tests.architecture.tree import ROOT
from tests.helpers.command import folioscope

OPEN_AND_CLOSE = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from app.paths import Home
from app.start import run_window
from engine.network import Network

def close_when_seen():
    from PySide6.QtWidgets import QApplication
    seen = [widget.windowTitle() for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    if not seen:
        return QTimer.singleShot(20, close_when_seen)
    print(seen)
    QApplication.exit(0)

QTimer.singleShot(0, close_when_seen)
sys.exit(run_window(Home(Path(sys.argv[1])), (), Network()))
"""


@pytest.fixture(autouse=True)
def no_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Modules of these names that raise stand before the real ones, in readers too."""
    for name in ("torch", "llama_cpp"):
        (tmp_path / f"{name}.py").write_text("raise ImportError(f'{__name__} cannot be imported')\n")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), str(ROOT)]))


def test_they_cannot_be_imported() -> None:
    for name in ("torch", "llama_cpp"):
        assert subprocess.run([sys.executable, "-c", f"import {name}"], check=False, capture_output=True).returncode


def test_ask_answers(tmp_path: Path) -> None:
    (letter,) = (ASSETS / "samples").glob("*letter*.pdf")
    ran = folioscope(tmp_path / "home", "ask", "What does sorted office paper cost?", "--document", letter, "--json")
    assert ran.code == 0, ran.err
    assert "198.00" in ran.json()["quotes"][0]["text"]


def test_the_window_opens(tmp_path: Path) -> None:
    command = [sys.executable, "-c", OPEN_AND_CLOSE, str(tmp_path / "home")]
    ran = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stderr
    assert "Folioscope" in ran.stdout
