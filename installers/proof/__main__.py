"""``python -m installers.proof PACKAGE.deb``: called by ``make test-package``."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from installers.proof import scenes
from installers.proof.root import ProofError, bare, leave_network
from installers.setup import packages
from installers.setup.steps import SetupError, say

TOOLS = ("debootstrap", "mount", "chroot", "unshare")
IN_ROOT = ("xvfb", "xdotool", "x11-apps", "netpbm", "strace", "libglib2.0-bin", "mesa-vulkan-drivers")
"""a screen, a person, a tracer, and a graphics card made of software; they come when the program has shown that it
needs none of it"""
APART = "FOLIOSCOPE_PROOF_APART"
"""in the environment of the process that may mount"""
APT = ("apt-get", "--yes", "--quiet", "--no-install-recommends")

Scene = Callable[[], str]


def main(package: Path) -> int:
    """Install, use, remove; 0 where all of it went well."""
    packages.install_for_proof()
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if os.geteuid() or missing:
        say(f"This needs root and the programs {', '.join(TOOLS)} (on Debian: sudo apt-get install debootstrap).")
        return 1
    if APART not in os.environ:  # what is mounted from here on is gone when this process has ended
        command = ["unshare", "--mount", "--pid", "--fork", "--kill-child", sys.executable, "-m", "installers.proof"]
        os.execvpe(command[0], [*command, str(package)], {**os.environ, APART: "1"})
    try:
        return play(package)
    except (SetupError, ProofError) as error:
        say(f"FAILED  {error}")
        return 1


def play(package: Path) -> int:
    """The scenes, in their order."""
    build = Path("build/proof").absolute()
    build.mkdir(parents=True, exist_ok=True)
    root = bare(build / "root")
    inside = f"/tmp/{package.name}"
    shutil.copy(package, root.folder / inside.lstrip("/"))
    root.run(*APT, "update")
    root.run(*APT, "satisfy", root.run("dpkg-deb", "--field", inside, "Depends").strip())
    before = root.files()
    root.run("dpkg", "--install", inside)
    say(f"installed: {scenes.installed(root)}; as a package {package.stat().st_size / 1e6:.0f} MB")
    well = shown(partial(scenes.self_test, root), partial(scenes.libraries, root))
    with_program = root.files()
    root.run(*APT, "install", *IN_ROOT)
    before |= root.files() - with_program
    leave_network()
    return (
        0
        if well
        & shown(
            partial(scenes.question_in_the_window, root, build),
            partial(scenes.opened_with, root, build),
            partial(scenes.graphics_card, root),
            partial(scenes.no_socket, root),
            partial(scenes.first_paint, root),
            partial(scenes.upgrade_under_way, root, inside),
            partial(scenes.purged, root, before),
        )
        else 1
    )


def shown(*played: Scene) -> bool:
    """Play scenes and say what was seen; one that fails does not keep the others from being played."""
    well = True
    for scene in played:
        try:
            say(f"ok      {scene()}")
        except ProofError as error:
            say(f"FAILED  {error}")
            well = False
    return well


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).absolute()))
