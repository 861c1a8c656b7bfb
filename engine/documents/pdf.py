"""PDF documents, by PyMuPDF.

Two texts modes of PyMuPDF hang on real files: anything that extracts pictures ("dict" with its default flags) and
display lists of pages with a circular structure tree. So words come from ``get_textpage``, which needs neither, and
pixels are asked for only where nothing else can answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

import pymupdf

from engine.contracts import NO_TEXT, Box, DocumentKind, PageChecked, PageFacts, PageRead, PageText
from engine.documents.document import Pixels
from engine.documents.facts import SCAN, in_margins, picture_share, shows_something
from engine.documents.files import FileBytes
from engine.documents.legible import is_legible
from engine.documents.pdf_fingerprint import Fingerprints
from engine.documents.pdf_marks import marks
from engine.documents.pdf_pixels import render
from engine.documents.words import LayerWord, layer_words, page_text
from engine.errors import InputError, PageError, PasswordError

TEXT_FLAGS = (
    pymupdf.TEXT_PRESERVE_LIGATURES
    | pymupdf.TEXT_PRESERVE_WHITESPACE
    | pymupdf.TEXT_MEDIABOX_CLIP
    | pymupdf.TEXT_IGNORE_ACTUALTEXT
)
"""ActualText is ignored because it may say other things than the glyphs show, and character codes of fonts that name
no Unicode are not taken for text: both would put words into answers that no person sees on the page."""

PARSER_ERRORS = (pymupdf.mupdf.FzErrorBase, RuntimeError, ValueError, IndexError, TypeError, AssertionError)
"""what PyMuPDF raises on damaged input"""

pymupdf.TOOLS.mupdf_display_errors(False)
pymupdf.TOOLS.mupdf_display_warnings(False)


class PdfDocument:
    """An opened PDF."""

    kind = DocumentKind.PDF

    def __init__(self, file: FileBytes, password: str | None) -> None:
        """Open it.

        Raises:
            PasswordError: it is encrypted, and the password is missing or does not fit.
            InputError: it is damaged or has no pages.
        """
        self._name = file.name
        self._pdf = self._parse(file)
        self.encrypted = bool(self._pdf.needs_pass)
        if self.encrypted:
            self._unlock(password)
        self.page_count = self._pdf.page_count
        if not self.page_count:
            raise InputError(f"“{file.name}” has no pages.", "Check whether it was saved or copied completely.")

    def _parse(self, file: FileBytes) -> pymupdf.Document:
        try:
            return pymupdf.open(stream=file.data, filetype="pdf")
        except PARSER_ERRORS as error:
            raise InputError(
                f"“{file.name}” is damaged and cannot be opened.", "Get it again from where it came from."
            ) from error

    def _unlock(self, password: str | None) -> None:
        if password is None:
            raise PasswordError(f"“{self._name}” is protected by a password.", "Type its password.")
        if not self._pdf.authenticate(password):
            raise PasswordError(f"The password does not fit “{self._name}”.", "Type it again.", tried=True)

    @cached_property
    def _fingerprints(self) -> Fingerprints:
        return Fingerprints(self._pdf)

    def size(self, position: int) -> tuple[float, float]:
        with self._page(position) as page:
            return page.rect.width, page.rect.height

    def read(self, position: int) -> PageRead:
        with self._page(position) as page:
            text, needs_ocr = self._text(page)
            return PageRead(
                position=position,
                label=page.get_label() or str(position),
                width=page.rect.width,
                height=page.rect.height,
                fingerprint=self._fingerprints.of(page),
                text=text,
                needs_ocr=needs_ocr,
            )

    def check(self, position: int) -> PageChecked:
        with self._page(position) as page:
            text, _ = self._text(page)
            size = page.rect.width, page.rect.height
            share = picture_share(marks(page), size)
            words = len(text.text.split())
            facts = PageFacts(picture_share=share, drawing_share=0.0, scan=share >= SCAN, hidden_words=0)
            return PageChecked(position=position, facts=facts, hidden=bytes(words))

    def draw(self, position: int, scale: float, clip: Box) -> Pixels:
        with self._page(position) as page:
            return render(page, scale, clip)

    def close(self) -> None:
        self._pdf.close()

    def _text(self, page: pymupdf.Page) -> tuple[PageText, bool]:
        words = self._words(page)
        if self._usable(page, words):
            return page_text(words), False
        return NO_TEXT, True

    def _usable(self, page: pymupdf.Page, words: list[LayerWord]) -> bool:
        """Whether the words are what the page says; a page that shows nothing needs none."""
        size = page.rect.width, page.rect.height
        if not words:
            return not shows_something(marks(page), size)
        if not is_legible([word.text for word in words]):
            return False
        # stamps and page numbers put onto a scan are no text layer of it
        stamped = in_margins([word.box for word in words], size)
        return not stamped or picture_share(marks(page), size) < SCAN

    def _words(self, page: pymupdf.Page) -> list[LayerWord]:
        raw_words = page.get_textpage(flags=TEXT_FLAGS).extractWORDS()
        if page.rotation:
            turned = page.rotation_matrix
            raw_words = [(*(pymupdf.Rect(word[:4]) * turned), *word[4:]) for word in raw_words]
        return layer_words(raw_words)

    @contextmanager
    def _page(self, position: int) -> Iterator[pymupdf.Page]:
        try:
            yield self._pdf.load_page(position - 1)
        except PARSER_ERRORS as error:
            raise PageError(
                f"Page {position} of “{self._name}” is damaged and cannot be read.",
                "The other pages are not touched by this.",
            ) from error
