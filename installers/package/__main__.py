"""``make package``: the packages for the system that this runs on, in ``dist``; ``make package-twice`` compares two.

This part runs on the system's Python with the standard library alone and makes an environment of its own; what is
made with that stands in ``build.py``.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from installers.package.llama import build_llama
from installers.setup import packages
from installers.setup.engines import install_torch
from installers.setup.environment import ROOT, Environment
from installers.setup.steps import SetupError, say

WORK = ROOT / "build" / "package"
ENVIRONMENT = Environment(WORK / "environment")
DIST = ROOT / "dist"


def main(verb: str) -> int:
    """Make what ``verb`` names; what goes wrong is said in a sentence."""
    try:
        packages.install_for_window()  # small libraries of it go along
        packages.install_for_packages()
        prepare(ENVIRONMENT, WORK / "wheels")
        build(DIST)
        return twice() if verb == "twice" else 0
    except SetupError as error:
        say(str(error))
        return 1


def prepare(environment: Environment, wheels: Path) -> None:
    """Install all that goes into the program, and what makes a program of it; once for each version of either."""
    environment.make()
    if environment.is_done("package"):
        return
    say("Installing what goes into the program: about 700 MB to download.")
    if not install_torch(environment, or_full=False):
        raise SetupError("A package without torch could not look at pages, so none was made.")
    if sys.platform != "win32" and not packages.has_compiler():  # there it is not on the search path; CMake finds it
        raise SetupError("A package without llama.cpp could not read text, so none was made.")
    say("Compiling llama.cpp for all kinds of processors: a quarter of an hour on two cores.")
    wheel = build_llama(Path(environment.python), wheels)
    failure = environment.install(str(wheel)) or environment.install("--editable", ".[models,package]")
    if failure is not None:
        raise SetupError(f"{failure}\nNot everything could be installed. Is there a connection to the package index?")
    environment.mark_done("package")


def build(dist: Path) -> None:
    """Make the packages anew, with nothing left of an earlier run."""
    shutil.rmtree(dist, ignore_errors=True)
    dist.mkdir(parents=True)
    _in_environment("installers.package.build", str(WORK), str(dist))


def twice() -> int:
    """Make everything once more; 0 where the same bytes came out, else 1 and a list of what differs."""
    again = WORK / "again"
    build(again)
    differ = subprocess.run([sys.executable, "-m", "installers.package.compare", str(DIST), str(again)], check=False)
    return differ.returncode


def _in_environment(module: str, *arguments: str) -> None:
    # The order of a set, which some tools write down, must be the same each time.
    fixed = {**os.environ, "PYTHONHASHSEED": "0"}
    done = subprocess.run([ENVIRONMENT.python, "-m", module, *arguments], check=False, cwd=ROOT, env=fixed)
    if done.returncode:
        raise SetupError("No package was made.")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:] or ("once",)))
