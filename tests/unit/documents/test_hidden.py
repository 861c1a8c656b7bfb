"""No text that a person cannot see reaches an answer, and none that can be seen is lost."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
import pymupdf
import pytest
from PIL import Image

from tests.helpers.odd_files import HIDDEN_KINDS, HIDDEN_SENTENCE, VISIBLE_SENTENCE, hidden_text
from tests.unit.documents.conftest import Check, Read

BLUE, WHITE, BLACK = (0.1, 0.2, 0.5), (1.0, 1.0, 1.0), (0.0, 0.0, 0.0)
Paint = Callable[[pymupdf.Page], None]


def photo(width: int = 60, height: int = 40, **options: object) -> bytes:
    """A picture full of contrast."""
    noise = np.random.default_rng(7).integers(120, 255, (height, width, 3), np.uint8)
    encoded = BytesIO()
    Image.fromarray(noise).resize((width * 8, height * 8)).save(encoded, "png", **options)
    return encoded.getvalue()


def seen_words(read: Read, check: Check, path: Path) -> list[str]:
    words = [word.text for word in read(path).text.words()]
    checked = check(path)
    assert checked.facts.hidden_words == sum(checked.hidden)
    return [word for word, hidden in zip(words, checked.hidden, strict=True) if not hidden]


def painted(folder: Path, *paints: Paint) -> Path:
    document = pymupdf.open()
    page = document.new_page(width=400, height=300)
    for paint in paints:
        paint(page)
    path = folder / "painted.pdf"
    document.save(path)
    return path


def text(words: str, **options: object) -> Paint:
    return lambda page: page.insert_text((40, 100), words, fontsize=12, **options)


def box(colour: tuple[float, float, float], **options: object) -> Paint:
    return lambda page: page.draw_rect((20, 80, 380, 120), color=colour, fill=colour, **options)


def picture(page: pymupdf.Page) -> None:
    page.insert_image((20, 80, 380, 120), stream=photo(), keep_proportion=False)


def scan_with_layer(*added: str) -> pymupdf.Document:
    """A picture of two lines with those lines as invisible text, and more invisible text where nothing is."""
    lines = ((100, "The tenant pays the rent"), (130, "on the fifth of the month"))
    paper, scan = pymupdf.open(), pymupdf.open()
    for document, mode in ((paper, 0), (scan, 3)):
        page = document.new_page(width=400, height=300)
        for top, line in lines:
            page.insert_text((40, top), line, fontsize=14, render_mode=mode)
    page.insert_image(page.rect, pixmap=paper[0].get_pixmap(dpi=150), overlay=False)
    page.insert_text((40, 220), " ".join(added), fontsize=14, render_mode=3)
    return scan


@pytest.mark.parametrize("kind", HIDDEN_KINDS)
def test_hidden_sentences_are_not_seen(kind: str, tmp_path: Path, read: Read, check: Check) -> None:
    seen = seen_words(read, check, hidden_text(tmp_path, kind))
    assert seen[: len(VISIBLE_SENTENCE.split())] == VISIBLE_SENTENCE.split()
    assert not set(HIDDEN_SENTENCE.split()) & set(seen[len(VISIBLE_SENTENCE.split()) :])


@pytest.mark.parametrize("rotation", (90, 180, 270))
@pytest.mark.parametrize("kind", ("white", "same-colour", "under-box"))
def test_hidden_sentences_are_not_seen_on_rotated_pages(
    kind: str, rotation: int, tmp_path: Path, read: Read, check: Check
) -> None:
    document = pymupdf.open(hidden_text(tmp_path, kind))
    document[0].set_rotation(rotation)
    document[0].set_cropbox((20, 30, 560, 800))
    document.save(tmp_path / "rotated.pdf")
    assert seen_words(read, check, tmp_path / "rotated.pdf") == VISIBLE_SENTENCE.split()


@pytest.mark.parametrize(
    "paints",
    [
        pytest.param((box(BLUE), text("paid in full", color=WHITE)), id="white on blue"),
        pytest.param((box(WHITE), text("paid in full")), id="black on white"),
        pytest.param((box(BLACK), text("paid in full", color=(0.8, 0.1, 0.1))), id="red on black"),
        pytest.param((text("paid in full"), box(BLUE, fill_opacity=0.3, stroke_opacity=0.3)), id="marked"),
        pytest.param((text("paid in full", fill_opacity=0.5),), id="half transparent"),
        pytest.param((text("paid in full", color=(0.6, 0.6, 0.6)),), id="grey"),
        pytest.param((picture, text("paid in full", color=BLACK)), id="black on a photo"),
        pytest.param((text("I , l 1 : ' ."),), id="thin letters and marks"),
        pytest.param((text("paid in full", rotate=90),), id="running upwards"),
        pytest.param((box(BLUE), text("paid in full", color=WHITE, rotate=0, render_mode=2)), id="outlined"),
    ],
)
def test_what_can_be_seen_stays(paints: tuple[Paint, ...], tmp_path: Path, read: Read, check: Check) -> None:
    path = painted(tmp_path, *paints)
    assert sum(check(path).hidden) == 0
    assert check(path).hidden


@pytest.mark.parametrize(
    "paints",
    [
        pytest.param((box(BLACK), text("paid in full")), id="black on black"),
        pytest.param((text("paid in full"), box(BLACK)), id="blacked out"),
        pytest.param((text("paid in full", color=BLUE), picture), id="behind a photo"),
        pytest.param(
            (text("paid in full"), lambda page: page.draw_line((0, 97), (400, 97), width=24)), id="thick line"
        ),
        pytest.param((text("paid in full", color=(0.99, 0.99, 0.97)),), id="nearly white"),
    ],
)
def test_what_is_covered_or_lost_in_its_ground_is_hidden(
    paints: tuple[Paint, ...], tmp_path: Path, read: Read, check: Check
) -> None:
    assert seen_words(read, check, painted(tmp_path, *paints)) == []


def test_the_text_layer_of_a_scan_counts_as_seen(tmp_path: Path, read: Read, check: Check) -> None:
    scan_with_layer().save(tmp_path / "scan.pdf")
    checked = check(tmp_path / "scan.pdf")
    assert checked.facts.scan
    assert checked.facts.picture_share == 1.0
    assert (
        seen_words(read, check, tmp_path / "scan.pdf") == "The tenant pays the rent on the fifth of the month".split()
    )


def test_words_added_to_the_layer_of_a_scan_where_it_shows_nothing_are_hidden(
    tmp_path: Path, read: Read, check: Check
) -> None:
    scan_with_layer("never", "paid").save(tmp_path / "scan.pdf")
    assert (
        seen_words(read, check, tmp_path / "scan.pdf") == "The tenant pays the rent on the fifth of the month".split()
    )


def test_invisible_words_on_a_page_with_a_small_picture_are_hidden(tmp_path: Path, read: Read, check: Check) -> None:
    path = painted(
        tmp_path, picture, text("paid in full", render_mode=3), lambda page: page.insert_text((40, 200), "Visible")
    )
    assert seen_words(read, check, path) == ["Visible"]
