"""Choices survive; a damaged file costs the choices and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.window_choices import Choices, KeptChoices
from ui.theme import Appearance


def test_choices_are_there_the_next_time(tmp_path: Path) -> None:
    chosen = Choices(appearance=Appearance.DARK, thumbnails=False, welcomed=True, document="report01", page=7)
    KeptChoices(tmp_path / "new" / "window.json").keep(chosen)
    assert KeptChoices(tmp_path / "new" / "window.json").choices == chosen


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "null", '{"appearance": 3, "thumbnails": "yes"}', '{"document": 1, "page": "x"}', "\x00\xff"],
)
def test_nonsense_gives_the_defaults(tmp_path: Path, content: str) -> None:
    path = tmp_path / "window.json"
    path.write_text(content, encoding="latin-1")
    assert KeptChoices(path).choices == Choices()


def test_a_disk_that_refuses_costs_nothing_but_the_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings = KeptChoices(tmp_path / "file" / "window.json")
    settings.keep(Choices(welcomed=True))
    assert settings.choices.welcomed
