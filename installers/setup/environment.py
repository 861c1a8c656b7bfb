"""Python environments of the project's own, and what is installed into them: ``.venv``, and the one that is packaged.

A stage that is done leaves a stamp in the environment: what it was made from. While that is the same, the stage takes
no time at all.
"""

from __future__ import annotations

import hashlib
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from installers.setup import packages
from installers.setup.steps import SetupError, attempt, succeeds

ROOT = Path(__file__).resolve().parents[2]
CONSTRAINTS = str(ROOT / "constraints.txt")


@dataclass(frozen=True, slots=True)
class Environment:
    """A Python environment in ``folder``."""

    folder: Path

    @property
    def python(self) -> str:
        """Its Python."""
        return str(self.folder / "Scripts" / "python.exe" if os.name == "nt" else self.folder / "bin" / "python")

    def make(self) -> None:
        """Make the environment, where there is none that works.

        Raises:
            SetupError: it cannot be made.
        """
        if succeeds([self.python, "-m", "pip", "--version"]):
            return
        packages.install_for_environment()
        failure = attempt([sys.executable, "-m", "venv", "--clear", str(self.folder)])
        if failure is not None:
            raise SetupError(f"{failure}\nThe Python environment in {self.folder} could not be made.")

    def install(self, *arguments: str) -> str | None:
        """``pip install`` with the versions of constraints.txt.

        Returns:
            None when it ended well, else the last lines that pip printed.
        """
        quiet = ["--disable-pip-version-check", "--no-input", "--quiet"]
        return attempt([self.python, "-m", "pip", "install", *quiet, "--constraint", CONSTRAINTS, *arguments])

    def holds(self, *names: str) -> bool:
        """Whether these packages are installed, in the versions of constraints.txt."""
        quiet = ["--isolated", "--no-index", "--no-deps", "--dry-run", "--quiet"]
        return succeeds([self.python, "-m", "pip", "install", *quiet, "--constraint", CONSTRAINTS, *names])

    def is_done(self, stage: str) -> bool:
        """Whether a stage has been done with the versions and the folder of now."""
        stamp = self._stamp(stage)
        return stamp.is_file() and stamp.read_text(encoding="utf-8") == _made_from()

    def mark_done(self, *stages: str) -> None:
        """Leave the stamps of these stages."""
        for stage in stages:
            self._stamp(stage).write_text(_made_from(), encoding="utf-8")

    def _stamp(self, stage: str) -> Path:
        return self.folder / f"installed-{stage}"


OWN = Environment(ROOT / ".venv")
"""the one that Folioscope runs in from source"""


def pinned(package: str) -> str:
    """The line of constraints.txt that pins a package, such as ``torch==2.13.0``."""
    lines = Path(CONSTRAINTS).read_text(encoding="utf-8").splitlines()
    return next(line for line in lines if line.startswith(f"{package}=="))


def _made_from() -> str:
    texts = [str(ROOT), sys.version]
    texts += [(ROOT / name).read_text(encoding="utf-8") for name in ("pyproject.toml", "constraints.txt")]
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()
