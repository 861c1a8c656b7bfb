"""Nothing of a private window outlives its process for longer than until the next start."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

import app
from app import private_folders

ROOT = Path(app.__file__).parents[1]
CRASH = """
import os, sys, tempfile
tempfile.tempdir = sys.argv[1]
from app import private_folders
(private_folders.make() / "library.db").write_text("secret")
os._exit(9)
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system's folder for such things."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_what_a_crash_left_is_deleted_at_the_next_start(temporary: Path) -> None:
    subprocess.run([sys.executable, "-c", CRASH, str(temporary)], cwd=ROOT, check=False)
    assert [path.name for path in temporary.rglob("*.db")] == ["library.db"]
    private_folders.delete_left_over()
    assert list(temporary.iterdir()) == []


def test_a_window_that_is_open_keeps_its_folder(temporary: Path) -> None:
    folder = private_folders.make()
    private_folders.delete_left_over()
    assert folder.is_dir()
    private_folders.delete(folder)
    assert list(temporary.iterdir()) == []


def test_a_number_that_another_process_has_now_does_not_protect(temporary: Path) -> None:
    mine = private_folders.make()
    pid = mine.name.split("-")[2]
    earlier = temporary / f"{private_folders.PREFIX}{pid}-1.000-abc"
    earlier.mkdir()
    private_folders.delete_left_over()
    assert list(temporary.iterdir()) == [mine]


@pytest.mark.parametrize("name", ["", "abc", "12", "12-x-abc", "-1.0-abc", "1-1.0.0-abc"])
def test_other_names_are_left_alone(temporary: Path, name: str) -> None:
    (temporary / f"{private_folders.PREFIX}{name}").mkdir()
    private_folders.delete_left_over()
    assert len(list(temporary.iterdir())) == 1
