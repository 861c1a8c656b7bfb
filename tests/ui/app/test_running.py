"""The program as it is started, seen from outside: what its process holds, and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import app

ROOT = Path(app.__file__).parents[1]
NEVER = ("pymupdf", "torch", "llama_cpp", "onnxruntime", "PIL", "rapidocr", "numpy")

RUN = f"""
import json, sys
from pathlib import Path
from PySide6.QtCore import QTimer
import app.program
from app.start import run_window
from engine.network import Network
from app.paths import Home
from tests.helpers.scripted_session import ScriptedSession

start = app.program.Program.start

def started(program, paths):
    start(program, paths)
    window = program.desks[0].window
    program.desks[0].opened.connect(lambda: QTimer.singleShot(0, look))

    def look():
        loaded = [name for name in {NEVER!r} if name in sys.modules]
        print(json.dumps({{"shown": window.isVisible(), "loaded": loaded}}))
        window.close()

app.program.Program.start = started
sys.exit(run_window(Home(Path(sys.argv[1])), [], Network(), lambda home: ScriptedSession()))
"""


def run(folder: Path) -> subprocess.CompletedProcess[str]:
    """Start the program on a data folder, look at it, close its window."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", RUN, str(folder)]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60)


def test_the_windows_process_holds_no_parser_and_no_model_engine(tmp_path: Path) -> None:
    ended = run(tmp_path / "home")
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout) == {"shown": True, "loaded": []}


def test_the_data_folder_is_the_persons_own(tmp_path: Path) -> None:
    run(tmp_path / "home")
    written = [tmp_path / "home", *(tmp_path / "home").rglob("*")]
    assert len(written) > 3
    assert [path.name for path in written if path.stat().st_mode & 0o077] == []


def test_a_data_folder_that_cannot_be_made_does_not_keep_the_window_from_opening(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ended = run(tmp_path / "file" / "home")
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout)["shown"]
