"""The test documents are what they say they are."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest

from tests.helpers import drawn_pages
from tests.helpers.languages import LANGUAGE_PAGES, LanguagePage


def text_of(path: Path, position: int = 1) -> str:
    with pymupdf.open(path) as document:
        return " ".join(document[position - 1].get_text().split())


def test_the_eight_languages() -> None:
    assert {page.code for page in LANGUAGE_PAGES} == {"en", "fr", "de", "hi", "it", "pt", "es", "th"}
    for page in LANGUAGE_PAGES:
        assert page.key in page.fact
        assert not any(page.key in line for line in (*page.before, *page.after))


@pytest.mark.parametrize("language", LANGUAGE_PAGES, ids=lambda page: page.code)
def test_a_text_page_holds_every_sentence(tmp_path: Path, language: LanguagePage) -> None:
    text = text_of(drawn_pages.text_page(tmp_path, language.code))
    assert [line for line in language.lines if line not in text] == []


@pytest.mark.parametrize("language", LANGUAGE_PAGES, ids=lambda page: page.code)
def test_a_drawn_page_shows_marks_and_holds_no_text(tmp_path: Path, language: LanguagePage) -> None:
    path = drawn_pages.drawn_page(tmp_path, language.code)
    assert text_of(path) == ""
    with pymupdf.open(path) as document:
        assert not document[0].get_pixmap(dpi=40).is_unicolor


def test_a_drawn_page_can_lie_on_its_side(tmp_path: Path) -> None:
    with pymupdf.open(drawn_pages.drawn_page(tmp_path, turn=90)) as sideways:
        assert sideways[0].rect.width > sideways[0].rect.height
        assert sideways[0].rotation == 0
    with pymupdf.open(drawn_pages.text_page(tmp_path, rotation=270)) as rotated:
        assert rotated[0].rotation == 270


def test_a_cropped_page_is_smaller(tmp_path: Path) -> None:
    with pymupdf.open(drawn_pages.text_page(tmp_path, crop=20)) as document:
        assert document[0].rect.width == drawn_pages.A4_WIDTH - 20


def test_many_pages_are_repeatable_and_each_holds_its_marker(tmp_path: Path) -> None:
    path = drawn_pages.many_pages(tmp_path, 12)
    first = path.read_bytes()
    assert drawn_pages.MARKER.format(number=7) in text_of(path, 7)
    assert drawn_pages.MARKER.format(number=7) not in text_of(path, 8)
    assert drawn_pages.many_pages(tmp_path, 12).read_bytes() == first


def test_a_mixed_document_takes_turns(tmp_path: Path) -> None:
    path = drawn_pages.mixed_document(tmp_path, "en", "fr", "de")
    assert [bool(text_of(path, position)) for position in (1, 2, 3)] == [True, False, True]


@pytest.mark.parametrize("script", drawn_pages.UNREADABLE_SCRIPTS)
def test_an_unreadable_scan_shows_marks_and_holds_no_text(tmp_path: Path, script: str) -> None:
    path = drawn_pages.unreadable_scan(tmp_path, script)
    assert text_of(path) == ""
    with pymupdf.open(path) as document:
        assert not document[0].get_pixmap(dpi=40).is_unicolor
