"""``python -m installers.package.build WORK DIST``: from an environment that holds everything to packages.

Run by the Python of that environment; ``installers/package/__main__.py`` makes it.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import app
from installers.package import changelog, macos, windows
from installers.package.archives import give_time, is_clean, pack_source, write_sums
from installers.package.debian import build_package
from installers.package.freeze import INSIDE, NAME, freeze
from installers.package.leaks import folders_of_this_machine, refuse_leaks
from installers.package.native import slim
from installers.package.portable import build_portable
from installers.package.release import bill_name, write_notes
from installers.package.sbom import write_bill
from installers.package.sizes import measured, sizes, table
from installers.package.trim import trim
from installers.setup.environment import ROOT
from installers.setup.steps import SetupError, say


def main(work: Path, dist: Path) -> int:
    """Make everything in ``dist``; what goes wrong is said in a sentence."""
    try:
        # All tools that write times into files take this one (reproducible-builds.org).
        os.environ["SOURCE_DATE_EPOCH"] = str(int(changelog.source_date().timestamp()))
        program = make_program(work, dist)
        made = list(_packages(program, work, dist))
    except SetupError as error:
        say(str(error))
        return 1
    told = table(sizes(measured(program, INSIDE)), made)
    (dist / "sizes.txt").write_text(told, encoding="utf-8")
    write_bill(_beginning(program), program / INSIDE, dist / bill_name())
    write_sums(dist)
    write_notes(dist)
    say(told, f"All of it is in {dist}.")
    return 0


def make_program(work: Path, dist: Path) -> Path:
    """The frozen program as it is installed, its source code in it and in ``dist``.

    Raises:
        SetupError: a tool gave up, or a file names a folder of this machine.
    """
    if not is_clean(ROOT):
        say("There are changes that are not committed: they are in the program and not in its source code.")
    say("Freezing the program: three minutes on two cores.")
    program = freeze(work)
    trim(program)
    if sys.platform == "linux":  # strip and patchelf know no other libraries
        slim(program)
    source = f"{NAME}-{app.__version__}-source"
    archive = pack_source(ROOT, dist / f"{source}.tar.xz", source)
    shutil.copy(archive, program / INSIDE / archive.name)
    refuse_leaks(program, _beginning(program), folders_of_this_machine())
    give_time(program, int(os.environ["SOURCE_DATE_EPOCH"]))
    return program


def _beginning(program: Path) -> Path:
    """The file that a person starts."""
    return program / (windows.PROGRAM if sys.platform == "win32" else NAME)


def _packages(program: Path, work: Path, dist: Path) -> Iterator[Path]:
    if sys.platform == "win32":
        yield windows.build_installer(program, dist)
        return
    if sys.platform == "darwin":
        yield macos.build_image(program.with_suffix(".app"), dist)
        return
    say("Packing for Debian and its like: five minutes on two cores.")
    yield build_package(program, work, dist)
    say("Packing for other Linux systems: five minutes on two cores.")
    yield build_portable(program, work, dist)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
