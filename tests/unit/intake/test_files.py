"""What is taken from dropped paths."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from engine.intake.files import find_files


def touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def test_folders_are_searched_and_other_files_counted(tmp_path: Path) -> None:
    touch(tmp_path / "b" / "deep" / "Scan.TIFF", tmp_path / "b" / "notes.docx", tmp_path / "b" / ".git" / "x.pdf")
    touch(tmp_path / "a.pdf")
    found = find_files([tmp_path / "b", tmp_path / "a.pdf"])
    assert found.files == (tmp_path / "b" / "deep" / "Scan.TIFF", tmp_path / "a.pdf")
    assert found.passed_over == 1


def test_a_file_named_twice_is_taken_once(tmp_path: Path) -> None:
    touch(tmp_path / "a.pdf")
    found = find_files([tmp_path / "a.pdf", tmp_path, tmp_path / "sub" / ".." / "a.pdf"])
    assert found.files == (tmp_path / "a.pdf",)


def test_a_file_that_is_named_is_tried_whatever_its_ending(tmp_path: Path) -> None:
    touch(tmp_path / "report")
    assert find_files([tmp_path / "report", tmp_path / "missing.pdf"]).files == (
        tmp_path / "report",
        tmp_path / "missing.pdf",
    )


def test_a_circle_of_links_ends(tmp_path: Path) -> None:
    touch(tmp_path / "a.pdf")
    (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
    assert find_files([tmp_path]).files == (tmp_path / "a.pdf",)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may look into every folder")
def test_a_folder_without_permission_is_told(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    try:
        assert [one.path for one in find_files([tmp_path]).refused] == [str(closed)]
    finally:
        closed.chmod(0o700)


def test_a_path_that_is_too_long_is_left_to_the_reader(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 300)
    assert find_files([path]).files == (path,)
