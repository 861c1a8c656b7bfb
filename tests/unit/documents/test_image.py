"""Pictures as documents."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from pillow_heif import from_pillow

from engine.contracts import DocumentKind, Drawing, Source
from engine.documents.document import LARGEST_PICTURE
from engine.documents.reader import Reader
from engine.errors import InputError
from tests.helpers.drawn_pages import picture_of
from tests.helpers.odd_files import huge_picture, many_frames, turned_photo

RED, GREEN = (255, 0, 0), (0, 160, 0)


def two_halves(mode: str = "RGB") -> Image.Image:
    """A landscape picture, red at the left and green at the right."""
    picture = Image.new("RGB", (400, 200), RED)
    picture.paste(GREEN, (200, 0, 400, 200))
    return picture.convert(mode)


def shown(reader: Reader, path: Path, drawing: Drawing, position: int = 1) -> NDArray[np.uint8]:
    source = Source(str(path), reader.open(str(path), None).sha256)
    picture = reader.draw(source, position, drawing)
    return np.frombuffer(picture.pixels, np.uint8).reshape(picture.height, picture.width, 3)


def near(colour: NDArray[np.uint8], expected: tuple[int, int, int]) -> bool:
    return bool((np.abs(colour.astype(int) - expected) < 40).all())


@pytest.mark.parametrize("suffix", ("png", "jpg", "tiff", "webp", "bmp", "gif", "heic"))
def test_every_kind_of_picture_is_a_page(suffix: str, tmp_path: Path, reader: Reader) -> None:
    path = tmp_path / f"halves.{suffix}"
    if suffix == "heic":
        from_pillow(two_halves()).save(path)
    else:
        two_halves().save(path)
    opened = reader.open(str(path), None)
    assert (opened.kind, opened.page_count, opened.encrypted) == (DocumentKind.IMAGE, 1, False)
    page = next(reader.read(Source(str(path), opened.sha256), [1]))
    assert (page.needs_ocr, page.text.text, page.label) == (True, "", "1")
    pixels = shown(reader, path, Drawing(1.0))
    assert near(pixels[50, 50], RED)
    assert near(pixels[50, -50], GREEN)


@pytest.mark.parametrize("mode", ("1", "L", "P", "CMYK", "RGBA", "LA"))
def test_every_colour_mode_becomes_rgb(mode: str, tmp_path: Path, reader: Reader) -> None:
    path = tmp_path / "mode.tiff"
    Image.new("RGB", (300, 300), "white").convert(mode).save(path)
    assert shown(reader, path, Drawing(1.0)).min() > 250


def test_sixteen_bits_of_grey_keep_their_shades(tmp_path: Path, reader: Reader) -> None:
    shades = np.repeat(np.linspace(20_000, 60_000, 300, dtype=np.uint16)[None], 300, axis=0)
    Image.fromarray(shades).save(tmp_path / "deep.png")
    row = shown(reader, tmp_path / "deep.png", Drawing(1.0))[100, :, 0].astype(int)
    assert row[0] < 10
    assert row[-1] > 245
    assert (np.diff(row) >= 0).all()


def test_transparent_parts_are_paper(tmp_path: Path, reader: Reader) -> None:
    Image.new("RGBA", (300, 300), (0, 0, 0, 0)).save(tmp_path / "clear.png")
    assert shown(reader, tmp_path / "clear.png", Drawing(1.0)).min() == 255


def test_a_turned_photo_stands_upright(tmp_path: Path, reader: Reader) -> None:
    path = turned_photo(tmp_path)
    upright = picture_of("en")
    pixels = shown(reader, path, Drawing(0.5))
    reference = np.asarray(upright.resize((pixels.shape[1], pixels.shape[0])), np.int16)
    assert pixels.shape[0] > pixels.shape[1]
    assert np.abs(reference - pixels).mean() < 6


def test_frames_of_a_tiff_are_pages_with_fingerprints_of_their_own(tmp_path: Path, reader: Reader) -> None:
    path = many_frames(tmp_path, "en", "de", "fr")
    opened = reader.open(str(path), None)
    assert opened.page_count == 3
    source = Source(str(path), opened.sha256)
    assert len({page.fingerprint for page in reader.read(source, [1, 2, 3])}) == 3
    other = tmp_path / "other"
    other.mkdir()
    again = many_frames(other, "en", "fr")
    pages = reader.read(Source(str(again), reader.open(str(again), None).sha256), [1, 2])
    assert [page.fingerprint for page in pages] == [page.fingerprint for page in reader.read(source, [1, 3])]


def test_an_animation_is_its_first_picture(tmp_path: Path, reader: Reader) -> None:
    path = tmp_path / "moving.gif"
    two_halves().save(path, save_all=True, append_images=[Image.new("RGB", (400, 200), GREEN)])
    assert reader.open(str(path), None).page_count == 1


@pytest.mark.parametrize(
    ("pixels", "dpi", "points"),
    [
        ((2480, 3508), 300, (595, 842)),
        ((3024, 4032), 72, (631.5, 842)),
        ((3024, 4032), None, (631.5, 842)),
        ((400, 200), None, (300, 150)),
        ((1275, 1650), 150, (612, 792)),
    ],
)
def test_sizes_are_those_of_paper(
    pixels: tuple[int, int], dpi: int | None, points: tuple[float, float], tmp_path: Path, reader: Reader
) -> None:
    path = tmp_path / "sized.png"
    Image.new("1", pixels, 1).save(path, dpi=(dpi, dpi) if dpi else None)
    page = next(reader.read(Source(str(path), reader.open(str(path), None).sha256), [1]))
    assert (page.width, page.height) == pytest.approx(points, abs=0.6)


def test_the_pixels_of_a_picture_come_as_they_are(tmp_path: Path, reader: Reader) -> None:
    noise = np.random.default_rng(3).integers(0, 256, (611, 407, 3), np.uint8)
    path = tmp_path / "noise.png"
    Image.fromarray(noise).save(path, dpi=(300, 300))
    bands = list(reader.pixels(Source(str(path), reader.open(str(path), None).sha256)))
    assert [(band.width, band.height) for band in bands] == [(407, 611)]
    assert bands[0].pixels == noise.tobytes()


def test_the_pixels_of_a_large_picture_come_in_bands(tmp_path: Path, reader: Reader) -> None:
    height = 2 * LARGEST_PICTURE // 1_000 + 1
    rows = np.arange(height, dtype=np.uint8)[:, None, None].repeat(1_000, 1).repeat(3, 2)
    path = tmp_path / "tall.png"
    Image.fromarray(rows).save(path, compress_level=1)
    bands = list(reader.pixels(Source(str(path), reader.open(str(path), None).sha256)))
    assert [band.height for band in bands] == [12_000, 12_000, 1]
    assert b"".join(band.pixels for band in bands) == rows.tobytes()


def test_the_pixels_of_a_turned_photo_stand_upright(tmp_path: Path, reader: Reader) -> None:
    path = turned_photo(tmp_path)
    with Image.open(path) as lying:
        size = lying.size
    (band,) = reader.pixels(Source(str(path), reader.open(str(path), None).sha256))
    assert (band.width, band.height) == size[::-1]


def test_a_clip_is_the_same_part_larger(tmp_path: Path, reader: Reader) -> None:
    path = tmp_path / "clip.png"
    two_halves().save(path, dpi=(72, 72))
    pixels = shown(reader, path, Drawing(4.0, (190, 50, 210, 60)))
    assert pixels.shape == (40, 80, 3)
    assert near(pixels[20, 20], RED)
    assert near(pixels[20, 60], GREEN)


@pytest.mark.parametrize("side", (15_000, 60_000))
def test_a_picture_of_too_many_pixels_is_refused_unpacked(side: int, tmp_path: Path, reader: Reader) -> None:
    with pytest.raises(InputError, match="is too large: it has more than 150 million pixels"):
        reader.open(str(huge_picture(tmp_path, side)), None)


@pytest.mark.parametrize("suffix", ("png", "jpg", "tiff", "webp", "heic"))
def test_a_cut_picture_is_damaged(suffix: str, tmp_path: Path, reader: Reader) -> None:
    encoded = BytesIO()
    if suffix == "heic":
        from_pillow(picture_of("en")).save(encoded)
    else:
        picture_of("en").save(encoded, "JPEG" if suffix == "jpg" else suffix)
    path = tmp_path / f"cut.{suffix}"
    path.write_bytes(encoded.getvalue()[: len(encoded.getvalue()) // 3])
    with pytest.raises(InputError, match=f"in “cut.{suffix}” is damaged"):
        reader.open(str(path), None)


def test_a_picture_named_pdf_is_a_picture(tmp_path: Path, reader: Reader) -> None:
    two_halves().save(tmp_path / "a.png")
    assert reader.open(str((tmp_path / "a.png").rename(tmp_path / "a.pdf")), None).kind is DocumentKind.IMAGE
