"""The size budget: a newcomer reads each file in one sitting and each function at one glance."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.tree import PYTHON_FOLDERS, python_files, text_of, tree_of

FILE_WARNS, FILE_FAILS = 400, 600
FUNCTION_WARNS, FUNCTION_FAILS = 50, 80


def measured() -> Iterator[tuple[str, int, int, int]]:
    """Name, lines, lines that warn and lines that fail: of every file and every function."""
    for path in python_files(*PYTHON_FOLDERS):
        yield str(path), len(text_of(path).splitlines()), FILE_WARNS, FILE_FAILS
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
                lines = node.end_lineno - node.lineno + 1
                yield f"{path}:{node.lineno} {node.name}", lines, FUNCTION_WARNS, FUNCTION_FAILS


def test_no_file_and_no_function_is_too_long(capsys: pytest.CaptureFixture[str]) -> None:
    sizes = list(measured())
    assert len(sizes) > 100
    with capsys.disabled():
        for name, lines, warns, fails in sizes:
            if warns < lines <= fails:
                print(f"\n  long, is it really one thing?  {lines:>4} lines  {name}", end="")
    assert [(name, lines) for name, lines, _, fails in sizes if lines > fails] == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [path for path in python_files(*PYTHON_FOLDERS) if not ast.get_docstring(tree_of(path))]
    # A folder of tests that mirrors a room needs no words of its own.
    assert [path for path in silent if path.parts[0] != "tests" or text_of(path).strip()] == []
