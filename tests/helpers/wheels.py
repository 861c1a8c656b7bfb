"""Wheels of a few kilobytes, and an index of them on loopback: a torch that is none, and a part beside it."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from packaging.requirements import Requirement
from packaging.version import Version

from engine.models.graphics.build import Build
from tests.helpers.faulty_server import COMMIT, FaultyHub
from tests.helpers.small_models import noise

TORCH, PART = "torch-9.0+cu1-py3-none-any.whl", "nvidia_part-1.5-py3-none-any.whl"
FILES = "files"
"""name of the repository that the server has wheels in"""

COMPUTES = """
__version__ = "9.0+cu1"

class Matrix:
    def __init__(self, place): self.place = place
    def cuda(self): return Matrix("card")
    def cpu(self): return Matrix("processor")
    def __matmul__(self, other): return Matrix(self.place)

class cuda:
    is_available = staticmethod(lambda: True)
    get_device_name = staticmethod(lambda number: "NVIDIA Swift 9")

rand = lambda rows, columns: Matrix("processor")
allclose = lambda one, other, rtol: one.place == other.place
"""
"""a torch of which a trial goes well"""
SEES_NONE = COMPUTES.replace("lambda: True", "lambda: False")
COMPUTES_WRONG = COMPUTES.replace("one.place == other.place", "False")
DIES = "import os\nos._exit(3)\n"
CANNOT_LOAD = "raise ImportError('a library is missing')\n"


def make_build(address: str = "https://nobody.example/whl", **changes: object) -> Build:
    """What the index has, in the form of the real one."""
    usual: dict[str, object] = {
        "address": address,
        "maker": "NVIDIA",
        "driver": 580,
        "torch": "9.0+cu1",
        "wheels": ("torch==9.0+cu1", "nvidia-part>=1,<2"),
        "size": 50_000,
        "room": 100_000,
    }
    return Build(**{**usual, **changes})  # type: ignore[arg-type]  # the caller names fields of Build


def wheel(files: Mapping[str, str | bytes], links: Mapping[str, str] | None = None) -> bytes:
    """An archive with these files; ``links`` by what they point to."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, words in files.items():
            archive.writestr(name, words)
        for name, place in (links or {}).items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(entry, place)
    return content.getvalue()


def torch_wheel(code: str = COMPUTES) -> bytes:
    """A torch that does what its code says, with the library by which whose cards it computes on is known."""
    return wheel({"torch/__init__.py": code, "torch/lib/libtorch_cuda.so": b"", "torch/noise": noise(30_000, 8)})


def part_wheel() -> bytes:
    """A library beside torch, in a folder that several wheels share."""
    return wheel({"nvidia/cu1/lib/libpart.so.1": noise(20_000, 9)})


def wheels(code: str = COMPUTES) -> dict[str, bytes]:
    """All that a build takes, by file."""
    return {TORCH: torch_wheel(code), PART: part_wheel()}


def wheel_folder(folder: Path, contents: Mapping[str, bytes]) -> Path:
    """These wheels in a folder."""
    folder.mkdir()
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return folder


def index(contents: Mapping[str, bytes]) -> FaultyHub:
    """An index of these wheels, and of others that do not fit; address it with ``/whl``."""
    others = (
        "torch-9.0+cpu-py3-none-any.whl",
        "torch-9.1+cu1-py3-none-any.whl",
        "torch-9.0+cu1-cp27-cp27m-win32.whl",
        "nvidia_part-1.4-py3-none-any.whl",
        "nvidia_part-2.0-py3-none-any.whl",
        "nvidia_part-1.5.tar.gz",
    )
    every = {**dict.fromkeys(others, b"another"), **contents}
    links = "\n".join(link(name, content) for name, content in every.items())
    return FaultyHub({FILES: every}, {f"/whl/{name}/": page(links) for name in ("torch", "nvidia-part")})


def link(name: str, content: bytes) -> str:
    """As an index writes it."""
    digest = sha256(content).hexdigest()
    return f'<a href="/{FILES}/resolve/{COMMIT}/{quote(name)}#sha256={digest}">{name}</a><br/>'


def page(links: str) -> str:
    """The page of a project."""
    return f"<!DOCTYPE html><html><body><h1>Links</h1>{links}</body></html>"


def named_as(build: Build, code: str = COMPUTES) -> dict[str, bytes]:
    """Tiny wheels under the names that a build asks for."""
    named: dict[str, bytes] = {}
    for each in map(Requirement, build.wheels):
        version = min(Version(specifier.version) for specifier in each.specifier)
        content = torch_wheel(code) if each.name == "torch" else part_wheel()
        named[f"{each.name.replace('-', '_')}-{version}-py3-none-any.whl"] = content
    return named


def fake_driver(folder: Path, *, driver: str = "600.12", memory: int = 24_576) -> Path:
    """A folder with an ``nvidia-smi`` that names one card, to be put first on the path of a program."""
    folder.mkdir(exist_ok=True)
    program = folder / "nvidia-smi"
    told = f'case "$*" in *driver_version*) echo {driver};; *) echo "NVIDIA Swift 9, {memory}";; esac'
    program.write_text(f"#!/bin/sh\n{told}\n")
    program.chmod(0o755)
    return folder
