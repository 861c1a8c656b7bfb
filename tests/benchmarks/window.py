"""Time and memory to the first paint of the window, measured in the running program, new library each time."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TypedDict, cast


class Seen(TypedDict):
    """As the driver prints it."""

    first_paint_seconds: float
    first_paint_mb: float
    heavy: list[str]
    end_mb: float


RUNS = 5
MOST_SECONDS = 1.0
MOST_MB = 150.0


def main() -> int:
    """Print the table; 1 when a bar is missed."""
    seen = [first_start() for _ in range(RUNS)]
    seconds = statistics.median(one["first_paint_seconds"] for one in seen)
    megabytes = max(one["first_paint_mb"] for one in seen)
    heavy = sorted({name for one in seen for name in one["heavy"]})
    print(f"window: {RUNS} first starts, offscreen")
    print(f"  first paint, median             {seconds:6.2f} s    (bar {MOST_SECONDS})")
    print(f"  memory at first paint, most     {megabytes:6.0f} MB   (bar {MOST_MB:.0f})")
    print(f"  memory after adding and asking  {max(one['end_mb'] for one in seen):6.0f} MB")
    print(f"  engines and parsers in it       {', '.join(heavy) or 'none'}")
    return int(seconds > MOST_SECONDS or megabytes > MOST_MB or bool(heavy))


def first_start() -> Seen:
    """What the driver saw."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tests.helpers.window_driver", str(Path(folder, "home"))]
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        ran = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
        return cast(Seen, json.loads(ran.stdout))


if __name__ == "__main__":
    sys.exit(main())
