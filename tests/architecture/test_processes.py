"""What gets into a process, tried in processes of their own."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.architecture.tree import ROOMS, ROOT, python_files

HEAVY = ("torch", "llama_cpp", "pymupdf", "onnxruntime", "openai")


def modules(*folders: str) -> list[str]:
    """Names of all modules of these rooms."""
    return [".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in python_files(*folders)]


LOAD = """
import importlib, json, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
print(json.dumps(sorted(sys.modules)))
"""

WITHOUT_UNIX = """
import builtins
anywhere = builtins.__import__
def here(name, globals=None, *rest, **named):
    # Libraries have a code of their own for Windows; what counts is what our rooms ask for.
    if name in {"resource", "fcntl"} and (globals or {}).get("__name__", "").startswith(("app", "engine", "ui")):
        raise ImportError(f"{name} is not on every system")
    return anywhere(name, globals, *rest, **named)
builtins.__import__ = here
"""


def loaded_by(names: list[str], before: str = "") -> set[str]:
    """All modules that are loaded after importing these in a new process, where ``before`` has been run."""
    command = [sys.executable, "-c", before + LOAD, *names]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout))


def test_the_session_loads_no_window_and_nothing_heavy() -> None:
    assert loaded_by(["engine.session", "app.compose"]) & {"PySide6", "engine.documents.reader", *HEAVY} == set()


def test_the_window_and_the_program_load_nothing_heavy() -> None:
    names = [name for name in modules("app", "ui") if not name.endswith("__main__")]
    assert loaded_by(names) & {"engine.documents.reader", *HEAVY} == set()


def test_every_room_can_be_imported_where_unix_is_not() -> None:
    names = [name for name in modules(*ROOMS) if not name.endswith("__main__")]
    assert "engine.documents.reader" in loaded_by(names, before=WITHOUT_UNIX)
