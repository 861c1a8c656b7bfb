"""The real window: first start, the sample is read, the question that stands there is asked and answered."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path


def test_the_first_start_answers_and_loads_nothing_that_can_crash_on_a_document(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.helpers.window_driver", str(tmp_path / "home")]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
    assert ran.returncode == 0, ran.stderr
    seen = json.loads(ran.stdout)
    assert any("Profit before tax" in quote for quote in seen["quotes"])
    assert seen["heavy"] == []
