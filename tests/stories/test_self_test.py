"""``folioscope --self-test`` as a whole: real window, readers, library and engines."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from app.self_test.story import PARTS


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, list[str], list[Path]]:
    """Exit code, lines, and what is left of it in the person's home and in the system's temporary folder."""
    place = tmp_path_factory.mktemp("person")
    folders = dict.fromkeys(("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "TMPDIR", "TEMP", "TMP"), str(place))
    own = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "FOLIOSCOPE_"))}
    command = [sys.executable, "-m", "app", "--self-test"]
    done = subprocess.run(command, check=False, stdout=subprocess.PIPE, text=True, env={**own, **folders})
    return done.returncode, done.stdout.splitlines(), list(place.iterdir())


def test_every_part_works_and_is_told_on_a_line(ran: tuple[int, list[str], list[Path]]) -> None:
    code, lines, _ = ran
    assert [line for line in lines if not line.startswith("ok  ")] == []
    assert code == 0
    names = [line[10:].partition(":")[0] for line in lines]
    assert names == [*(part.name for part in PARTS), "network"]


def test_it_says_what_came_of_them(ran: tuple[int, list[str], list[Path]]) -> None:
    said = {name: words for name, _, words in (line[10:].partition(": ") for line in ran[1])}
    assert re.match(r"1 page, 1 by OCR, \d", said["reader"])
    assert re.match(r"\d+ x \d+ pixels painted", said["window"])
    assert re.match(r"\d+ tokens read, \d+ statements?, \d+ quotes? looked up, \d", said["text model"])
    assert said["vision model"].startswith("1 page looked at")
    assert re.match(r"\d+ tokens read, \d+ statements?, \d+ quotes? looked up, 1 page looked at", said["both models"])
    assert said["network"] == "0 connections"


def test_it_leaves_nothing_behind(ran: tuple[int, list[str], list[Path]]) -> None:
    assert ran[2] == []
