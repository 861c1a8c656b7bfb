"""A program that fills a library until it is killed; every line that it prints is an acknowledgement."""

from __future__ import annotations

import sys
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


def words_of(name: str, position: int) -> str:
    """What stands on a page: told by its name alone, so that it can be checked."""
    return f"{name} page {position} " * 40 + "\n"


def acknowledge(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def keep_things(folder: Path, seed: int) -> None:
    """Add, read, answer and remove, for ever."""
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


if __name__ == "__main__":
    keep_things(Path(sys.argv[1]), int(sys.argv[2]))
