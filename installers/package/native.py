"""Native libraries of the frozen program: without symbols, and without folders of the machine that built them."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

from installers.package.freeze import INSIDE
from installers.setup.steps import SetupError, attempt

ELF = b"\x7fELF"
HERE = "$ORIGIN"
"""how a library names the folder that it lies in"""
WITHOUT = ("libqgtk3.so", "libggml-vulkan.so")
"""parts that are left where the system lacks what they want: Qt looks like other GTK programs where there is GTK, and
llama.cpp computes on a graphics card where there is a driver for Vulkan"""
MENDED = (".libs",)
"""endings of folders whose libraries were rearranged when their wheels were made: stripping breaks some of those"""


def slim(program: Path) -> None:
    """Strip the libraries of the program and take out paths at which they would look on the machine that built them.

    The program itself stays as it is: PyInstaller has put its modules behind its end.

    Raises:
        SetupError: a tool is missing or gave up.
    """
    for library in libraries(program):
        before = _search_path(library)
        after = relative(before)
        if after != before:
            _run(*(["patchelf", "--set-rpath", after] if after else ["patchelf", "--remove-rpath"]), str(library))
        if library.parent != program and not library.parent.name.endswith(MENDED):
            _run("strip", "--strip-unneeded", "--preserve-dates", str(library))


def libraries(folder: Path) -> Iterator[Path]:
    """Native programs and libraries below a folder, no links, in order."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(len(ELF)) == ELF:
                    yield path


def relative(search_path: str) -> str:
    """A search path of libraries without the folders that are named from the root of a disk."""
    return ":".join(part for part in search_path.split(":") if part.startswith(HERE))


def needed(program: Path) -> set[str]:
    """Names of the libraries that those of the program want and do not find in it."""
    return {
        name
        for library in libraries(program)
        if library.name not in WITHOUT
        for name in _needs(library)
        if not _finds(library, name, program / INSIDE)
    }


def _finds(library: Path, name: str, first: Path) -> bool:
    """Whether a library finds another one: in the folder that the program looks into first, or on its own path."""
    own = (Path(part.replace(HERE, str(library.parent))) for part in _search_path(library).split(":") if part)
    return any((folder / name).exists() for folder in (first, *own))


def _needs(library: Path) -> list[str]:
    done = subprocess.run(["patchelf", "--print-needed", library], check=False, capture_output=True, text=True)
    return done.stdout.split()


def _search_path(library: Path) -> str:
    done = subprocess.run(["patchelf", "--print-rpath", library], check=False, capture_output=True, text=True)
    return done.stdout.strip()  # nothing for what is linked statically


def _run(*command: str) -> None:
    failure = attempt(command)
    if failure is not None:
        raise SetupError(f"{failure}\n{command[-1]} could not be treated with {command[0]}.")
