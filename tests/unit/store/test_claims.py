"""One process reads a document at a time, and a dead one does not keep it."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from engine.errors import InputError
from engine.store.database import Database
from engine.store.library import Library
from tests.unit.store.samples import opened, page_read

CLAIMING = """
import sys
from pathlib import Path
from engine.store.database import Database
from engine.store.library import Library
from engine.store.migrations import LIBRARY
from engine.store.pages import Versions
from tests.unit.store.samples import RecordingIndex
library = Library(Database.open(Path(sys.argv[1]), [LIBRARY]), RecordingIndex(), Versions(1, 1))
print(library.claim(sys.argv[2]), flush=True)
sys.stdin.read()
"""


@contextmanager
def other_process(folder: Path, document_id: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A process that tries to claim the document, and whether it could; it lives as long as the block."""
    command = [sys.executable, "-c", CLAIMING, str(folder), document_id]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


@pytest.fixture
def document_id(library: Library) -> str:
    return library.add(opened(), "/files/report.pdf").id


def test_claim_of_a_living_process_holds_until_it_is_killed(library: Library, folder: Path, document_id: str) -> None:
    with other_process(folder, document_id) as (process, claimed):
        assert claimed == "True"
        assert not library.claim(document_id)
        process.kill()
        process.wait()
        assert library.claim(document_id)


def test_other_process_waits_until_the_claim_is_released(library: Library, folder: Path, document_id: str) -> None:
    assert library.claim(document_id)
    with other_process(folder, document_id) as (_, claimed):
        assert claimed == "False"
    library.release(document_id)
    with other_process(folder, document_id) as (_, claimed):
        assert claimed == "True"


def test_own_claim_can_be_repeated(library: Library, document_id: str) -> None:
    assert library.claim(document_id)
    assert library.claim(document_id)


def test_number_of_an_ended_process_that_is_used_again_does_not_count(
    library: Library, database: Database, document_id: str
) -> None:
    # Process 1 always lives, but it did not start at second 5.
    database.write(
        lambda connection: connection.execute("INSERT INTO claims VALUES (?, 1, 5, ?)", (document_id, time.time()))
    )
    assert library.claim(document_id)


def test_silent_process_loses_its_claim(library: Library, database: Database, folder: Path, document_id: str) -> None:
    with other_process(folder, document_id) as (_, claimed):
        assert claimed == "True"
        database.write(lambda connection: connection.execute("UPDATE claims SET seen = seen - 3600"))
        assert library.claim(document_id)


def test_keeping_pages_is_a_sign_of_life(library: Library, database: Database, document_id: str) -> None:
    library.claim(document_id)
    database.write(lambda connection: connection.execute("UPDATE claims SET seen = 0"))
    library.keep_read(document_id, [page_read(1)])
    ((seen,),) = database.rows("SELECT seen FROM claims")
    assert seen > 0


def test_removed_document_cannot_be_claimed(library: Library, document_id: str) -> None:
    library.remove(document_id)
    with pytest.raises(InputError):
        library.claim(document_id)
