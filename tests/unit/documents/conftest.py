"""A reader, and short ways to ask it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.contracts import PageChecked, PageRead, Source
from engine.documents.reader import Reader

Read = Callable[[Path], PageRead]
Check = Callable[[Path], PageChecked]


@pytest.fixture
def reader() -> Reader:
    return Reader()


@pytest.fixture
def source(reader: Reader) -> Callable[[Path], Source]:
    """Opens a file, as adding it does."""

    def open_(path: Path) -> Source:
        return Source(str(path), reader.open(str(path), None).sha256)

    return open_


@pytest.fixture
def read(reader: Reader, source: Callable[[Path], Source]) -> Read:
    """First pass over page 1."""
    return lambda path: next(reader.read(source(path), [1]))


@pytest.fixture
def check(reader: Reader, source: Callable[[Path], Source]) -> Check:
    """Second pass over page 1."""
    return lambda path: next(reader.check(source(path), [1]))
