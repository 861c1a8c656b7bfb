"""Pictures as documents, by Pillow: one page, or one for each frame of a TIFF."""

from __future__ import annotations

import hashlib
import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from PIL import Image, ImageOps

from engine.contracts import NO_TEXT, Box, DocumentKind, PageChecked, PageFacts, PageRead
from engine.documents.document import Pixels
from engine.documents.files import FileBytes, is_heif
from engine.documents.geometry import Size, common_part, pixel_size
from engine.errors import InputError, PageError

FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF")
"""the rest of Pillow's parsers stay closed to untrusted files"""

MOST_FRAMES = 10_000

MOST_PIXELS = 150_000_000
"""of one frame: a sheet of A0 at 300 dpi has 140 million; Pillow itself refuses from 179 million on"""

PAPER_LENGTH = 842.0
"""points; long side of A4, taken for the longest picture that does not tell its size"""

PAPER_LENGTHS = (252.0, 1728.0)
"""points; a long side outside these is no paper: cameras write 72 dpi, whatever they saw"""

SCREEN_DPI = 96

DAMAGED = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, OverflowError)
"""what Pillow raises on damaged input"""


class ImageDocument:
    """An opened picture."""

    kind = DocumentKind.IMAGE
    encrypted = False

    def __init__(self, file: FileBytes) -> None:
        """Open it and decode its first frame.

        Raises:
            InputError: it is damaged, or too large to be opened safely.
        """
        self._name = file.name
        self._decoded: tuple[int, Image.Image] | None = None
        with self._parsing(InputError, "The picture"):
            self._image = _open(file.data)
            # the frames of GIF and WebP are an animation, those of a JPEG are previews
            self.page_count = getattr(self._image, "n_frames", 1) if self._image.format == "TIFF" else 1
            self._dpi = self._image.info.get("dpi", (0, 0))
        if self.page_count > MOST_FRAMES:
            raise InputError(f"“{file.name}” holds more than {MOST_FRAMES:,} pictures.", "Split it into smaller files.")
        with self._parsing(InputError, "The picture"):
            self._decode(1)

    def size(self, position: int) -> Size:
        return self._points(self._frame(position))

    def read(self, position: int) -> PageRead:
        frame = self._frame(position)
        width, height = self._points(frame)
        return PageRead(
            position=position,
            label=str(position),
            width=width,
            height=height,
            fingerprint=hashlib.sha256(repr((frame.size, width, height)).encode() + frame.tobytes()).hexdigest(),
            text=NO_TEXT,
            needs_ocr=True,
        )

    def check(self, position: int) -> PageChecked:
        facts = PageFacts(picture_share=1.0, drawing_share=0.0, scan=True, hidden_words=0)
        return PageChecked(position=position, facts=facts, hidden=b"")

    def draw(self, position: int, scale: float, clip: Box) -> Pixels:
        frame = self._frame(position)
        pixels_per_point = frame.width / self._points(frame)[0]
        x0, y0, x1, y1 = (pixels_per_point * value for value in clip)
        box = common_part((x0, y0, x1, y1), frame.size)
        return np.asarray(frame.resize(pixel_size(clip, scale), Image.Resampling.LANCZOS, box, reducing_gap=3.0))

    def pixels(self) -> Pixels:
        """The first frame as it is, upright and on white."""
        return np.asarray(self._frame(1))

    def close(self) -> None:
        self._image.close()
        self._decoded = None

    def _frame(self, position: int) -> Image.Image:
        with self._parsing(PageError, f"Picture {position}"):
            return self._decode(position)

    def _decode(self, position: int) -> Image.Image:
        """One frame as RGB, upright; the last one is kept."""
        if self._decoded is None or self._decoded[0] != position:
            self._decoded = None
            if self.page_count > 1:
                self._image.seek(position - 1)
            if self._image.width * self._image.height > MOST_PIXELS:
                raise Image.DecompressionBombError
            self._decoded = position, _rgb(ImageOps.exif_transpose(self._image))
        return self._decoded[1]

    def _points(self, frame: Image.Image) -> Size:
        """Size of a frame as if it were paper."""
        pixels = max(frame.size)
        length = 72 * pixels / float(max(self._dpi) or SCREEN_DPI)
        if not PAPER_LENGTHS[0] <= length <= PAPER_LENGTHS[1] or not max(self._dpi):
            length = min(72 * pixels / SCREEN_DPI, PAPER_LENGTH)
        return frame.width * length / pixels, frame.height * length / pixels

    @contextmanager
    def _parsing(self, error_kind: type[InputError], what: str) -> Iterator[None]:
        """Turn what Pillow raises and warns into sentences."""
        try:
            with warnings.catch_warnings():
                # damaged metadata and large sizes, both of which are looked at here
                warnings.simplefilter("ignore")
                yield
        except (Image.DecompressionBombError, MemoryError) as error:
            raise error_kind(
                f"{what} in “{self._name}” is too large: it has more than {MOST_PIXELS // 1_000_000} million pixels.",
                "Save it smaller and drop it again.",
            ) from error
        except DAMAGED as error:
            raise error_kind(
                f"{what} in “{self._name}” is damaged and cannot be read.", "Get it again from where it came from."
            ) from error


def _open(data: bytes) -> Image.Image:
    if not is_heif(data):
        return Image.open(io.BytesIO(data), formats=FORMATS)
    # a large decoder of its own, loaded only where it is needed
    from pillow_heif import HeifImageFile

    return HeifImageFile(io.BytesIO(data))


def _rgb(image: Image.Image) -> Image.Image:
    """Eight bits a channel, on white where it is transparent."""
    if image.mode.startswith(("I", "F")):
        image = _eight_bits(image)
    if image.has_transparency_data:
        image = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")
    return image.convert("RGB")


def _eight_bits(image: Image.Image) -> Image.Image:
    """Deeper grey values spread over the eight bits, since Pillow would cut them off."""
    values = np.asarray(image, np.float32)
    low, high = float(values.min()), float(values.max())
    return Image.fromarray(((values - low) * (255 / max(high - low, 1.0))).astype(np.uint8))
