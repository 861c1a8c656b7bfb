"""The archive for other Linux systems: the program, its place on a desktop, and what installs it for one user."""

from __future__ import annotations

import platform
import shutil
from pathlib import Path

import app
from installers.package import changelog
from installers.package.archives import give_time, pack
from installers.package.desktop import install_desktop
from installers.package.freeze import NAME
from installers.setup.environment import ROOT

SCRIPTS = Path(__file__).with_name("linux")
TOLD = ("install.sh", "uninstall.sh")


def build_portable(program: Path, folder: Path, dist: Path) -> Path:
    """Make ``folioscope-<version>-linux-x86_64.tar.xz``.

    Args:
        program: the frozen program, as it is installed.
        folder: where the work is done.
        dist: where the archive goes.

    Raises:
        SetupError: xz is missing or gave up.
    """
    top = folder / f"{NAME}-{app.__version__}-linux-{platform.machine()}"
    shutil.rmtree(top, ignore_errors=True)
    shutil.copytree(program, top / "program", symlinks=True)
    for script in TOLD:
        shutil.copy(SCRIPTS / script, top / script)
        (top / script).chmod(0o755)
    shutil.copy(ROOT / "LICENSE", top / "LICENSE")
    install_desktop(top)
    (top / "usr" / "share").rename(top / "share")
    (top / "usr").rmdir()
    give_time(top, int(changelog.source_date().timestamp()))
    return pack(top, dist / f"{top.name}.tar.xz")
