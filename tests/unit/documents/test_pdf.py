"""PDF pages: words in their places, labels, fingerprints, and which pages need OCR."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pymupdf
import pytest

from engine.contracts import Drawing, Source, TextSource
from engine.documents.reader import Reader
from engine.errors import InputError, PageError, PasswordError
from tests.helpers.drawn_pages import drawn_page, mixed_document, text_page
from tests.helpers.odd_files import (
    PASSWORD,
    cut_off,
    damaged,
    encrypted,
    garbage_layer,
    labelled_pages,
    no_pages,
)
from tests.unit.documents.conftest import Check, Read

Open = Callable[[Path], Source]


def saved(document: pymupdf.Document, path: Path, **options: object) -> Path:
    document.save(path, **options)
    return path


# --- words and places ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("crop", (0.0, 40.0))
@pytest.mark.parametrize("rotation", (0, 90, 180, 270))
def test_boxes_stand_where_the_page_shows_the_words(
    rotation: int, crop: float, tmp_path: Path, reader: Reader, source: Open
) -> None:
    """Black words on white: nearly all dark pixels of the drawn page lie inside the boxes of the words."""
    at = source(text_page(tmp_path, rotation=rotation, crop=crop))
    page = next(reader.read(at, [1]))
    picture = reader.draw(at, 1, Drawing(2.0))
    assert (picture.width, picture.height) == (int(2 * page.width), int(2 * page.height))
    dark = np.frombuffer(picture.pixels, np.uint8).reshape(picture.height, picture.width, 3).max(axis=2) < 128
    total = dark.sum()
    for word in page.text.words():
        x0, y0, x1, y1 = (round(2 * value) for value in word.box)
        assert dark[y0:y1, x0:x1].any(), word
        dark[y0:y1, x0:x1] = False
    assert dark.sum() < total / 100


def test_words_and_lines_follow_the_page(tmp_path: Path, read: Read) -> None:
    document = pymupdf.open()
    page = document.new_page()
    for row, (name, amount) in enumerate((("Rent", "1,200.00"), ("Heating", "85.50"))):
        page.insert_text((72, 100 + 14 * row), name)
        page.insert_text((400, 100 + 14 * row), amount)
    text = read(saved(document, tmp_path / "table.pdf")).text
    assert text.text == "Rent 1,200.00\nHeating 85.50\n"
    assert text.source is TextSource.LAYER


def test_words_of_form_fields_and_notes_are_on_the_page(tmp_path: Path, read: Read) -> None:
    document = pymupdf.open()
    page = document.new_page()
    field = pymupdf.Widget()
    field.field_name, field.field_type, field.field_value = "name", pymupdf.PDF_WIDGET_TYPE_TEXT, "Filled"
    field.rect = pymupdf.Rect(72, 72, 200, 92)
    page.add_widget(field)
    page.add_freetext_annot(pymupdf.Rect(72, 120, 200, 140), "Remark")
    assert set(read(saved(document, tmp_path / "form.pdf")).text.text.split()) == {"Filled", "Remark"}


def test_labels_are_those_of_the_file(tmp_path: Path, reader: Reader, source: Open) -> None:
    at = source(labelled_pages(tmp_path, front=12, body=2))
    assert [page.label for page in reader.read(at, [1, 2, 12, 13])] == ["i", "ii", "xii", "1"]


def test_pages_without_labels_are_numbered(tmp_path: Path, read: Read) -> None:
    assert read(text_page(tmp_path)).label == "1"


# --- which pages need ocr --------------------------------------------------------------------------------------------


def test_each_page_is_judged_by_itself(tmp_path: Path, reader: Reader, source: Open) -> None:
    pages = list(reader.read(source(mixed_document(tmp_path, "en", "en", "de")), [1, 2, 3]))
    assert [page.needs_ocr for page in pages] == [False, True, False]
    assert [page.text.source for page in pages] == [TextSource.LAYER, TextSource.MISSING, TextSource.LAYER]


@pytest.mark.parametrize("wrong", (False, True))
def test_a_garbage_layer_is_left_out(wrong: bool, tmp_path: Path, read: Read, check: Check) -> None:
    path = garbage_layer(tmp_path, wrong=wrong)
    assert read(path).needs_ocr
    assert read(path).text.text == ""
    assert check(path).hidden == b""


def test_a_blank_page_needs_no_ocr(tmp_path: Path, read: Read) -> None:
    document = pymupdf.open()
    page = document.new_page()
    page.draw_rect(page.rect, color=None, fill=(1, 1, 0.9))
    blank = read(saved(document, tmp_path / "blank.pdf"))
    assert not blank.needs_ocr
    assert blank.text.source is TextSource.MISSING


def test_a_page_of_lines_without_words_needs_ocr(tmp_path: Path, read: Read) -> None:
    document = pymupdf.open()
    page = document.new_page()
    page.draw_line((100, 100), (200, 180))
    assert read(saved(document, tmp_path / "lines.pdf")).needs_ocr


def test_a_scan_with_a_stamp_at_its_edge_needs_ocr(tmp_path: Path, read: Read) -> None:
    document = pymupdf.open(drawn_page(tmp_path))
    document[0].insert_text((200, 20), "Case 1:20-cv-00123 Page 4 of 9")
    assert read(saved(document, tmp_path / "stamped.pdf")).needs_ocr


def test_words_in_the_middle_of_a_picture_are_its_text(tmp_path: Path, read: Read) -> None:
    document = pymupdf.open(drawn_page(tmp_path))
    document[0].insert_text((200, 400), "A slide with words on its background")
    assert not read(saved(document, tmp_path / "slide.pdf")).needs_ocr


# --- facts and fingerprints ------------------------------------------------------------------------------------------


def test_facts_tell_pictures_and_drawings(tmp_path: Path, check: Check) -> None:
    document = pymupdf.open()
    page = document.new_page(width=400, height=400)
    page.insert_text((20, 20), "A picture and a chart")
    pixmap = pymupdf.Pixmap(pymupdf.csRGB, (0, 0, 10, 10))
    pixmap.clear_with(90)
    page.insert_image((0, 200, 200, 400), pixmap=pixmap)
    for top in range(210, 400, 10):
        page.draw_line((210, top), (390, top))
    facts = check(saved(document, tmp_path / "facts.pdf")).facts
    assert facts.picture_share == pytest.approx(0.25, abs=0.01)
    assert facts.drawing_share == pytest.approx(0.22, abs=0.03)
    assert not facts.scan


def test_a_scan_is_one_picture(tmp_path: Path, check: Check) -> None:
    facts = check(drawn_page(tmp_path, rotation=90)).facts
    assert (facts.picture_share, facts.scan, facts.drawing_share) == (1.0, True, 0.0)


def fingerprints(reader: Reader, path: Path) -> list[str]:
    opened = reader.open(str(path), None)
    pages = reader.read(Source(str(path), opened.sha256), range(1, opened.page_count + 1))
    return [page.fingerprint for page in pages]


def test_fingerprints_stay_when_a_file_is_saved_anew(tmp_path: Path, reader: Reader) -> None:
    path = mixed_document(tmp_path, "en", "de", "fr")
    first = fingerprints(reader, path)
    document = pymupdf.open(path)
    document.insert_page(0, text="A new first page")
    document[3].set_rotation(90)
    again = fingerprints(reader, saved(document, tmp_path / "again.pdf", garbage=3))
    assert len(set(first)) == 3
    assert again[1:3] == first[:2]
    assert again[3] != first[2]


def test_a_fingerprint_changes_with_what_the_page_shows(tmp_path: Path, reader: Reader) -> None:
    path = mixed_document(tmp_path, "en", "de")
    first = fingerprints(reader, path)
    document = pymupdf.open(path)
    document[0].add_freetext_annot((72, 700, 200, 720), "changed")
    pixmap = pymupdf.Pixmap(pymupdf.csRGB, (0, 0, 10, 10))
    pixmap.clear_with(90)
    document[1].replace_image(document[1].get_images()[0][0], pixmap=pixmap)
    again = fingerprints(reader, saved(document, tmp_path / "again.pdf"))
    assert not set(first) & set(again)


def test_links_between_pages_leave_fingerprints_to_each_page(tmp_path: Path, reader: Reader) -> None:
    path = labelled_pages(tmp_path)
    document = pymupdf.open(path)
    link = {"kind": pymupdf.LINK_GOTO, "page": 2, "from": pymupdf.Rect(0, 0, 50, 50), "to": pymupdf.Point(0, 0)}
    document[0].insert_link(link)
    linked = saved(document, tmp_path / "linked.pdf")
    first = fingerprints(reader, linked)
    document = pymupdf.open(linked)
    document[2].insert_text((72, 300), "more")
    again = fingerprints(reader, saved(document, tmp_path / "again.pdf"))
    assert [old == new for old, new in zip(first, again, strict=True)][:4] == [True, True, False, True]


# --- files that open oddly, or not at all ----------------------------------------------------------------------------


def test_an_encrypted_file_asks_for_its_password(tmp_path: Path, reader: Reader) -> None:
    path = str(encrypted(tmp_path))
    with pytest.raises(PasswordError, match="protected by a password") as missing:
        reader.open(path, None)
    with pytest.raises(PasswordError, match="does not fit") as wrong:
        reader.open(path, "summer barley")
    assert (missing.value.tried, wrong.value.tried) == (False, True)
    opened = reader.open(path, PASSWORD)
    assert opened.encrypted
    with pytest.raises(PasswordError):
        next(reader.read(Source(path, opened.sha256), [1]))
    assert next(reader.read(Source(path, opened.sha256, PASSWORD), [1])).text.text


def test_a_cut_off_file_is_mended(tmp_path: Path, read: Read) -> None:
    assert "\n" in read(cut_off(tmp_path)).text.text


def test_a_pdf_with_another_extension_is_read(tmp_path: Path, read: Read) -> None:
    assert read(text_page(tmp_path).rename(tmp_path / "letter.docx")).text.text


def test_what_cannot_be_opened_says_why(tmp_path: Path, reader: Reader) -> None:
    with pytest.raises(InputError, match=r"“damaged\.pdf” is damaged"):
        reader.open(str(damaged(tmp_path)), None)
    with pytest.raises(InputError, match=r"“no-pages\.pdf” has no pages"):
        reader.open(str(no_pages(tmp_path)), None)


def test_a_broken_page_leaves_the_others_alone(tmp_path: Path, reader: Reader, source: Open) -> None:
    document = pymupdf.open(labelled_pages(tmp_path))
    document.update_object(document[1].xref, "<</Type/Page/Parent (no page tree)/MediaBox 7/Contents 7>>")
    at = source(saved(document, tmp_path / "broken.pdf"))
    pages = reader.read(at, [1, 2, 3])
    assert next(pages).position == 1
    try:
        second = next(pages)
    except PageError as error:
        assert "Page 2" in error.sentence
    else:
        assert second.text.text == ""
    assert next(reader.read(at, [3])).text.text == "This is sheet 3 of the file.\n"
