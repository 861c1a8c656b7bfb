"""What PyInstaller takes along and the program never opens."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from installers.package.freeze import INSIDE

NEVER_OPENED = re.compile(
    r"""
    .*\.(pyi|pyx|pxd|h|hpp|cuh|a|cmake|pc)     # for those who compile against a package
    | torch/(?!.*config\w*\.py$).*\.py         # the same is compiled inside the program; these are read as texts, too
    | torch/(test|include|share)/.*
    | torch/bin/(?!torch_shm_manager$).*       # it looks whether that one is there, and never starts it
    | cv2/(data|misc|utils|gapi|typing|mat_wrapper)/.*
    | (base_library|numpy|shapely)/.*/tests/.*
    | PySide6/Qt/plugins/(sqldrivers|designer|qmltooling|qmllint|egldeviceintegrations|networkinformation|tls)/.*
    | PySide6/Qt/plugins/platforms/libq(eglfs|linuxfb|vnc|vkkhrdisplay|minimalegl)\.so
    | PySide6/Qt/plugins/(generic|position|sensors|printsupport|renderers|sceneparsers|geometryloaders)/.*
    | PySide6/Qt/lib/libQt6(EglF[Ss].*|Qml.*|Quick.*|Sql|Test|3D.*|Designer.*|VirtualKeyboard.*)\.so.*
    | (networkx|pip|pymupdf4llm|pymupdf_layout)-[^/]+\.dist-info/.*  # others ask for these, and they are left out
    | [^/]+\.dist-info/(RECORD|INSTALLER|REQUESTED|direct_url\.json|WHEEL|entry_points\.txt\.orig)
    """,
    re.VERBOSE,
)

LANGUAGES = ("de", "en", "es", "fr", "it", "pt", "pt_BR", "pt_PT")
"""of which Qt has translations and Folioscope reads documents; it has none for Hindi and Thai"""
TRANSLATION = re.compile(r"PySide6/Qt/translations/(?P<part>qt\w*?)_(?P<language>[a-z]{2,3}(_[A-Z]{2})?)\.qm")

PYTHONS_OWN = ("ssl", "crypto", "sqlite3", "ffi", "bz2", "lzma", "z", "expat", "uuid", "mpdec")
TERMINAL = ("ncursesw", "tinfo", "panelw", "readline")
XCB = ("xcb-cursor", "xcb-icccm", "xcb-image", "xcb-keysyms", "xcb-render-util", "xcb-util", "xkbcommon-x11")
"""small, and missing on many a desktop, without which Qt opens no window"""
LLAMAS = ("gomp",)
"""on which llama.cpp computes with all cores"""
BROUGHT = frozenset((*PYTHONS_OWN, *TERMINAL, *XCB, *LLAMAS))
"""libraries of the machine that builds, ``lib<name>.so``, which go along; all others are those of the user's system:
what talks to its screen, fonts, sessions and drivers has to fit them"""
LIBRARY = re.compile(r"lib(?P<name>[\w.+-]+?)\.so(\.\d+)*")
FORGOTTEN = re.compile(
    r"python3\.\d+/lib-dynload/(nis|_dbm|_gdbm|_tkinter|_test\w*|_xx\w*|xxlimited\w*|_ctypes_test)\..*"
)
"""extension modules whose libraries stay out, and those that test Python"""


def is_left_out(path: PurePosixPath) -> bool:
    """Whether the program does without this file, named as it lies in PyInstaller's folder; links too."""
    text = str(path)
    if translation := TRANSLATION.fullmatch(text):
        return translation["part"] != "qtbase" or translation["language"] not in LANGUAGES
    return bool(NEVER_OPENED.fullmatch(text) or FORGOTTEN.fullmatch(text))


def is_the_systems(path: PurePosixPath) -> bool:
    """Whether a file, no link, that lies as ``path`` in PyInstaller's folder is a library that the system brings.

    PyInstaller lays the build machine's libraries beside each other, and those of packages into their folders.
    """
    library = LIBRARY.fullmatch(path.name)
    if library is None or len(path.parts) > 1:
        return False
    return library["name"] not in BROUGHT and not library["name"].startswith("python3.")


def trim(program: Path) -> None:
    """Remove what is left out from the frozen program, then links that lead nowhere and folders that are empty."""
    inside = program / INSIDE
    for file in list(_files(inside)):
        path = PurePosixPath(file.relative_to(inside))
        if is_left_out(path) or (not file.is_symlink() and is_the_systems(path)):
            file.unlink()
    for link in [file for file in _files(inside) if file.is_symlink() and not file.exists()]:
        link.unlink()
    for folder in sorted((path for path in inside.rglob("*") if path.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            shutil.rmtree(folder)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_symlink() or path.is_file())
