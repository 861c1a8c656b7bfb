"""Whether files of the program name folders of the machine that it was built on."""

from __future__ import annotations

import mmap
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from installers.setup.environment import ROOT
from installers.setup.steps import SetupError

EVERYBODYS = ("/", "/usr", "/usr/local", "/opt", "/root")
"""folders that say nothing of this machine; wheels were made by root in containers, and name its home"""


def folders_of_this_machine() -> tuple[str, ...]:
    """Those that no file may name: of the source, of the user, of Python, and where pip compiles."""
    found = {str(ROOT), str(Path.home()), sys.base_prefix, f"{Path.home()}/.pyenv", f"{tempfile.gettempdir()}/pip-"}
    return tuple(sorted(found - set(EVERYBODYS)))


def refuse_leaks(program: Path, beginning: Path, folders: Sequence[str]) -> None:
    """Look through all files of the frozen program, and through what is packed inside them; ``beginning`` is the file
    with its modules.

    Raises:
        SetupError: one of them names one of ``folders``; the message says which.
    """
    needles = [folder.encode() for folder in folders]
    found = [*leaks(program, needles), *_sealed(beginning, needles)]
    if found:
        listed = "\n".join(f"    {line}" for line in found)
        raise SetupError(f"{listed}\nThese files name folders of the machine that built them.")


def leaks(folder: Path, needles: Sequence[bytes]) -> Iterator[str]:
    """Each file below ``folder`` that holds one of ``needles``, and which; links by what they lead to."""
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if path.is_symlink():
            yield from _said(name, str(path.readlink()).encode(), needles)
        elif path.suffix == ".zip":
            yield from _in_archive(path, name, needles)
        elif path.is_file() and path.stat().st_size:
            with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
                yield from _said(name, content, needles)


def _in_archive(path: Path, name: str, needles: Sequence[bytes]) -> Iterator[str]:
    with zipfile.ZipFile(path) as archive:
        for member in archive.namelist():
            yield from _said(f"{name}/{member}", archive.read(member), needles)


def _said(name: str, content: bytes | mmap.mmap, needles: Iterable[bytes]) -> Iterator[str]:
    yield from (f"{name}: {needle.decode()}" for needle in needles if content.find(needle) >= 0)


def _sealed(executable: Path, needles: Sequence[bytes]) -> Iterator[str]:
    """Modules inside the program itself, which are compressed there."""
    from PyInstaller.archive.readers import CArchiveReader  # only in the environment that makes packages

    modules = CArchiveReader(str(executable)).open_embedded_archive("PYZ.pyz")
    for name in sorted(modules.toc):
        yield from _said(name, modules.extract(name, raw=True) or b"", needles)
