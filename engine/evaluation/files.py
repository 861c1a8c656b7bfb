"""Finds documents by the names that question files give them."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from engine.errors import InputError


class Files:
    """All files of a folder and of the folders in it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.absolute()
        self._paths: dict[str, list[Path]] = {}
        self._names: dict[str, list[Path]] = {}
        self._stems: dict[str, list[Path]] = {}
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            self._paths[path.relative_to(folder).as_posix()] = [path]
            self._names.setdefault(path.name, []).append(path)
            self._stems.setdefault(path.stem, []).append(path)

    def find(self, name: str) -> Path:
        """By its path in the folder, else by the file's name alone, else by the name without its ending.

        Raises:
            InputError: there is none, or more than one.
        """
        alone = self._names.get(PurePosixPath(name).name)
        found = self._paths.get(name) or alone or self._stems.get(name) or []
        if len(found) > 1:
            raise InputError(f"{len(found)} files in {self._folder.name} have the name {name!r}.", "Leave one of them.")
        if not found:
            raise InputError(f"{name!r} is not in {self._folder.name}.", "Put it there and start again.")
        return found[0].absolute()
