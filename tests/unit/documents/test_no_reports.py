"""ONNX Runtime is told not to report to its maker before it can be loaded."""

from __future__ import annotations

import os
import subprocess
import sys


def test_the_readers_room_switches_reports_off() -> None:
    environment = {key: value for key, value in os.environ.items() if key != "ORT_DISABLE_TELEMETRY"}
    script = (
        "import os, sys, engine.documents\n"
        "assert 'onnxruntime' not in sys.modules\n"
        "print(os.environ['ORT_DISABLE_TELEMETRY'])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, timeout=60, check=True
    )
    assert ran.stdout.strip() == "1"
