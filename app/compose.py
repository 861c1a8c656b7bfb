"""Builds every object once and hands it on by argument."""

from __future__ import annotations

import os

from app.paths import Home
from engine.documents import READER_VERSION
from engine.search.index import INDEX_VERSION, MIGRATIONS, SearchIndex
from engine.session import Session
from engine.store.library import Library
from engine.store.migrations import LIBRARY
from engine.store.pages import Versions
from engine.store.recovery import open_library
from engine.workers.pool import Pool
from engine.workers.text import TextWorker
from engine.workers.vision import VisionWorker

READER = "engine.documents.reader"
MOST_READERS = 4


def compose(home: Home) -> Session:
    """A session over the library in this folder, with readers of documents.

    Raises:
        LibraryError: the library is damaged or was made by a newer program.
        EnvironmentProblem: no permission, full disk.
    """
    return join(home, Pool(READER, min(MOST_READERS, os.cpu_count() or 1)))


def join(home: Home, pool: Pool) -> Session:
    """A session over the library in this folder with this pool of readers."""
    home.require_own()
    database = open_library(home.folder, [LIBRARY, MIGRATIONS])
    index = SearchIndex()
    library = Library(database, index, Versions(READER_VERSION, INDEX_VERSION))
    return Session(database, index, library, pool, TextWorker(), VisionWorker())
