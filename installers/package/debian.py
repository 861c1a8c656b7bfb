"""The package for Debian, Ubuntu and their like."""

from __future__ import annotations

import gzip
import hashlib
import json
import platform
import shutil
from email.utils import format_datetime
from pathlib import Path

import app
from app.system_libraries import DEBIAN_PACKAGES
from installers.package import changelog
from installers.package.archives import THOROUGH, THREADS, give_time
from installers.package.desktop import install_desktop
from installers.package.freeze import INSIDE, NAME
from installers.package.native import needed
from installers.setup.environment import ROOT
from installers.setup.packages import READING
from installers.setup.steps import SetupError, attempt

LIBRARY_FOLDER = Path("usr", "lib", NAME)
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
MAINTAINER = "Folioscope authors <authors@folioscope.example>"
BROUGHT_BY = {
    **dict.fromkeys(("libm.so.6", "libdl.so.2", "libpthread.so.0", "libresolv.so.2", "librt.so.1"), "libc6"),
    **dict.fromkeys(("ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1", "libutil.so.1", "libmvec.so.1"), "libc6"),
    **dict.fromkeys(("libbrotlicommon.so.1", "libbrotlidec.so.1"), "libbrotli1"),
    "libX11.so.6": "libx11-6",
    "libcrypt.so.1": "libcrypt1",
    "libfreetype.so.6": "libfreetype6",
    "libgcc_s.so.1": "libgcc-s1",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libstdc++.so.6": "libstdc++6",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb.so.1": "libxcb1",
    "libzstd.so.1": "libzstd1",
    **DEBIAN_PACKAGES,
}
"""library that the program leaves to the system -> the Debian package that brings it"""
FONT = "fonts-dejavu-core"
CARDS = "libvulkan1"
"""finds the driver of a graphics card"""
CONTROL = """\
Package: {name}
Version: {version}
Architecture: {architecture}
Maintainer: {maintainer}
Installed-Size: {kilobytes}
Depends: {depends}
Recommends: {recommends}
Section: text
Priority: optional
Description: Ask your own documents, offline
 Folioscope reads PDF files and pictures, and answers questions about them with
 the words on their pages. With a Llama model that you have or get, it writes
 answers and looks at charts and scans; each statement is checked against the
 pages. Nothing leaves the computer.
"""
COPYRIGHT = """\
Folioscope {version}
Copyright the Folioscope authors. Licence: AGPL-3.0-or-later, whose text is the first below.

Its source code, with what made this package of it, came with it: {source}.
Libraries went in unchanged, in the versions that constraints.txt in there names; theirs is where they come from.

What is in the package, beside Folioscope itself. The texts of the GPL, the LGPL, the Apache License and the MPL are in
/usr/share/common-licenses; all texts are in /usr/lib/folioscope/_internal/assets/licences, too:

{entries}
"""

REMOVED = """\
#!/bin/sh
set -e
if [ "$1" = remove ]; then
    echo "Folioscope is removed. Each user's library stays where it is, in ~/.local/share/folioscope."
fi
"""
"""what runs when the package has been removed"""
DEBIANS_OWN = ("GPL", "LGPL", "Apache", "MPL")
"""how the names of texts begin that every Debian system has in /usr/share/common-licenses"""
OVERRIDES = f"""\
# The same tree is installed on other systems, which have other versions of these libraries.
{NAME}: embedded-library *
# They were rearranged when their wheels were made, and stripping breaks some of those.
{NAME}: unstripped-binary-or-object *
# They take from the library beside them what they need.
{NAME}: library-not-linked-against-libc *
"""
"""what lintian need not say"""


def build_package(program: Path, folder: Path, dist: Path) -> Path:
    """Make the package.

    Args:
        program: the frozen program, as it is installed.
        folder: where the work is done.
        dist: where the package goes.

    Raises:
        SetupError: dpkg-deb is missing or gave up.
    """
    root = folder / "root"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(program, root / LIBRARY_FOLDER, symlinks=True)
    (root / "usr" / "bin").mkdir()
    (root / "usr" / "bin" / NAME).symlink_to(Path("..", "lib", NAME, NAME))
    install_desktop(root)
    _write_documents(root / "usr" / "share" / "doc" / NAME)
    overrides = root / "usr" / "share" / "lintian" / "overrides" / NAME
    overrides.parent.mkdir(parents=True)
    overrides.write_text(OVERRIDES, encoding="utf-8")
    _write_control(root)
    give_time(root, int(changelog.source_date().timestamp()))
    package = dist / f"{NAME}_{app.__version__}_{architecture()}.deb"
    packed = ("-Zxz", f"-z{THOROUGH}", f"--threads-max={THREADS}")
    failure = attempt(["dpkg-deb", "--root-owner-group", *packed, "--build", str(root), str(package)])
    if failure is not None:
        raise SetupError(f"{failure}\nThe package could not be made.")
    return package


def architecture() -> str:
    """Debian's name for the processors that this is built for."""
    return ARCHITECTURES[platform.machine()]


def depends(needs: set[str], brought: set[str], glibc: str) -> list[str]:
    """The packages that must be there.

    Args:
        needs: libraries that the program wants of the system.
        brought: names of the libraries that lie where all others of the program find them.
        glibc: version of the system that built it; an older one may lack something.

    Raises:
        SetupError: nothing here says which package brings a library.
    """
    unknown = sorted(needs - BROUGHT_BY.keys() - {"libc.so.6"})
    if unknown:
        raise SetupError(f"Which packages bring {', '.join(unknown)}? Name them in installers/package/debian.py.")
    # Of the window's libraries some are loaded by name: nobody is linked to them.
    libraries = {BROUGHT_BY[name] for name in (needs | (DEBIAN_PACKAGES.keys() - brought)) - {"libc.so.6"}}
    return [f"libc6 (>= {glibc})", *sorted(libraries - {"libc6"}), FONT]


def control(kilobytes: int, needs: list[str]) -> str:
    """The file that tells dpkg what this is."""
    return CONTROL.format(
        name=NAME,
        version=app.__version__,
        architecture=architecture(),
        maintainer=MAINTAINER,
        kilobytes=kilobytes,
        depends=", ".join(needs),
        recommends=", ".join(sorted({*READING, CARDS} - {FONT})),
    )


def copyright_file(licence: Path, others: Path, source: str) -> str:
    """Debian's file on copyrights, from the list that About shows, with the texts that Debian does not have.

    Args:
        licence: Folioscope's own.
        others: the folder with ``licences.json`` and ``texts``.
        source: where the source code lies.
    """
    listed = json.loads((others / "licences.json").read_text(encoding="utf-8"))
    entries = (f"{one['name']}: {one['licence']}\n{one['home']}\n{one['notice']}\n" for one in listed[1:])
    told = COPYRIGHT.format(version=app.__version__, source=source, entries="\n".join(entries))
    texts = [licence, *(path for path in sorted((others / "texts").iterdir()) if not path.name.startswith(DEBIANS_OWN))]
    rule = "-" * 80
    return "\n".join((told, *(f"{rule}\n{path.stem}\n\n{path.read_text(encoding='utf-8')}" for path in texts)))


def _write_documents(folder: Path) -> None:
    folder.mkdir(parents=True)
    source = f"/{LIBRARY_FOLDER}/{INSIDE}/{NAME}-{app.__version__}-source.tar.xz"
    text = copyright_file(ROOT / "LICENSE", ROOT / "assets" / "licences", source)
    (folder / "copyright").write_text(text, encoding="utf-8")
    told = f"{NAME} ({app.__version__}) stable; urgency=medium\n\n  * See CHANGELOG.md in the source code.\n\n"
    signed = f" -- {MAINTAINER}  {format_datetime(changelog.source_date())}\n"
    (folder / "changelog.gz").write_bytes(gzip.compress((told + signed).encode(), compresslevel=9, mtime=0))


def _write_control(root: Path) -> None:
    files = sorted(path for path in root.rglob("*") if path.is_file() and not path.is_symlink())
    kilobytes = sum(-(-path.stat().st_size // 1024) for path in files)
    folder = root / "DEBIAN"
    folder.mkdir()
    program = root / LIBRARY_FOLDER
    needs = depends(needed(program), {path.name for path in (program / INSIDE).iterdir()}, platform.libc_ver()[1])
    (folder / "control").write_text(control(kilobytes, needs), encoding="utf-8")
    sums = "".join(f"{_md5(path)}  {path.relative_to(root)}\n" for path in files)
    (folder / "md5sums").write_text(sums, encoding="utf-8")
    (folder / "postrm").write_text(REMOVED, encoding="utf-8")
    (folder / "postrm").chmod(0o755)


def _md5(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
