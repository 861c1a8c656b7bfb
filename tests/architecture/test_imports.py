"""Who may import what, beyond what import-linter can say: the libraries that each room may use."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

from tests.architecture.tree import ROOMS, python_files, text_of, tree_of

LIBRARIES: dict[str, set[str]] = {
    "engine": set(),
    "engine.contracts": set(),
    "engine.errors": set(),
    "engine.asking": set(),
    "engine.canvas": set(),
    "engine.decoding": {"numpy"},
    "engine.llama_licence": set(),
    "engine.keyring_entry": {"keyring"},
    "engine.machine": {"psutil"},
    "engine.models": {"filelock", "httpx2", "huggingface_hub", "packaging"},
    "engine.network": set(),
    "engine.readers": set(),
    "engine.remote": {"PIL", "openai"},
    "engine.session": set(),
    "engine.intake": set(),
    "engine.documents": {"PIL", "cv2", "numpy", "onnxruntime", "pillow_heif", "pymupdf", "rapidfuzz", "rapidocr"},
    "engine.search": {"rapidfuzz", "snowballstemmer", "sqlite_utils"},
    "engine.answering": {"rapidfuzz"},
    "engine.comparing": {"rapidfuzz"},
    "engine.evaluation": {"rapidfuzz"},
    "engine.tables": set(),
    "engine.text": {"llama_cpp", "numpy"},
    "engine.store": {"psutil", "sqlite_utils", "xlsxwriter"},
    "engine.vision": {"PIL", "gguf", "numpy", "safetensors", "tiktoken", "torch"},
    "engine.workers": {"msgspec", "psutil"},
    "ui": {"PySide6"},
    "app": {"PySide6", "shiboken6", "click", "platformdirs", "psutil", "rich"},
    "app.self_test.tiny": {"gguf", "numpy", "safetensors"},
}
"""room -> third-party packages that it may import; the standard library is free"""

NETWORK = {"asyncio", "ftplib", "http", "socket", "socketserver", "ssl", "urllib.request", "xmlrpc"}
PROXIES = {Path("engine/models/web.py"): {"urllib.request"}}
"""it asks for the system's proxies there, and for nothing else"""
UNSAFE = {"pickle", "shelve", "marshal", "dill"}

USED_BY_A_LIBRARY = {"onnxruntime"}
"""rapidocr runs its models on it, and leaves the choice to us"""

MODELS = {"llama_cpp", "torch"}
"""what the models need; Folioscope starts and answers with quotes without it"""

PART_OF_A_LIBRARY = {"shiboken6"}
"""PySide6's own underside"""


def room_of(path: Path) -> str:
    """``engine/store/library.py`` -> ``engine.store``; ``ui/theme.py`` -> ``ui``: the innermost that is named above."""
    parts = path.with_suffix("").parts
    return next(room for end in range(len(parts), 0, -1) if (room := ".".join(parts[:end])) in LIBRARIES)


def imported(path: Path) -> Iterator[str]:
    """Full names of all modules that a file imports, inside functions too."""
    for node in ast.walk(tree_of(path)):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=str(module), names=names):
                yield module
                yield from (f"{module}.{alias.name}" for alias in names)


def third_party(path: Path) -> set[str]:
    """Packages of a file's imports that are neither ours nor Python's."""
    packages = {name.partition(".")[0] for name in imported(path)}
    return packages - sys.stdlib_module_names - {*ROOMS, "assets"}


def names(requirements: Iterable[str]) -> set[str]:
    """``PySide6-Essentials!=6.12.0`` -> ``pyside6-essentials``."""
    return {re.split(r"[^\w.-]", requirement)[0].lower().replace("_", "-") for requirement in requirements}


def test_rooms_import_only_their_own_libraries() -> None:
    strange = {path: third_party(path) - LIBRARIES[room_of(path)] for path in python_files(*ROOMS)}
    assert {path: packages for path, packages in strange.items() if packages} == {}


def test_no_room_reaches_the_network_or_unpickles() -> None:
    banned = {
        path: (NETWORK | UNSAFE).intersection(imported(path)) - PROXIES.get(path, set())
        for path in python_files(*ROOMS)
    }
    assert {path: modules for path, modules in banned.items() if modules} == {}


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    project = tomllib.loads(text_of(Path("pyproject.toml")))["project"]
    declared = names(project["dependencies"])
    distributions = metadata.packages_distributions()
    used = {package for path in python_files(*ROOMS) for package in third_party(path)}
    used = (used | USED_BY_A_LIBRARY) - PART_OF_A_LIBRARY
    assert names(distributions[package][0] for package in used - MODELS) == declared
    models = names(project["optional-dependencies"]["models"])
    assert names(distributions[package][0] for package in used & MODELS) <= models


def test_everything_that_is_declared_has_one_version() -> None:
    project = tomllib.loads(text_of(Path("pyproject.toml")))["project"]
    extras = project["optional-dependencies"]
    declared = names([*project["dependencies"], *extras["models"], *extras["checks"]])
    pins = [line for line in text_of(Path("constraints.txt")).splitlines() if not line.startswith("#")]
    assert all("==" in line for line in pins)
    assert declared <= names(pins)
