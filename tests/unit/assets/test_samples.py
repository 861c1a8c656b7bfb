"""The samples: what is in the repository is what the script makes, and holds what the questions ask for."""

from __future__ import annotations

import json
from pathlib import Path

import pymupdf
import pytest
from PIL import Image, ImageChops, ImageStat

from assets.samples_source import figures, layout, letter, opening_pages, report
from assets.samples_source.__main__ import write_samples

SAMPLES = Path(__file__).parents[3] / "assets" / "samples"
REPORT = SAMPLES / "annual-report-2025.pdf"
LETTER = SAMPLES / "scanned-letter.pdf"
DIAGRAM = SAMPLES / "process-diagram.png"
SIDEWAYS = 9
"""position of the wide table"""


def texts(path: Path) -> list[str]:
    with pymupdf.open(path) as document:
        return [" ".join(page.get_text().split()) for page in document]


def pictures(path: Path) -> list[Image.Image]:
    with pymupdf.open(path) as document:
        pixmaps = [page.get_pixmap(dpi=36) for page in document]
    return [Image.frombytes("RGB", (pixmap.width, pixmap.height), pixmap.samples) for pixmap in pixmaps]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    write_samples(folder)
    return folder


@pytest.mark.parametrize("path", [REPORT, LETTER, DIAGRAM], ids=lambda path: path.name)
def test_the_script_makes_what_is_in_the_repository(made: Path, path: Path) -> None:
    assert texts(made / path.name) == texts(path)
    for new, kept in zip(pictures(made / path.name), pictures(path), strict=True):
        assert max(ImageStat.Stat(ImageChops.difference(new, kept)).mean) < 1


def test_they_are_small() -> None:
    assert sum(path.stat().st_size for path in SAMPLES.iterdir()) < 1_500_000


def test_the_report_has_labels_bookmarks_and_one_page_on_its_side() -> None:
    with pymupdf.open(REPORT) as document:
        labels = [page.get_label() for page in document]
        assert labels == ["i", "ii", "iii", *map(str, range(1, 10))]
        assert [page.number + 1 for page in document if page.rotation == 90] == [SIDEWAYS]
        assert document[SIDEWAYS - 1].rect.width > document[SIDEWAYS - 1].rect.height
        bookmarks = {title: page for _level, title, page in document.get_toc()}
    for label, title, _words in opening_pages.CONTENTS:
        assert labels[bookmarks[title] - 1] == label
    assert [title for title, _page in report.BODY] == [title for _label, title, _words in opening_pages.CONTENTS[1:]]


def test_every_font_of_the_report_is_embedded_and_free() -> None:
    with pymupdf.open(REPORT) as document:
        fonts = {font[:4] for page in document for font in page.get_fonts(full=True)}
        for xref, kind, _type, name in fonts:
            assert document.extract_font(xref)[3], name
            assert kind != "n/a"
        families = {name.split("+")[-1].split(" ")[0].split("-")[0] for *_other, name in fonts}
    assert families == {"Charis", "Helvetica"}, "Helvetica is the name that MuPDF gives to Nimbus Sans"


def test_the_numbers_of_one_chart_are_only_a_picture() -> None:
    text = texts(REPORT)[5]
    assert "Sources of energy in 2025" in text
    assert not [name for name, share in figures.ENERGY_SOURCES.items() if name in text or f"{share} %" in text]


def test_the_letter_is_one_grey_picture_without_words() -> None:
    assert texts(LETTER) == [""]
    with pymupdf.open(LETTER) as document:
        (image,) = document[0].get_image_info()
        assert image["colorspace"] == 1
        assert image["width"] == pytest.approx(layout.WIDTH * letter.DPI / 72, abs=2)


def test_the_diagram_is_1600_pixels_wide() -> None:
    with Image.open(DIAGRAM) as picture:
        assert picture.width == 1600


def test_the_six_questions_can_be_answered_from_the_samples() -> None:
    questions = json.loads((SAMPLES / "questions.json").read_text(encoding="utf-8"))
    assert [entry["kind"] for entry in questions] == [
        "sentence",
        "table row",
        "chart label",
        "scanned letter",
        "date",
        "not in the documents",
    ]
    for entry in questions:
        if entry["document"] == REPORT.name:
            page = texts(REPORT)[entry["page"] - 1]
            assert [words for words in entry["words"] if words not in page] == []
    prices = {grade: new for grade, _old, new in letter.PRICES}
    assert questions[3]["words"] == ["Sorted office paper", prices["Sorted office paper"]]
    everything = " ".join(texts(REPORT)).casefold()
    assert not [word for word in ("donated", "political", "parties") if word in everything]


def test_three_questions_are_suggested_for_each_sample() -> None:
    suggestions = json.loads((SAMPLES / "suggestions.json").read_text(encoding="utf-8"))
    assert {name: len(questions) for name, questions in suggestions.items()} == {
        REPORT.name: 3,
        LETTER.name: 3,
        DIAGRAM.name: 3,
    }
