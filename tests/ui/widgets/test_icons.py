"""Icons are one family, and every one that is named is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

import ui
from ui.theme import Theme
from ui.widgets.icons import FOLDER, application_icon, icon

FILES = sorted(path for path in FOLDER.glob("*.svg") if path.stem != "folioscope")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_one_grid_one_weight_no_colour_of_its_own(path: Path) -> None:
    drawing = path.read_text(encoding="utf-8")
    assert 'viewBox="0 0 24 24"' in drawing
    assert 'stroke-width="1.5"' in drawing
    assert 'stroke="currentColor"' in drawing
    assert not re.search(r"#[0-9a-fA-F]{3,6}", drawing)
    assert QSvgRenderer(str(path)).isValid()


@pytest.mark.parametrize("theme", [Theme.light(), Theme.dark()], ids=["light", "dark"])
def test_an_icon_has_the_colour_of_the_theme(theme: Theme, qapp: QApplication) -> None:
    image = icon("stop", theme).pixmap(48, 48).toImage()
    pixels = [image.pixelColor(x, y) for x in range(48) for y in range(48)]
    assert {pixel.name() for pixel in pixels if pixel.alpha() == 255} == {theme.text.name()}


def test_an_icon_can_have_another_colour(qapp: QApplication) -> None:
    image = icon("stop", Theme.light(), QColor("red")).pixmap(48, 48).toImage()
    assert QColor("red").name() in {image.pixelColor(x, y).name() for x in range(48) for y in range(48)}


def test_an_icon_that_is_not_there_is_a_fault(qapp: QApplication) -> None:
    with pytest.raises(FileNotFoundError):
        icon("unicorn", Theme.light())


def test_every_drawing_is_used_and_every_name_is_drawn() -> None:
    """Read from the sources: a button whose icon is missing shows only when it is built."""
    sources = "\n".join(path.read_text(encoding="utf-8") for path in Path(ui.__file__).parent.rglob("*.py"))
    strings = set(re.findall(r'"([a-z]+(?:-[a-z]+)*)"', sources))
    assert {path.stem for path in FILES} <= strings


def test_the_program_has_a_picture(qapp: QApplication) -> None:
    assert not application_icon().pixmap(256, 256).isNull()
