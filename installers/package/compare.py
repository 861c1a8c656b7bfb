"""``python -m installers.package.compare ONE OTHER``: what differs between the packages of two builds."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from installers.package.archives import digest
from installers.setup.steps import say

Description = tuple[str, ...]
"""of a member of an archive: all that is written down of it"""


def main(one: Path, other: Path) -> int:
    """Print what differs; 0 where nothing does."""
    names = sorted({path.name for folder in (one, other) for path in folder.iterdir()})
    differing = [line for name in names for line in differences(one / name, other / name)]
    say(*differing)
    say(f"{len(differing)} differences between two builds." if differing else "Two builds gave the same bytes.")
    return 1 if differing else 0


def differences(one: Path, other: Path) -> Iterator[str]:
    """What differs between two files of one name: lines; of archives, a line for each member."""
    missing = [path for path in (one, other) if not path.is_file()]
    if missing:
        yield f"{missing[0]} is missing"
        return
    if digest(one) == digest(other):
        return
    yield f"{one.name}: other bytes"
    members, others = _members(one), _members(other)
    for name in sorted(members.keys() | others.keys()):
        if members.get(name) != others.get(name):
            yield f"{one.name}: {name}: {', '.join(_fields(name, members, others))}"
    if list(members) != list(others):
        yield f"{one.name}: its members are in another order"


def _fields(name: str, members: Mapping[str, Description], others: Mapping[str, Description]) -> Iterator[str]:
    if name not in members or name not in others:
        yield "in one only"
        return
    for one, other in zip(members[name], others[name], strict=True):
        if one != other:
            yield f"{one} / {other}"


def _members(archive: Path) -> dict[str, Description]:
    """Name of each member -> what it is; none for what is no archive."""
    if archive.name.endswith(".tar.xz"):
        with tarfile.open(archive) as tar:
            return dict(_described(tar))
    if archive.suffix != ".deb":
        return {}
    found: dict[str, Description] = {}
    for part in ("--fsys-tarfile", "--ctrl-tarfile"):
        with (
            subprocess.Popen(["dpkg-deb", part, archive], stdout=subprocess.PIPE) as unpacking,
            tarfile.open(fileobj=unpacking.stdout, mode="r|") as tar,
        ):
            found |= {f"{part} {name}": told for name, told in _described(tar)}
    return found


def _described(tar: tarfile.TarFile) -> Iterator[tuple[str, Description]]:
    for member in tar:
        content = tar.extractfile(member) if member.isfile() else None
        digest = hashlib.sha256(content.read()).hexdigest()[:12] if content else ""
        owner = f"{member.uid}:{member.gid} {member.uname}:{member.gname}"
        yield member.name, (f"{member.mode:o}", owner, str(member.mtime), member.linkname, str(member.size), digest)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
