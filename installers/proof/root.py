"""A Debian 12 in a folder, and commands that run in it."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from installers.setup.steps import SetupError, attempt, say

SUITE, MIRROR = "bookworm", "http://deb.debian.org/debian"
READER = "reader"
"""an ordinary user of that system"""
PATH = "/usr/sbin:/usr/bin:/sbin:/bin"
PATIENCE = 900
"""seconds that a command may take"""


NETWORK = 0x40000000
"""CLONE_NEWNET of unshare(2)"""


class ProofError(Exception):
    """What must be true of the package is not; the message says what."""


@dataclass(frozen=True, slots=True)
class Root:
    """The folder. What is mounted in it is gone with the mount namespace of this process."""

    folder: Path

    def run(self, *command: str, user: str = "root", env: Mapping[str, str] | None = None, fails: bool = False) -> str:
        """Run a command in there, to its end.

        Args:
            fails: it may end badly.

        Returns:
            What it printed on both streams.

        Raises:
            ProofError: it ended badly, or never.
        """
        try:
            done = subprocess.run(
                self.command(*command, user=user, env=env),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise ProofError(f"{' '.join(command)} did not end in {PATIENCE} seconds") from error
        printed = done.stdout.decode(errors="replace")
        if done.returncode and not fails:
            raise ProofError(f"{' '.join(command)} ended with {done.returncode}:\n{printed[-2000:]}")
        return printed

    def command(self, *command: str, user: str = "root", env: Mapping[str, str] | None = None) -> list[str]:
        """The command line that runs this one in there, with an environment of its own."""
        home = "/root" if user == "root" else f"/home/{user}"
        known = {"HOME": home, "USER": user, "PATH": PATH, "LANG": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}
        variables = [f"{name}={value}" for name, value in {**known, **(env or {})}.items()]
        return ["chroot", f"--userspec={user}:{user}", str(self.folder), "env", "-i", *variables, *command]

    def mount(self) -> None:
        """What programs expect to find: processes, devices, shared memory."""
        self._mount("-t", "proc", "proc", at="proc")
        self._mount("--rbind", "/dev", at="dev")
        self._mount("-t", "tmpfs", "-o", "mode=1777", "tmpfs", at="dev/shm")

    def files(self) -> frozenset[str]:
        """Every file, link and folder that belongs neither to a person nor to the running system."""
        passing = ("proc", "sys", "dev", "tmp", "run", "home", "root", "var/cache", "var/lib/apt", "var/log")
        prune = [part for name in passing for part in ("-path", f"./{name}", "-o")][:-1]
        found = ["find", ".", "(", *prune, ")", "-prune", "-o", "-print"]
        listed = subprocess.run(found, cwd=self.folder, capture_output=True, check=True, text=True)
        return frozenset(listed.stdout.splitlines())

    def owned(self) -> frozenset[str]:
        """What the packages say is theirs that are installed there, as ``files`` names it; several may own a folder."""
        lists = (self.folder / "var" / "lib" / "dpkg" / "info").glob("*.list")
        return frozenset(f".{line}" for path in lists for line in path.read_text(encoding="utf-8").splitlines())

    def end(self, program: str) -> None:
        """End whatever still runs of a program, by the name of its file."""
        for process in (self.folder / "proc").glob("[0-9]*"):
            with suppress(OSError):
                if (process / "exe").readlink().name == program:
                    os.kill(int(process.name), signal.SIGKILL)

    def _mount(self, *what: str, at: str) -> None:
        failure = attempt(["mount", *what, str(self.folder / at)])
        if failure is not None:
            raise SetupError(f"{failure}\n{at} cannot be mounted in {self.folder}.")


def bare(folder: Path) -> Root:
    """A new system in ``folder``: Debian's smallest, kept beside it as it came, and an ordinary user. No Python."""
    kept = folder.with_name("debian-12")
    if not (kept / "etc" / "debian_version").exists():
        say("Getting a bare Debian 12: about 60 MB.")
        half = folder.with_name("debian-12.part")
        shutil.rmtree(half, ignore_errors=True)
        failure = attempt(["debootstrap", "--variant=minbase", SUITE, str(half), MIRROR])
        if failure is not None:
            raise SetupError(f"{failure}\nA bare Debian 12 could not be made.")
        half.rename(kept)
    shutil.rmtree(folder, ignore_errors=True)
    copied = attempt(["cp", "--archive", str(kept), str(folder)])
    if copied is not None:
        raise SetupError(copied)
    root = Root(folder)
    root.mount()
    root.run("useradd", "--create-home", READER)
    if root.run("sh", "-c", "command -v python3", fails=True):
        raise SetupError("There is a Python in the bare system: nothing would be proved.")
    return root


def leave_network() -> None:
    """From here on this process and all that it starts are where there is no network at all, not even loopback."""
    if ctypes.CDLL(None, use_errno=True).unshare(NETWORK):
        raise SetupError(f"The network could not be left: {os.strerror(ctypes.get_errno())}.")
