"""The reader: what it keeps, what it refuses, pixels and turns."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pymupdf
import pytest
from numpy.typing import NDArray

from engine.contracts import Drawing, Picture, Source, TextSource
from engine.documents.document import LARGEST_PICTURE
from engine.documents.ocr_words import OcrResult, OcrWord
from engine.documents.reader import Reader
from engine.documents.scanned import scanned_page
from engine.errors import FileChangedError, FileGoneError
from tests.helpers.drawn_pages import drawn_page, many_pages, picture_page, text_page
from tests.helpers.languages import language_page


def opened(reader: Reader, path: Path) -> Source:
    return Source(str(path), reader.open(str(path), None).sha256)


def pixels_of(picture: Picture) -> NDArray[np.uint8]:
    return np.frombuffer(picture.pixels, np.uint8).reshape(picture.height, picture.width, 3)


# --- the file and its content ----------------------------------------------------------------------------------------


def test_opening_tells_what_the_library_keeps(tmp_path: Path, reader: Reader) -> None:
    path = many_pages(tmp_path, 3)
    file = reader.open(str(path), None)
    assert (file.page_count, file.size, file.modified_ns) == (3, path.stat().st_size, path.stat().st_mtime_ns)


def test_a_changed_file_is_refused_also_while_it_is_kept_open(tmp_path: Path, reader: Reader) -> None:
    path = text_page(tmp_path)
    source = opened(reader, path)
    assert next(reader.read(source, [1])).text.text
    path.write_bytes(text_page(tmp_path, "de").read_bytes())
    with pytest.raises(FileChangedError, match="has changed since it was added"):
        next(reader.read(source, [1]))


def test_a_touched_file_with_the_same_content_is_read(tmp_path: Path, reader: Reader) -> None:
    path = text_page(tmp_path)
    source = opened(reader, path)
    os.utime(path, ns=(1, 1))
    assert next(reader.read(source, [1])).text.text


def test_a_vanished_file_is_gone(tmp_path: Path, reader: Reader) -> None:
    path = text_page(tmp_path)
    source = opened(reader, path)
    path.unlink()
    with pytest.raises(FileGoneError):
        reader.draw(source, 1, Drawing(1.0))


def test_documents_are_opened_again_after_others(tmp_path: Path, reader: Reader) -> None:
    sources = [opened(reader, text_page(tmp_path, code)) for code in ("en", "de", "fr", "it")]
    for code, source in zip(("en", "de", "fr", "it"), sources, strict=True):
        assert language_page(code).lines[0].split()[0] in next(reader.read(source, [1])).text.text


def test_pages_come_in_the_order_asked(tmp_path: Path, reader: Reader) -> None:
    source = opened(reader, many_pages(tmp_path, 5))
    assert [page.position for page in reader.read(source, [4, 2, 5])] == [4, 2, 5]
    assert [page.position for page in reader.check(source, [3, 1])] == [3, 1]


def test_both_passes_count_the_same_words(tmp_path: Path, reader: Reader) -> None:
    source = opened(reader, many_pages(tmp_path, 3))
    for page, checked in zip(reader.read(source, [1, 2, 3]), reader.check(source, [1, 2, 3]), strict=True):
        assert len(page.text.text.split()) == len(checked.hidden) == len(page.text.boxes) // 16


def test_a_page_beyond_the_end_is_a_fault_of_the_caller(tmp_path: Path, reader: Reader) -> None:
    with pytest.raises(ValueError, match="page not in document"):
        next(reader.read(opened(reader, text_page(tmp_path)), [2]))


# --- pixels ----------------------------------------------------------------------------------------------------------


def corners(folder: Path) -> Path:
    """A page whose quarters are red, green, blue and black, clockwise from the top left."""
    document = pymupdf.open()
    page = document.new_page(width=200, height=300)
    for box, colour in (
        ((0, 0, 100, 150), (1, 0, 0)),
        ((100, 0, 200, 150), (0, 1, 0)),
        ((100, 150, 200, 300), (0, 0, 1)),
        ((0, 150, 100, 300), (0, 0, 0)),
    ):
        page.draw_rect(box, color=None, fill=colour)
    path = folder / "corners.pdf"
    document.save(path)
    return path


def colours(pixels: NDArray[np.uint8]) -> str:
    """First letters of the colours in the corners, clockwise from the top left."""
    places = ((5, 5), (5, -5), (-5, -5), (-5, 5))
    return "".join("rgb"[int(pixels[place].argmax())] if pixels[place].max() > 128 else "k" for place in places)


@pytest.mark.parametrize(("turn", "expected"), [(0, "rgbk"), (90, "krgb"), (180, "bkrg"), (270, "gbkr")])
def test_a_page_is_drawn_turned_clockwise(turn: int, expected: str, tmp_path: Path, reader: Reader) -> None:
    source = opened(reader, corners(tmp_path))
    whole = pixels_of(reader.draw(source, 1, Drawing(1.0, None, turn)))
    assert whole.shape[:2] == ((300, 200) if turn % 180 == 0 else (200, 300))
    assert colours(whole) == expected
    width = whole.shape[1]
    part = pixels_of(reader.draw(source, 1, Drawing(2.0, (width / 2 - 20, 10, width / 2 + 20, 40), turn)))
    assert part.shape == (60, 80, 3)
    assert colours(part)[:2] == expected[:2]


def test_clips_end_at_the_edges_of_the_page(tmp_path: Path, reader: Reader) -> None:
    picture = reader.draw(opened(reader, corners(tmp_path)), 1, Drawing(1.0, (-50, -50, 100, 100)))
    assert (picture.width, picture.height) == (100, 100)


@pytest.mark.parametrize("turn", (0, 90))
def test_pictures_are_never_too_large(turn: int, tmp_path: Path, reader: Reader) -> None:
    picture = reader.draw(opened(reader, corners(tmp_path)), 1, Drawing(1000.0, None, turn))
    assert LARGEST_PICTURE * 0.99 < picture.width * picture.height <= LARGEST_PICTURE
    assert len(picture.pixels) == 3 * picture.width * picture.height


def test_a_clip_may_be_drawn_larger_than_the_page_could(tmp_path: Path, reader: Reader) -> None:
    picture = reader.draw(opened(reader, corners(tmp_path)), 1, Drawing(100.0, (0, 0, 10, 10)))
    assert (picture.width, picture.height) == (1000, 1000)


# --- ocr -------------------------------------------------------------------------------------------------------------


def test_words_of_ocr_become_points_on_the_turned_page() -> None:
    lines = (
        (OcrWord("Total", (100, 40, 200, 60), 1.0), OcrWord("9.50", (210, 40, 280, 60), 0.5)),
        (OcrWord("Thanks", (100, 64, 200, 84), 0.9),),
        (OcrWord("Imprint", (100, 300, 200, 320), 0.9),),
    )
    page = scanned_page(7, (300.0, 600.0), OcrResult(90, 1200, 600, lines, TextSource.OCR))
    assert (page.position, page.turn, page.width, page.height) == (7, 90, 600.0, 300.0)
    assert page.text.text == "Total 9.50\nThanks\n\nImprint\n"
    assert list(page.text.box_values()[:4]) == [50, 20, 100, 30]
    assert page.text.confidences == bytes((255, 128, 230, 230))


@pytest.mark.parametrize("source", (TextSource.MISSING, TextSource.UNREADABLE))
def test_a_page_without_readable_words_says_why(source: TextSource) -> None:
    page = scanned_page(1, (300.0, 600.0), OcrResult(0, 600, 1200, (), source))
    assert (page.text.text, page.text.source) == ("", source)


@pytest.mark.parametrize("turn", (0, 90))
def test_a_scan_is_read_and_set_upright(turn: int, tmp_path: Path, reader: Reader) -> None:
    page = reader.scan(opened(reader, drawn_page(tmp_path, turn=turn)), 1)
    assert page.text.source is TextSource.OCR
    assert page.width < page.height
    assert page.turn == (360 - turn) % 360
    expected = set(" ".join(language_page("en").lines).split())
    assert len(expected & set(page.text.text.split())) > 0.8 * len(expected)
    for word in page.text.words():
        x0, y0, x1, y1 = word.box
        assert 0 <= x0 < x1 <= page.width
        assert 0 <= y0 < y1 <= page.height


def test_a_photo_of_a_page_is_read(tmp_path: Path, reader: Reader) -> None:
    page = reader.scan(opened(reader, picture_page(tmp_path, suffix="jpg")), 1)
    assert language_page("en").lines[0].split()[1] in page.text.text


# --- the process it lives in -----------------------------------------------------------------------------------------


def test_importing_the_reader_loads_no_ocr() -> None:
    code = "import engine.documents.reader, sys; sys.exit('rapidocr' in sys.modules or 'cv2' in sys.modules)"
    subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=True, cwd=Path(__file__).parents[3])
