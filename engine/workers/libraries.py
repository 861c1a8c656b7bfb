"""Which of two builds of a library a child process imports, where one lies in a folder of the user's data."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType


def import_first_from(folder: str) -> None:
    """From now on whatever lies in this folder is imported from there, whoever else offers it; "" changes nothing.

    The import system's own path is not enough: in a frozen program the libraries that it brings come before that.
    """
    if folder:
        sys.path.insert(0, folder)  # torch looks along it for libraries that lie beside it
        sys.meta_path.insert(0, _Folder(folder))


class _Folder(MetaPathFinder):
    """Finds what lies in one folder, parts of its packages included."""

    def __init__(self, folder: str) -> None:
        self._folder = folder

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        within = [self._folder] if path is None else [place for place in path if place.startswith(self._folder)]
        found = PathFinder.find_spec(fullname, within, target)
        return found if found is not None and found.loader is not None else None
