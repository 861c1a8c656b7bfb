"""Builds every object once and hands it on by argument."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from app.paths import Home
from app.settings import load
from app.text_card import card_library
from engine.documents import READER_VERSION
from engine.models.graphics.build import believed
from engine.network import Network
from engine.remote.either import EitherText, EitherVision
from engine.remote.keys import kept_key
from engine.remote.servers import Servers
from engine.remote.text import RemoteText
from engine.remote.vision import RemoteVision
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


def compose(
    home: Home,
    network: Network | None = None,
    program: Home | None = None,
    card: Callable[[], Path | None] = card_library,
) -> Session:
    """A session over the library in this folder, with readers of documents.

    Args:
        network: the program's way out, if it has one, to servers with models.
        program: the folder of the whole program, where a private window has one of its own.
        card: what the text model loads for a graphics card, asked when it is first needed.

    Raises:
        LibraryError: the library is damaged or was made by a newer program.
        EnvironmentProblem: no permission, full disk.
    """
    return join(home, Pool(READER, min(MOST_READERS, os.cpu_count() or 1)), network, program, card)


def join(
    home: Home,
    pool: Pool,
    network: Network | None = None,
    program: Home | None = None,
    card: Callable[[], Path | None] = card_library,
) -> Session:
    """A session over the library in this folder with this pool of readers; the rest as for ``compose``."""
    network, graphics = network or Network(), (program or home).graphics
    servers = Servers(lambda: load(home).servers, kept_key)
    home.require_own()
    database = open_library(home.folder, [LIBRARY, MIGRATIONS])
    index = SearchIndex()
    library = Library(database, index, Versions(READER_VERSION, INDEX_VERSION))
    return Session(
        database,
        index,
        library,
        pool,
        EitherText(TextWorker(card=card), RemoteText(servers, network)),
        EitherVision(VisionWorker(libraries=lambda: believed(graphics)), RemoteVision(servers, network)),
        lambda: load(home).terms,
        lambda: load(home).servers,
    )
