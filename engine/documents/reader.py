"""Opens, reads and draws documents. Lives in a child process: whatever a file does to a parser stays there."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from engine.contracts import (
    DocumentKind,
    Drawing,
    OpenedFile,
    PageChecked,
    PageRead,
    PageScanned,
    Picture,
    Source,
)
from engine.documents.document import LARGEST_PICTURE, OpenDocument, Pixels
from engine.documents.files import FileBytes, file_state, read_file, recognise
from engine.documents.geometry import common_part, turned_back
from engine.documents.image import ImageDocument
from engine.documents.pdf import PdfDocument
from engine.errors import FileChangedError

if TYPE_CHECKING:
    from engine.documents.ocr import OcrEngine

KEPT = 2
"""documents kept open: one may be shown while another is being read"""


class Reader:
    """Reads documents, and keeps the last ones open."""

    def __init__(self) -> None:
        self._kept: dict[Source, tuple[FileBytes, OpenDocument]] = {}

    def open(self, path: str, password: str | None) -> OpenedFile:
        """Look at a file for the first time.

        Raises:
            PasswordError: it is encrypted, and the password is missing or does not fit.
            InputError, EnvironmentProblem: it cannot be opened; the sentence says why.
        """
        file = read_file(path)
        document = self._keep(Source(path, file.sha256, password), file)
        return OpenedFile(
            sha256=file.sha256,
            size=file.state.size,
            modified_ns=file.state.modified_ns,
            kind=document.kind,
            page_count=document.page_count,
            encrypted=document.encrypted,
        )

    def read(self, source: Source, positions: Sequence[int]) -> Iterator[PageRead]:
        """First pass: words of the text layer. Raises PageError for the page at hand."""
        document = self._document(source)
        for position in positions:
            yield document.read(position)

    def check(self, source: Source, positions: Sequence[int]) -> Iterator[PageChecked]:
        """Second pass: facts, and which words cannot be seen. Raises PageError for the page at hand."""
        document = self._document(source)
        for position in positions:
            yield document.check(position)

    def scan(self, source: Source, position: int) -> PageScanned:
        """Read the picture of a page by OCR."""
        from engine.documents.ocr import ocr_scale
        from engine.documents.scanned import scanned_page

        document = self._document(source)
        size = document.size(position)
        pixels = document.draw(position, _limited(ocr_scale(*size), size), (0.0, 0.0, *size))
        return scanned_page(position, size, self._ocr.read(pixels))

    def draw(self, source: Source, position: int, drawing: Drawing) -> Picture:
        """Pixels of a page or of a part of it, at most ``LARGEST_PICTURE`` of them."""
        document = self._document(source)
        size = document.size(position)
        clip = common_part(turned_back(drawing.clip, size, drawing.turn), size) if drawing.clip else (0.0, 0.0, *size)
        scale = _limited(drawing.scale, (clip[2] - clip[0], clip[3] - clip[1]))
        return _picture(np.rot90(document.draw(position, scale, clip), -drawing.turn // 90))

    def pixels(self, source: Source) -> Iterator[Picture]:
        """The pixels of a picture as its file has them, upright, in bands of at most ``LARGEST_PICTURE`` of them."""
        document = self._document(source)
        assert isinstance(document, ImageDocument), "a PDF has no pixels of its own"
        pixels = document.pixels()
        rows = max(1, LARGEST_PICTURE // pixels.shape[1])
        for top in range(0, pixels.shape[0], rows):
            yield _picture(pixels[top : top + rows])

    @cached_property
    def _ocr(self) -> OcrEngine:
        # seconds to load, and most documents never need it
        from engine.documents.ocr import OcrEngine

        return OcrEngine()

    def _document(self, source: Source) -> OpenDocument:
        """The document of a source, opened anew where its file was touched.

        Raises:
            FileChangedError: the file has other content now.
            FileGoneError and all that ``open`` raises.
        """
        state = file_state(source.path)
        if source in self._kept:
            file, document = self._kept.pop(source)
            if file.state == state:
                self._kept[source] = file, document
                return document
            document.close()
        file = read_file(source.path)
        if file.sha256 != source.sha256:
            raise FileChangedError(
                f"“{file.name}” has changed since it was added.", "Add it again to read the new version."
            )
        return self._keep(source, file)

    def _keep(self, source: Source, file: FileBytes) -> OpenDocument:
        while len(self._kept) >= KEPT:
            _, document = self._kept.pop(next(iter(self._kept)))
            document.close()
        document = _opened(file, source.password)
        self._kept[source] = file, document
        return document


def _opened(file: FileBytes, password: str | None) -> OpenDocument:
    if recognise(file) is DocumentKind.PDF:
        return PdfDocument(file, password)
    return ImageDocument(file)


def _limited(scale: float, size: tuple[float, float]) -> float:
    """A scale at which ``size`` points are not too many pixels."""
    return min(scale, math.sqrt(LARGEST_PICTURE / (size[0] * size[1])))


def _picture(pixels: Pixels) -> Picture:
    height, width, _ = pixels.shape
    return Picture(width, height, pixels.tobytes())
