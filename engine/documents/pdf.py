"""PDF documents, by PyMuPDF.

Two modes of PyMuPDF hang on real files: anything that extracts pictures ("dict" with its default flags) and
display lists of pages with a circular structure tree. So words come from ``get_textpage``, which needs neither, and
pixels are asked for only where nothing else can answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

import pymupdf

from engine.contracts import Box, DocumentKind, PageChecked, PageFacts, PageRead
from engine.documents.document import Pixels
from engine.documents.facts import drawing_share
from engine.documents.files import FileBytes
from engine.documents.geometry import Size
from engine.documents.hidden import hidden_words
from engine.documents.pdf_fingerprint import Fingerprints
from engine.documents.pdf_page import PdfPage
from engine.documents.pdf_pixels import render
from engine.documents.words import page_text
from engine.errors import InputError, PageError, PasswordError

PARSER_ERRORS = (pymupdf.mupdf.FzErrorBase, RuntimeError)
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
            raise InputError(
                f"“{file.name}” has no pages that can be read.", "Check whether it was saved or copied completely."
            )

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

    def size(self, position: int) -> Size:
        with self._page(position) as page:
            return PdfPage(page).size

    def read(self, position: int) -> PageRead:
        with self._page(position) as page:
            view = PdfPage(page)
            return PageRead(
                position=position,
                label=page.get_label() or str(position),
                width=view.size[0],
                height=view.size[1],
                fingerprint=self._fingerprints.of(page),
                text=page_text(view.words),
                needs_ocr=not view.has_usable_layer,
            )

    def check(self, position: int) -> PageChecked:
        with self._page(position) as page:
            view = PdfPage(page)
            hidden, scan = hidden_words(view)
            facts = PageFacts(
                picture_share=view.picture_share,
                drawing_share=drawing_share(view.marks, view.size),
                scan=scan,
                hidden_words=int(hidden.sum()),
            )
            return PageChecked(position=position, facts=facts, hidden=hidden.tobytes())

    def draw(self, position: int, scale: float, clip: Box) -> Pixels:
        with self._page(position) as page:
            return render(page, scale, clip)

    def close(self) -> None:
        self._pdf.close()

    @contextmanager
    def _page(self, position: int) -> Iterator[pymupdf.Page]:
        try:
            yield self._pdf.load_page(position - 1)
        except PARSER_ERRORS as error:
            raise PageError(
                f"Page {position} of “{self._name}” is damaged and cannot be read.",
                "The other pages are not touched by this.",
            ) from error
