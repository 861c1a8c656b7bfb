"""A program that is killed at any moment loses nothing that it had acknowledged."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path

from engine.store.answers import Answers
from engine.store.library import Library
from engine.store.migrations import LIBRARY
from engine.store.pages import Versions
from engine.store.recovery import open_library
from tests.unit.store.samples import FULL_TEXT, FullTextIndex, answer, opened, page_checked, page_read, quote

PAGES = 24
BATCH = 8
LONGEST_SECONDS = 1.5
"""a child lives between no time and so long"""

CHILD = """
import sys
from pathlib import Path
from tests.soak.test_store_kills import keep_things
keep_things(Path(sys.argv[1]), int(sys.argv[2]))
"""


def words_of(name: str, position: int) -> str:
    """What stands on a page: told by its name alone, so that it can be checked."""
    return f"{name} page {position} " * 40 + "\n"


def acknowledge(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def keep_things(folder: Path, seed: int) -> None:
    """Add, read, answer and remove until killed; every line on stdout is an acknowledgement."""
    database = open_library(folder, [LIBRARY, FULL_TEXT])
    library = Library(database, FullTextIndex(), Versions(1, 1))
    answers = Answers(database)
    for number in count():
        name = f"{seed}-{number}"
        document = library.add(opened(name, PAGES), f"/files/{name}.pdf")
        library.claim(document.id)
        acknowledge("document", document.id, name)
        for first in range(1, PAGES + 1, BATCH):
            positions = range(first, first + BATCH)
            library.keep_read(document.id, [page_read(position, words_of(name, position)) for position in positions])
            library.keep_checked(document.id, [page_checked(position) for position in positions])
            acknowledge("pages", document.id, name, first)
        kept = answers.keep(answer(f"{name}?", quote(document.id, words_of(name, 1))))
        acknowledge("answer", kept.id, name)
        if number % 4 == 3:
            acknowledge("removing", document.id, name)
            library.remove(document.id, with_answers=True)
            acknowledge("removed", document.id, name)


def run_and_kill(folder: Path, seed: int) -> list[list[str]]:
    """Let a child work for a while that the seed decides; returns what it acknowledged."""
    command = [sys.executable, "-c", CHILD, str(folder), str(seed)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        with suppress(subprocess.TimeoutExpired):
            child.wait(random.Random(seed).uniform(0, LONGEST_SECONDS))
        child.kill()
        out, errors = child.communicate()
    assert errors == ""
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


def test_killed_programs_lose_nothing(tmp_path: Path, amount: Callable[[int, int], int]) -> None:
    folder = tmp_path / "library"
    acknowledged: list[list[str]] = []
    for seed in range(amount(8, 100)):
        acknowledged += run_and_kill(folder, seed)
        check(folder, acknowledged)
    assert {line[0] for line in acknowledged} >= {"document", "pages", "answer"}
