"""The folders of documents that GPT4All's LocalDocs knew, so that its users can move over.

Its database is not trusted: it is opened for reading alone, and nothing is taken from it but paths of folders that are
there. The tables have been the same since its version 3.0.
"""

from __future__ import annotations

import os
import re
import sqlite3
from contextlib import closing
from pathlib import Path

from engine.errors import InputError

DATABASE = re.compile(r"localdocs_v(\d{1,3})\.db")
MOST = 1_000
"""folders"""
PATH = {1: "folder_path"}
"""version of the database -> what it calls the path of a folder, where it is not ``path``"""


def document_folders(folder: Path) -> tuple[Path, ...]:
    """Folders with documents, by the newest database in GPT4All's ``folder``; none where there is no database.

    Raises:
        InputError: the database cannot be read.
    """
    try:
        found = {int(match[1]): name for name in os.listdir(folder) if (match := DATABASE.fullmatch(name))}
    except OSError:
        return ()
    if not found:
        return ()
    version, name = max(found.items())
    paths = _paths(folder / name, PATH.get(version, "path"))
    return tuple(Path(path) for path in paths if os.path.isabs(path) and os.path.isdir(path))


def _paths(database: Path, column: str) -> list[str]:
    try:
        with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            connection.execute("PRAGMA trusted_schema = OFF")
            rows = connection.execute(f"SELECT DISTINCT {column} FROM folders ORDER BY 1 LIMIT ?", (MOST,)).fetchall()
    except sqlite3.Error as error:
        raise InputError(
            "GPT4All's list of document folders cannot be read.", "Close GPT4All, or name the folders yourself."
        ) from error
    return [path for (path,) in rows if isinstance(path, str) and "\0" not in path]
