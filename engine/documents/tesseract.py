"""Hindi and Thai, read by the Tesseract that is built into PyMuPDF.

Lines found by RapidOCR are stacked into one picture, so that Tesseract meets no columns, tables or skew. It tells no
confidence and makes Devanagari out of anything, so two safeguards stand in for one:

- A sample is read at two sizes. A known script gives the same text twice; from any other the two differ.
- Numbers are taken from RapidOCR, which reads digits in any surroundings, where both see a number in a place.
  Tesseract's Hindi drops digits ("18" becomes "8").
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import pymupdf
from rapidfuzz import fuzz

from engine.documents.line_ink import find_ink, inked_columns, widest_blank
from engine.documents.spaces import Part
from engine.documents.tessdata import find_tessdata
from engine.documents.text_lines import Pixels, TextLine

LINE_HEIGHT, OTHER_HEIGHT = 48, 64
"""pixels to which lines are scaled"""
MARGIN = 16
"""pixels of white around each line"""
SAMPLE = 4
"""lines from which the language is told"""
SAME = 90
"""of 100: how alike two readings of the sample are when the script is known; foreign scripts stay at 85 or less"""
OWN_LETTERS = 0.6
"""least part of the sample that is letters of the language"""
SURE, UNSURE_DIGIT = 0.8, 0.5
"""confidence in what only Tesseract has read"""
_SARA_AM = re.compile("\u0e4d([\u0e48-\u0e4b]?)\u0e32")
"""Tesseract takes the Thai vowel apart into its two signs; people type it as one"""
_NUMBER = re.compile(r"\d(?:[\d.,:/-]*\d)?")


@dataclass(frozen=True, slots=True)
class Language:
    """A language of Tesseract."""

    code: str
    letters: re.Pattern[str]
    space: float
    """of the line's height: white from which on two words are apart"""


LANGUAGES = (
    Language("hin", re.compile("[\u0900-\u0963\u0970-\u097f]"), 0.1),
    Language("tha", re.compile("[\u0e01-\u0e4e]"), 0.25),
)


@dataclass(frozen=True, slots=True)
class _Glyph:
    """A character and its marks; ``start`` and ``end`` are shares of the line's length."""

    text: str
    start: float
    end: float
    confidence: float

    @property
    def centre(self) -> float:
        return (self.start + self.end) / 2


class TesseractReader:
    """Reads lines whose script RapidOCR does not know."""

    def __init__(self) -> None:
        self._folders = find_tessdata()

    def find_language(self, lines: Sequence[TextLine]) -> Language | None:
        """The language of these lines, None when it is none that can be read here."""
        longest = sorted(lines, key=lambda line: line.crop.shape[1] / line.crop.shape[0], reverse=True)[:SAMPLE]
        candidates = (language for language in LANGUAGES if language.code in self._folders)
        return next((language for language in candidates if self._knows(language, longest)), None)

    def read(self, lines: Sequence[TextLine], language: Language) -> list[list[Part]]:
        """The words of each line."""
        read = self._glyphs(lines, language, LINE_HEIGHT)
        return [
            _parts(_with_numbers(glyphs, line, language), line, language)
            for glyphs, line in zip(read, lines, strict=True)
        ]

    def _knows(self, language: Language, lines: Sequence[TextLine]) -> bool:
        text = self._text(lines, language, LINE_HEIGHT)
        own = len(language.letters.findall(text))
        return own > OWN_LETTERS * len(text) and fuzz.ratio(text, self._text(lines, language, OTHER_HEIGHT)) >= SAME

    def _text(self, lines: Sequence[TextLine], language: Language, height: int) -> str:
        return "".join(glyph.text for glyphs in self._glyphs(lines, language, height) for glyph in glyphs)

    def _glyphs(self, lines: Sequence[TextLine], language: Language, height: int) -> list[list[_Glyph]]:
        """Characters of each line as Tesseract reads them, lines scaled to ``height`` pixels."""
        scaled = [_scaled(line.crop, height) for line in lines]
        stack = _stacked(scaled, height)
        pixmap = pymupdf.Pixmap(pymupdf.csRGB, stack.shape[1], stack.shape[0], stack.tobytes(), False)
        folder = str(self._folders[language.code])
        with pymupdf.open("pdf", pixmap.pdfocr_tobytes(compress=False, language=language.code, tessdata=folder)) as pdf:
            page = pdf[0]
            pixels = stack.shape[1] / page.rect.width
            characters = [character for span in page.get_texttrace() for character in span["chars"]]
        rows: list[list[_Glyph]] = [[] for _ in lines]
        for code, _, (_, baseline), (x0, _, x1, _) in characters:
            row = min(int((baseline * pixels - MARGIN) / (height + MARGIN)), len(rows) - 1)
            width = scaled[row].shape[1]
            start, end = ((x * pixels - MARGIN) / width for x in (x0, x1))
            sure = UNSURE_DIGIT if chr(code).isdigit() else SURE
            rows[row].append(_Glyph(chr(code), start, end, sure))
        return [_with_marks(row) for row in rows]


def _scaled(crop: Pixels, height: int) -> Pixels:
    width = max(1, round(crop.shape[1] * height / crop.shape[0]))
    shrinks = height < crop.shape[0]
    return np.asarray(cv2.resize(crop, (width, height), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC))


def _stacked(crops: Sequence[Pixels], height: int) -> Pixels:
    """One line below the other on white; row ``i`` begins at ``MARGIN + i * (height + MARGIN)``."""
    width = max(crop.shape[1] for crop in crops) + 2 * MARGIN
    stack = np.full((MARGIN + len(crops) * (height + MARGIN), width, 3), 255, np.uint8)
    for index, crop in enumerate(crops):
        top = MARGIN + index * (height + MARGIN)
        stack[top : top + height, MARGIN : MARGIN + crop.shape[1]] = crop
    return stack


def _with_marks(glyphs: Iterable[_Glyph]) -> list[_Glyph]:
    """Combining marks belong to the character before them, wherever Tesseract saw them."""
    joined: list[_Glyph] = []
    for glyph in glyphs:
        if joined and unicodedata.category(glyph.text).startswith("M"):
            base = joined[-1]
            joined[-1] = replace(base, text=base.text + glyph.text, end=max(base.end, glyph.end))
        elif not glyph.text.isspace():
            joined.append(glyph)
    return joined


def _with_numbers(glyphs: list[_Glyph], line: TextLine, language: Language) -> list[_Glyph]:
    """Digits as RapidOCR reads them, where Tesseract sees no letters of its own."""
    text = "".join(character.text for character in line.characters)
    half = line.crop.shape[0] / line.crop.shape[1] / 4
    for match in _NUMBER.finditer(text):
        digits = line.characters[match.start() : match.end()]
        start, end = digits[0].centre - half, digits[-1].centre + half
        there = [glyph for glyph in glyphs if start < glyph.centre < end]
        if there and not any(language.letters.search(glyph.text) for glyph in there):
            first = glyphs.index(there[0])
            glyphs = [glyph for glyph in glyphs if glyph not in there]
            glyphs.insert(first, _Glyph(match.group(), start, end, min(digit.confidence for digit in digits)))
    return glyphs


def _parts(glyphs: Sequence[_Glyph], line: TextLine, language: Language) -> list[Part]:
    """Words by the white between them: Tesseract's own parting loses spaces in Hindi and parts Thai into letters."""
    columns = inked_columns(find_ink(line.crop))
    space = language.space * line.crop.shape[0]
    parts: list[Part] = []
    previous: _Glyph | None = None
    for glyph in glyphs:
        start, end = widest_blank(columns, previous.centre if previous else glyph.centre, glyph.centre)
        if previous and end - start < space:
            last = parts[-1]
            text, sure = last.text + glyph.text, min(last.confidence, glyph.confidence)
            parts[-1] = Part(text, last.start, max(last.end, glyph.end), sure)
        else:
            parts.append(Part(glyph.text, glyph.start, glyph.end, glyph.confidence))
        previous = glyph
    return [replace(part, text=_SARA_AM.sub("\\1\u0e33", part.text)) for part in parts]
