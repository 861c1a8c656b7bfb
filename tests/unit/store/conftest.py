"""A library in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.store.answers import Answers
from engine.store.database import Database
from engine.store.library import Library
from engine.store.migrations import LIBRARY
from engine.store.pages import Versions
from tests.unit.store.samples import RecordingIndex


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "library"


@pytest.fixture
def database(folder: Path) -> Iterator[Database]:
    opened = Database.open(folder, [LIBRARY])
    yield opened
    opened.close()


@pytest.fixture
def index() -> RecordingIndex:
    return RecordingIndex()


@pytest.fixture
def library(database: Database, index: RecordingIndex) -> Library:
    return Library(database, index, Versions(reader=1, index=1))


@pytest.fixture
def answers(database: Database) -> Answers:
    return Answers(database)
