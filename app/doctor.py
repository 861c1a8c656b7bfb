"""``folioscope doctor``: what works on this machine, what is missing, and the line that mends it.

Nothing heavy is loaded here. A library of native code is tried in a process of its own, because one that was built
for another processor does not raise an error but ends the process.
"""

from __future__ import annotations

import importlib.util
import platform
import shutil
import sqlite3
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from importlib import metadata
from pathlib import Path

import app
from app import doctor_trial
from app.checking.computer import system_name
from app.system_libraries import DEBIAN_PACKAGES, missing_libraries
from engine.documents.tessdata import TESSERACT_LANGUAGES, missing_languages
from engine.machine import free_disk
from engine.store.connection import FILE_NAME
from engine.workers.model_process import NO_SUCH_INSTRUCTION
from engine.workers.process import ChildProcess

OLDEST_PYTHON = (3, 11)
LEAST_FREE = 10**9
"""bytes; with less, a large document may not fit beside its backup"""
PATIENCE = 60.0
"""seconds that a library has to load; torch takes long on a slow disk"""
ANEW = "Install Folioscope anew."
ANOTHER_PROCESSOR = "it was built for another processor."


class State(StrEnum):
    """How one thing stands."""

    OK = "ok"
    MISSING = "missing"
    OLD = "old"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    name: str
    state: State
    sentence: str
    mend: str = ""
    """what to type or to do; empty where nothing is to be mended"""


@dataclass(frozen=True, slots=True)
class _Native:
    """A library of native code, and what does not work without it."""

    name: str
    module: str
    distribution: str
    without: str
    compiled: bool = False
    """it is compiled when it is installed"""
    trial: str = ""
    """``module:function`` that is called to try it; empty: it is imported"""


LIBRARIES = (
    _Native("reader", "pymupdf", "pymupdf", "No document can be read."),
    _Native("OCR", "rapidocr", "rapidocr", "Scans cannot be read."),
    _Native("window", "PySide6.QtWidgets", "PySide6-Essentials", "The window cannot open; the command line works."),
    _Native(
        "vision engine",
        "torch",
        "torch",
        "Models cannot look at pages; quotes work.",
        trial="engine.vision.starting:run",
    ),
    _Native(
        "text engine",
        "llama_cpp",
        "llama-cpp-python",
        "Models cannot read text; quotes work.",
        compiled=True,
        trial="engine.text.native:start",
    ),
)


def examine(folder: Path) -> tuple[Finding, ...]:
    """Look at the program, this machine, and the library in ``folder``, which need not exist."""
    with ThreadPoolExecutor(max_workers=2) as both_cores:
        libraries = both_cores.map(_library, LIBRARIES)
        rest = (_window_libraries(), _languages(), _sqlite(), _disk(folder), _kept(folder))
        return (_python(), *libraries, *rest)


def _python() -> Finding:
    sentence = f"Folioscope {app.__version__} on Python {platform.python_version()}, {system_name()}."
    if sys.version_info < OLDEST_PYTHON:
        return Finding("program", State.OLD, sentence, "Install Python 3.11 or newer, then set Folioscope up again.")
    return Finding("program", State.OK, sentence)


def _library(library: _Native) -> Finding:
    """Whether a library is there and loads."""
    mend = _set_up(library.compiled)
    if importlib.util.find_spec(library.module.partition(".")[0]) is None:
        return Finding(library.name, State.MISSING, f"{library.distribution} is missing. {library.without}", mend)
    version = f"{library.distribution} {metadata.version(library.distribution)}"
    failure = _load(library.trial or library.module)
    if failure is None:
        return Finding(library.name, State.OK, f"{version}.")
    if failure == ANOTHER_PROCESSOR:
        mend = _install_anew(library.distribution)
    return Finding(library.name, State.TROUBLE, f"{version} does not load: {failure} {library.without}", mend)


def _load(trial: str) -> str | None:
    """Try a library as ``app.doctor_trial`` does; None when that went well, else why not."""
    child = ChildProcess.spawn(doctor_trial.run, (trial,), "folioscope-doctor")
    try:
        if not child.connection.poll(PATIENCE):
            return f"it takes longer than {PATIENCE:.0f} seconds."
        return child.connection.recv_bytes().decode() or None
    except (EOFError, OSError):
        child.process.join()
        code = child.process.exitcode
        return ANOTHER_PROCESSOR if code in NO_SUCH_INSTRUCTION else f"it ended with code {code}."
    finally:
        child.kill()


def _set_up(compiled: bool) -> str:
    """The line that installs what is missing."""
    if _is_packaged():
        return ANEW
    if sys.platform == "win32":
        return r'.venv\Scripts\pip install -e ".[models]" -c constraints.txt'
    if not compiled or any(shutil.which(name) for name in ("c++", "g++", "clang++")):
        return "make run"
    compiler = "xcode-select --install" if sys.platform == "darwin" else "sudo apt-get install build-essential"
    return f"{compiler} && make run"


def _is_packaged() -> bool:
    """Whether this is the program as it is installed, with its own Python: nothing is added to that."""
    return bool(getattr(sys, "frozen", False))


def _install_anew(distribution: str) -> str:
    """The line that gets a library for this processor; what was compiled for another one is not taken again."""
    if _is_packaged():
        return ANEW
    pip = r".venv\Scripts\pip" if sys.platform == "win32" else ".venv/bin/pip"
    return f"{pip} install --no-cache-dir --force-reinstall --no-deps -c constraints.txt {distribution}"


def _window_libraries() -> Finding:
    missing = missing_libraries()
    if not missing:
        return Finding("libraries for the window", State.OK, "All there.")
    packages = " ".join(DEBIAN_PACKAGES[name] for name in missing)
    sentence = f"Missing: {', '.join(missing)}. The window may not open; the command line works."
    return Finding("libraries for the window", State.MISSING, sentence, f"sudo apt-get install {packages}")


def _languages() -> Finding:
    missing = missing_languages()
    if not missing:
        return Finding("languages of scans", State.OK, "All eight languages can be read.")
    codes = [code for code, language in TESSERACT_LANGUAGES.items() if language in missing]
    mends = {
        "linux": f"sudo apt-get install {' '.join(f'tesseract-ocr-{code}' for code in codes)}",
        "darwin": "brew install tesseract-lang",
    }
    windows = "Install Tesseract for Windows with the language data of " + " and ".join(missing) + "."
    sentence = f"Scans in {' and '.join(missing)} cannot be read: Tesseract's data for them is missing."
    return Finding("languages of scans", State.MISSING, sentence, mends.get(sys.platform, windows))


def _sqlite() -> Finding:
    with closing(sqlite3.connect(":memory:")) as connection:
        options = {name for (name,) in connection.execute("PRAGMA compile_options")}
    sentence = f"SQLite {sqlite3.sqlite_version}"
    if "ENABLE_FTS5" in options:
        return Finding("search", State.OK, f"{sentence} with full-text search.")
    mend = "Use a Python whose SQLite has FTS5, such as the one from python.org."
    return Finding("search", State.MISSING, f"{sentence} without full-text search. Nothing can be found.", mend)


def _disk(folder: Path) -> Finding:
    free = free_disk(folder)
    sentence = f"{free / 10**9:.1f} GB free where the library lies."
    if free >= LEAST_FREE:
        return Finding("disk", State.OK, sentence)
    return Finding("disk", State.TROUBLE, sentence, "Delete files that you no longer need.")


def _kept(folder: Path) -> Finding:
    """How the library is, without changing it."""
    file = folder / FILE_NAME
    if not file.exists():
        return Finding("library", State.OK, "There is none yet.")
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        verdict = str(error)
    if verdict == "ok":
        return Finding("library", State.OK, f"{file.stat().st_size / 10**6:.1f} MB, in order.")
    mend = "Open Folioscope: it sets a damaged library aside and offers the newest backup."
    return Finding("library", State.TROUBLE, f"The library is not in order: {verdict}.", mend)
