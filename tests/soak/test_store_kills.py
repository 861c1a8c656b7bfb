"""A program that is killed at any moment loses nothing that it had acknowledged."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.store.answers import Answers
from engine.store.library import Library
from engine.store.migrations import LIBRARY
from engine.store.pages import Versions
from engine.store.recovery import open_library
from tests.soak.store_child import BATCH, words_of
from tests.unit.store.samples import FULL_TEXT, FullTextIndex, opened

LONGEST_SECONDS = 1.0
"""a child is killed between now and so long"""


def run_and_kill(folder: Path, seed: int) -> list[list[str]]:
    """Let a child work for a while that the seed decides; returns what it acknowledged."""
    command = [sys.executable, "-m", "tests.soak.store_child", str(folder), str(seed)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        # Every second child is killed at its work for certain, the others perhaps while they open the library.
        out = child.stdout.readline() if seed % 2 else ""
        with pytest.raises(subprocess.TimeoutExpired):  # it never ends by itself
            child.wait(random.Random(seed).uniform(0, LONGEST_SECONDS))
        child.kill()
        out += child.stdout.read()
    whole_lines = out[: out.rfind("\n") + 1].splitlines()
    return [line.split() for line in whole_lines]


def check(folder: Path, acknowledged: list[list[str]]) -> None:
    """Everything acknowledged is there, nothing is half there, and work can go on."""
    database = open_library(folder, [LIBRARY, FULL_TEXT])
    library = Library(database, FullTextIndex(), Versions(1, 1))
    removed = {line[1] for line in acknowledged if line[0] == "removed"}
    doubtful = {line[2] for line in acknowledged if line[0] == "removing"}
    documents = {document.id: document for document in library.documents()}
    questions = {kept.question for kept in Answers(database).history()}
    assert not removed & documents.keys()
    for kind, key, name, *more in acknowledged:
        if name in doubtful:
            continue
        if kind == "document":
            assert documents[key].sha256 == opened(name).sha256
            assert library.claim(key)
        elif kind == "pages":
            first = int(more[0])
            for position in range(first, first + BATCH):
                page = library.page(key, position)
                assert page.text.text == words_of(name, position)
                assert page.facts is not None
        elif kind == "answer":
            assert f"{name}?" in questions
    assert database.rows("PRAGMA integrity_check") == [("ok",)]
    assert database.rows("PRAGMA foreign_key_check") == []
    words, indexed = (database.rows(f"SELECT document_id, position FROM {table}") for table in ("words", "indexed"))
    assert sorted(words) == sorted(indexed)
    database.close()


@pytest.mark.parametrize("library", range(4))
def test_killed_programs_lose_nothing(library: int, tmp_path: Path, amount: Callable[[int, int], int]) -> None:
    folder = tmp_path / "library"
    acknowledged: list[list[str]] = []
    for kill in range(amount(2, 25)):
        acknowledged += run_and_kill(folder, 1000 * library + kill)
        check(folder, acknowledged)
    assert acknowledged
