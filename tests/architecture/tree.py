"""The repository as the architecture tests read it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("app", "engine", "ui")
PYTHON_FOLDERS = (*ROOMS, "assets", "installers", "tests")
TOP_LEVEL = (
    *PYTHON_FOLDERS,
    ".ci",
    ".github",
    ".gitignore",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "constraints.txt",
    "pyproject.toml",
)
"""all that the repository holds"""

TEXT_SUFFIXES = {".py", ".md", ".toml", ".txt", ".yml", ".sh", ".svg", ".json", ".css", ".qss", ".ts", ""} | {
    *(".desktop", ".in", ".nsi", ".plist", ".xml"),
}


def python_files(*folders: str) -> list[Path]:
    """Python files under these folders of the repository, as paths from its root."""
    return sorted(path.relative_to(ROOT) for folder in folders for path in (ROOT / folder).rglob("*.py"))


def text_files() -> Iterator[Path]:
    """Every file of text in the repository, as a path from its root."""
    for name in TOP_LEVEL:
        entry = ROOT / name
        for path in sorted(entry.rglob("*")) if entry.is_dir() else [entry]:
            ours = not {"__pycache__", "licences"} & set(path.parts)  # licences of others say what they say
            if ours and path.is_file() and path.suffix in TEXT_SUFFIXES:
                yield path.relative_to(ROOT)


@cache
def text_of(path: Path) -> str:
    """Content of a file of the repository."""
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def tree_of(path: Path) -> ast.Module:
    """Syntax tree of a Python file of the repository."""
    return ast.parse(text_of(path), str(path))


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Every call in a file, with the last part of the called name."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call):
            match node.func:
                case ast.Name(id=name) | ast.Attribute(attr=name):
                    yield name, node
