"""One page of a PDF; what a question about it costs is paid when it is first asked."""

from __future__ import annotations

import math
from functools import cached_property

import numpy as np
import pymupdf
from numpy.typing import NDArray

from engine.documents.facts import SCAN, in_margins, picture_share, shows_something
from engine.documents.geometry import Size
from engine.documents.ink import COARSE, FINE, Ink
from engine.documents.legible import is_legible
from engine.documents.pdf_marks import Boxes, Marks, page_marks, pictures_over_text
from engine.documents.pdf_pixels import render
from engine.documents.pdf_styles import Style, word_styles
from engine.documents.pdf_text import TEXT_FLAGS
from engine.documents.words import LayerWord, RawWord, layer_words

INK_PIXELS = 4_000_000
"""a page larger than paper is not drawn finer than this"""


class PdfPage:
    """A page as displayed: cropped, rotated."""

    def __init__(self, page: pymupdf.Page) -> None:
        self._page = page
        self.size: Size = (page.rect.width, page.rect.height)

    @property
    def words(self) -> list[LayerWord]:
        """Words of the text layer, if it is usable."""
        return self._layer if self.has_usable_layer else []

    @cached_property
    def styles(self) -> list[Style]:
        """How each word is painted."""
        styles = word_styles(self._textpage, self._raw_words, self._page.rotation % 180 == 90)
        return [styles[word.raw] for word in self.words]

    @cached_property
    def marks(self) -> Marks:
        """All that is painted on the page."""
        return page_marks(self._page)

    @cached_property
    def ink(self) -> Ink:
        """The page drawn small."""
        return self._drawn(COARSE)

    @cached_property
    def fine_ink(self) -> Ink:
        """The page drawn large."""
        return self._drawn(FINE)

    def behind_pictures(self, centres: Boxes) -> NDArray[np.bool_]:
        """Which points lie on text over which a picture may have been painted."""
        return pictures_over_text(self._page, centres)

    @cached_property
    def has_usable_layer(self) -> bool:
        """Whether the words are what the page says; a page that shows nothing needs none."""
        if not self._raw_words:
            return not shows_something(self.marks, self.size)
        if not self._layer or not is_legible("".join([word[4] for word in self._raw_words])):
            return False
        # stamps and page numbers put onto a scan are no text layer of it
        return not in_margins([word.box for word in self._layer], self.size) or self.picture_share < SCAN

    @cached_property
    def picture_share(self) -> float:
        """Part of the page that is covered by pictures."""
        return picture_share(self.marks, self.size)

    @cached_property
    def _textpage(self) -> pymupdf.TextPage:
        return self._page.get_textpage(flags=TEXT_FLAGS)

    @cached_property
    def _raw_words(self) -> list[RawWord]:
        words: list[RawWord] = self._textpage.extractWORDS()
        return words

    @cached_property
    def _layer(self) -> list[LayerWord]:
        raw_words = self._raw_words
        if self._page.rotation:
            turn = self._page.rotation_matrix
            raw_words = [(*(pymupdf.Rect(word[:4]) * turn), *word[4:]) for word in raw_words]
        return layer_words(raw_words)

    def _drawn(self, scale: float) -> Ink:
        width, height = self.size
        scale = min(scale, math.sqrt(INK_PIXELS / (width * height)))
        return Ink(render(self._page, scale, (0.0, 0.0, width, height)), scale)
