"""Colours, contrast, text sizes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

import ui
from ui.theme import Appearance, TextSize, Theme, icon_side, sized

THEMES = [pytest.param(Theme.light(), id="light"), pytest.param(Theme.dark(), id="dark")]
GROUNDS = ("window", "surface", "raised", "hover", "selected")


def luminance(color: QColor) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = (color.redF(), color.greenF(), color.blueF())
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: QColor, second: QColor) -> float:
    """Contrast ratio as WCAG 2.2 defines it, 1 to 21."""
    darker, lighter = sorted((luminance(first), luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("role", ["text", "muted", "accent", "danger", "warning"])
@pytest.mark.parametrize("theme", THEMES)
def test_text_can_be_read_on_every_ground(theme: Theme, role: str, ground: str) -> None:
    """4.5:1 is what WCAG asks of text."""
    assert contrast(theme.colors()[role], theme.colors()[ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_words_on_a_primary_button_can_be_read(theme: Theme) -> None:
    assert contrast(theme.on_accent, theme.accent) >= 4.5


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("role", ["edge", "focus"])
@pytest.mark.parametrize("theme", THEMES)
def test_outlines_can_be_seen(theme: Theme, role: str, ground: str) -> None:
    """3:1 is what WCAG asks of the outline of a control."""
    assert contrast(theme.colors()[role], theme.colors()[ground]) >= 3.0


@pytest.mark.parametrize("theme", THEMES)
def test_words_under_a_highlight_can_be_read(theme: Theme) -> None:
    """Black print under each colour that is laid over a white page."""
    for role in ("quote", "quote_current", "match", "match_current", "selection"):
        over = theme.colors()[role]
        share = over.alphaF()
        mixed = QColor.fromRgbF(*(share * c + (1 - share) for c in (over.redF(), over.greenF(), over.blueF())))
        assert contrast(QColor("black"), mixed) >= 7.0


@pytest.mark.parametrize("theme", THEMES)
def test_selected_words_do_not_look_quoted(theme: Theme) -> None:
    """A selection is nearly grey; what is quoted or found is not."""
    marks = (theme.quote, theme.quote_current, theme.match, theme.match_current)
    assert theme.selection.hsvSaturationF() < 0.4 < min(mark.hsvSaturationF() for mark in marks)


def test_the_choice_decides_and_the_system_is_asked_only_without_one(qapp: QApplication) -> None:
    assert Theme.chosen(Appearance.LIGHT) == Theme.light()
    assert Theme.chosen(Appearance.DARK) == Theme.dark()
    assert Theme.chosen(Appearance.SYSTEM) in (Theme.light(), Theme.dark())


@pytest.mark.parametrize("theme", THEMES)
def test_what_qt_draws_by_itself_has_the_same_colours(theme: Theme, qapp: QApplication) -> None:
    theme.apply(qapp)
    assert qapp.palette().color(QPalette.ColorRole.WindowText) == theme.text
    assert "$" not in qapp.styleSheet()


def test_four_sizes_follow_the_systems_font() -> None:
    font = QFont()
    font.setPointSizeF(20)
    sizes = [sized(font, size).pointSizeF() for size in TextSize]
    assert len(sizes) == 4
    assert sizes == pytest.approx([17.6, 20, 23, 29])


def test_icons_grow_with_the_systems_font(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    font = QFont(qapp.font())
    sides = []
    for pixels in (9, 13, 26):
        font.setPixelSize(pixels)
        monkeypatch.setattr(QApplication, "font", lambda: font)
        sides.append(icon_side())
    assert sides == [20, 20, 40]


def test_nothing_outside_the_theme_names_a_colour() -> None:
    """A colour by hand would be right in one of the two themes at most."""
    folder = Path(ui.__file__).parent
    named = re.compile(r"QColor\([\"\d]|#[0-9a-fA-F]{6}\b|GlobalColor\.(?!transparent)")
    found = [
        f"{path.relative_to(folder)}: {line.strip()}"
        for path in folder.rglob("*.py")
        if path.name != "theme.py"
        for line in path.read_text(encoding="utf-8").splitlines()
        if named.search(line)
    ]
    assert not found
