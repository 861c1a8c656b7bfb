"""``folioscope --self-test`` as a whole: real window, readers, library and engines."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from app.self_test.story import PARTS
from engine.models.engines import vulkan_library


def test_every_part_works_says_what_came_of_it_and_leaves_nothing(tmp_path: Path) -> None:
    folders = dict.fromkeys(("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "TMPDIR", "TEMP", "TMP"), str(tmp_path))
    own = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "FOLIOSCOPE_"))}
    command = [sys.executable, "-m", "app", "--self-test"]
    done = subprocess.run(command, check=False, stdout=subprocess.PIPE, text=True, env={**own, **folders})
    lines = done.stdout.splitlines()
    left_out = [] if vulkan_library() else ["graphics card"]  # what is compiled for this processor alone has no part
    assert [line for line in lines if not line.startswith("ok  ")] == [
        f"left out  {name}: llama.cpp has no library for graphics cards here." for name in left_out
    ]
    assert done.returncode == 0
    said = {name: words for name, _, words in (line[10:].partition(": ") for line in lines)}
    assert list(said) == [*(part.name for part in PARTS), "network"]
    assert re.match(r"1 page, 1 by OCR, \d", said["reader"])
    assert re.match(r"\d+ x \d+ pixels painted", said["window"])
    assert re.match(r"\d+ tokens read, \d+ statements?, \d+ quotes? looked up, \d", said["text model"])
    assert said["vision model"].startswith("1 page looked at")
    assert re.match(r"\d+ tokens read, \d+ statements?, \d+ quotes? looked up, 1 page looked at", said["both models"])
    assert said["network"] == "0 connections"
    assert list(tmp_path.iterdir()) == []
