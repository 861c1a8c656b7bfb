"""Documents by the names that question files give them."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import InputError
from engine.evaluation.files import Files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("documents/a.png", "png/8127.png", "b.pdf", "twice/c.pdf", "c.pdf", "279.jpg", "x/d.pdf", "y/d.pdf"):
        path = tmp_path / "set" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (tmp_path / "secret.pdf").touch()
    return tmp_path / "set"


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("documents/a.png", "documents/a.png"),
        ("elsewhere/a.png", "documents/a.png"),
        ("8127.png", "png/8127.png"),
        ("279", "279.jpg"),
        ("c.pdf", "c.pdf"),
        ("y/d.pdf", "y/d.pdf"),
    ],
)
def test_a_path_goes_before_a_name_and_a_name_before_its_stem(folder: Path, name: str, found: str) -> None:
    assert Files(folder).find(name) == folder / found


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("d.pdf", "2 files in set"), ("e.pdf", "is not in set"), ("../secret.pdf", "is not in set")],
)
def test_what_is_missing_or_there_twice_is_said(folder: Path, name: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        Files(folder).find(name)
