"""Archives whose bytes depend on their contents alone: sorted, by nobody, of one time."""

from __future__ import annotations

import hashlib
import os
import subprocess
import tarfile
from pathlib import Path

from installers.setup.steps import SetupError, attempt

QUICK = 1
THOROUGH = 6
"""levels of xz: four times the time for a fifteenth less"""
THREADS = 2
"""of xz, always so many: with one alone it gives other bytes"""
XZ = ("xz", "--force", f"-{QUICK}", f"--threads={THREADS}")
SUMS = "SHA256SUMS"


def give_time(folder: Path, seconds: int) -> None:
    """Set the time of all that lies in ``folder``, and rights that do not depend on who builds.

    Args:
        seconds: since 1970.
    """
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            runs = path.is_dir() or (os.access(path, os.X_OK) and ".so" not in path.name)
            path.chmod(0o755 if runs else 0o644)
        os.utime(path, (seconds, seconds), follow_symlinks=False)


def pack(folder: Path, archive: Path) -> Path:
    """Pack ``folder``, under its own name, into ``archive`` with the ending ``.tar.xz``; times are those of the files.

    Raises:
        SetupError: xz is missing or gave up.
    """
    plain = archive.with_suffix("")
    with tarfile.open(plain, "w", format=tarfile.GNU_FORMAT) as tar:
        for path in [folder, *sorted(folder.rglob("*"))]:
            tar.add(path, str(Path(folder.name, path.relative_to(folder))), recursive=False, filter=_by_nobody)
    failure = attempt([*XZ, str(plain)])
    if failure is not None:
        raise SetupError(f"{failure}\n{plain.name} could not be compressed.")
    return archive


def _by_nobody(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    return member


def pack_source(repository: Path, archive: Path, prefix: str) -> Path:
    """The source code of the last commit, which whoever gets the program may ask for.

    Raises:
        SetupError: this is no checkout of git.
    """
    plain = archive.with_suffix("")
    git = ["git", "-C", str(repository), "archive", "--format=tar", f"--prefix={prefix}/", f"--output={plain}", "HEAD"]
    failure = attempt(git) or attempt([*XZ, str(plain)])
    if failure is not None:
        raise SetupError(f"{failure}\nThe source code could not be packed: is this a checkout of git?")
    return archive


def is_clean(repository: Path) -> bool:
    """Whether what lies here is what was committed."""
    status = ["git", "-C", str(repository), "status", "--porcelain", "--untracked-files=no"]
    return not subprocess.run(status, check=True, capture_output=True, text=True).stdout


def write_sums(folder: Path) -> Path:
    """``SHA256SUMS`` of the files in ``folder``, in the form that sha256sum checks."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and path.name != SUMS)
    lines = [f"{digest(path)}  {path.name}\n" for path in files]
    sums = folder / SUMS
    sums.write_text("".join(lines), encoding="utf-8")
    return sums


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
