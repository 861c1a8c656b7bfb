"""Runs the real program in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        """The one JSON object on its output."""
        return json.loads(self.out)


def folioscope(home: Path, *arguments: str | Path, stdin: str = "") -> Ran:
    """``folioscope --data-dir home ARGUMENTS``."""
    command = [sys.executable, "-m", "app", "--data-dir", str(home), *map(str, arguments)]
    done = subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=120, check=False)
    return Ran(done.returncode, done.stdout, done.stderr)
