"""``python -m tests.benchmarks [NAME...]``: all benchmarks, or those named; 1 when one of them missed its bar."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent


def main(names: list[str]) -> int:
    """Run them one after the other, so that none disturbs the times and the memory of another."""
    all_names = [path.stem for path in sorted(FOLDER.glob("[!_]*.py")) if "\ndef main(" in path.read_text("utf-8")]
    missed = []
    for name in names or all_names:
        print(f"--- {name}", flush=True)
        if subprocess.run([sys.executable, "-m", f"tests.benchmarks.{name}"], check=False).returncode != 0:
            missed.append(name)
        print(flush=True)
    print(f"Missed: {', '.join(missed)}." if missed else "No bar was missed.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
