"""The inside of a part's process: the person's folders replaced, the network shut, the part tried, its end told."""

from __future__ import annotations

import importlib
import json
import os
import sys
import traceback
from multiprocessing.connection import Connection
from pathlib import Path

from app.problems import report_text
from app.self_test.outcome import NotInstalledError, Outcome, State
from engine.errors import KnownError
from engine.network import Network

OURS = "FOLIOSCOPE_"
"""how variables begin that name models and libraries of the person"""
FOLDERS = {
    "HOME": "home",
    "USERPROFILE": "home",
    "APPDATA": "home",
    "LOCALAPPDATA": "home",
    "XDG_DATA_HOME": "home",
    "XDG_CONFIG_HOME": "home",
    "XDG_CACHE_HOME": "home",
    "XDG_STATE_HOME": "home",
    "XDG_RUNTIME_DIR": "run",
    "TMPDIR": "tmp",
    "TEMP": "tmp",
    "TMP": "tmp",
}
"""variable -> folder of the part that it names from now on: libraries keep caches and sockets where these point"""


def run(connection: Connection, module: str, folder: str, packaged: bool) -> None:
    """Try the part whose ``check(folder)`` is in ``module``, and send what came of it.

    ``check`` returns what was there, in a few words, and raises KnownError where something is wrong.
    """
    _move_in(Path(folder))
    network = Network()
    network.install()
    outcome = _tried(module, Path(folder), packaged=packaged)
    told = {"state": outcome.state, "sentence": outcome.sentence, "connections": network.connections}
    connection.send_bytes(json.dumps(told).encode())


def _move_in(folder: Path) -> None:
    """Have this process, and all that it starts, take ``folder`` for the person's own folders."""
    for name in [name for name in os.environ if name.startswith(OURS)]:
        del os.environ[name]
    for variable, name in FOLDERS.items():
        (folder / name).mkdir(mode=0o700, exist_ok=True)
        os.environ[variable] = str(folder / name)


def _tried(module: str, folder: Path, *, packaged: bool) -> Outcome:
    try:
        return Outcome(State.OK, importlib.import_module(module).check(folder))
    except NotInstalledError as error:
        return Outcome(State.FAILED if packaged else State.LEFT_OUT, _whole(error))
    except KnownError as error:
        return Outcome(State.FAILED, _whole(error))
    except (ImportError, OSError) as error:  # these name a module or a file, and nothing that a model wrote
        return Outcome(State.FAILED, f"{type(error).__name__}: {error}")
    except Exception as error:
        if sys.stderr is not None:
            sys.stderr.write(report_text(error))
        *_, last = traceback.extract_tb(error.__traceback__)
        return Outcome(State.FAILED, f"{type(error).__name__} in {Path(last.filename).name}, line {last.lineno}.")


def _whole(error: KnownError) -> str:
    return f"{error.sentence} {error.next_step}".rstrip()
