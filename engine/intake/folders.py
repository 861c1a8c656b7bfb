"""Linked folders: looked through at start, on request and while the program is open."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, MutableMapping, Sequence
from pathlib import Path

from engine.contracts import DocumentState, FileGone
from engine.intake.files import absolute, find_files
from engine.store.library import Library

Stamp = tuple[int, int]
"""size in bytes, time of the last change in nanoseconds"""


def group(files: Sequence[Path], links: Iterable[Path]) -> Iterator[tuple[str | None, list[Path]]]:
    """The files with the linked folder that each came with (None: with none)."""
    linked = [absolute(path) for path in links if os.path.isdir(path)]
    for folder in linked:
        yield str(folder), [file for file in files if file.is_relative_to(folder)]
    yield None, [file for file in files if not any(file.is_relative_to(folder) for folder in linked)]


def note_gone(library: Library) -> Iterator[FileGone]:
    """Tell of documents whose file is no longer there, and take back those that are there again."""
    for document in library.documents():
        there = os.path.exists(document.path)
        if not there and document.state is not DocumentState.GONE:
            library.gone(document.id)
            yield FileGone(library.document(document.id))
        elif there and document.state is DocumentState.GONE:
            library.back(document.id)


def new_and_changed(library: Library, folder: str, seen: MutableMapping[str, Stamp]) -> list[str]:
    """Files in the folder that the library does not hold, or holds with another size or time.

    ``seen`` remembers what has been looked at already, so that a file that cannot be read is told once and not
    at every look.
    """
    seen.update({document.path: (document.size, document.modified_ns) for document in library.documents()})
    paths = []
    for file in find_files([Path(folder)]).files:
        try:
            status = file.stat()
        except OSError:  # gone again, or a link that leads nowhere
            continue
        stamp = (status.st_size, status.st_mtime_ns)
        if seen.get(str(file)) != stamp:
            seen[str(file)] = stamp
            paths.append(str(file))
    return paths
