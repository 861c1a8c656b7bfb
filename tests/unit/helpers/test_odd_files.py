"""The files that go wrong go wrong in the way that they promise."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest
from PIL import Image, ImageSequence

from tests.helpers import odd_files
from tests.helpers.languages import language_page


@pytest.mark.parametrize("kind", odd_files.HIDDEN_KINDS)
def test_hidden_words_are_in_the_file_and_not_in_sight(tmp_path: Path, kind: str) -> None:
    with pymupdf.open(odd_files.hidden_text(tmp_path, kind)) as document:
        page = document[0]
        text = page.get_text(clip=pymupdf.INFINITE_RECT())
        assert odd_files.VISIBLE_SENTENCE in text
        assert odd_files.HIDDEN_SENTENCE in _untagged(text)
        assert len(set(_pixels(page, pymupdf.Rect(60, 90, 400, 105)))) > 10
        assert len(set(_pixels(page, pymupdf.Rect(160, 290, 340, 304)))) == 1


def _untagged(text: str) -> str:
    return "".join(chr(ord(letter) - 0xE0000) if letter > "\U000e0000" else letter for letter in text)


def _pixels(page: pymupdf.Page, clip: pymupdf.Rect) -> bytes:
    return bytes(page.get_pixmap(dpi=144, clip=clip, colorspace="gray").samples)


def test_a_scan_may_carry_its_words_unseen(tmp_path: Path) -> None:
    with pymupdf.open(odd_files.scan_with_layer(tmp_path)) as document:
        page = document[0]
        assert language_page("en").fact in " ".join(page.get_text().split())
        assert {span["type"] for span in page.get_texttrace()} == {3}
        assert len(page.get_image_info()) == 1


@pytest.mark.parametrize("wrong", [False, True])
def test_a_garbage_layer_looks_right_and_reads_wrong(tmp_path: Path, wrong: bool) -> None:
    with pymupdf.open(odd_files.garbage_layer(tmp_path, wrong=wrong)) as document:
        text = document[0].get_text()
        assert len(text) > 100
        assert "paracetamol" not in text
        assert not document[0].get_pixmap(dpi=40).is_unicolor


def test_labels_begin_again_after_the_front_matter(tmp_path: Path) -> None:
    with pymupdf.open(odd_files.labelled_pages(tmp_path)) as document:
        assert [page.get_label() for page in document] == ["i", "ii", "iii", "1", "2", "3", "4"]


def test_an_encrypted_file_opens_with_its_password_only(tmp_path: Path) -> None:
    with pymupdf.open(odd_files.encrypted(tmp_path)) as document:
        assert document.needs_pass
        assert not document.authenticate("summer rye")
        assert document.authenticate(odd_files.PASSWORD)
        assert language_page("en").key in document[0].get_text()


def test_broken_files(tmp_path: Path) -> None:
    with pytest.raises(pymupdf.FileDataError):
        pymupdf.open(odd_files.damaged(tmp_path))
    with pymupdf.open(odd_files.no_pages(tmp_path)) as document:
        assert document.page_count == 0
    with pymupdf.open(odd_files.cut_off(tmp_path)) as document:
        assert document.is_repaired
        assert language_page("en").key in document[0].get_text()


def test_pictures(tmp_path: Path) -> None:
    with Image.open(odd_files.many_frames(tmp_path, "en", "de", "th")) as frames:
        assert sum(1 for _frame in ImageSequence.Iterator(frames)) == 3
    with Image.open(odd_files.turned_photo(tmp_path)) as photo:
        assert photo.width > photo.height
        assert photo.getexif()[0x0112] == 6
    huge = odd_files.huge_picture(tmp_path)
    assert huge.stat().st_size < 200
    with pytest.raises(Image.DecompressionBombError):
        Image.open(huge)
