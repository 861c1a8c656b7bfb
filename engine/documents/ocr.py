"""Reads the writing in a picture of a page."""

from __future__ import annotations

import math
import os

import numpy as np

from engine.contracts import TextSource
from engine.documents.ocr_words import OcrLine, OcrResult, OcrWord
from engine.documents.text_lines import LineReader, Pixels, TextLine, line_size

LONG_SIDE = 1400
MAX_AREA = 12_000_000


def ocr_scale(width: float, height: float) -> float:
    """Pixels per point at which a page of ``width`` x ``height`` points is best drawn for OCR."""
    return min(LONG_SIDE / max(width, height), math.sqrt(MAX_AREA / (width * height)))


class OcrEngine:
    """Reads one picture after the other."""

    def __init__(self) -> None:
        self._reader = LineReader(min(2, os.cpu_count() or 1))

    def read(self, pixels: Pixels) -> OcrResult:
        """Words of an RGB picture, H x W x 3."""
        height, width = pixels.shape[:2]
        quads = self._reader.find(pixels)
        lines = tuple(line for line in map(_words, self._reader.read(quads, pixels)) if line) if quads else ()
        source = TextSource.OCR if lines else TextSource.MISSING
        return OcrResult(0, width, height, lines, source)


def _words(line: TextLine) -> OcrLine:
    words: list[OcrWord] = []
    length, height = line_size(line.quad)
    text, start, end, sure = "", 0.0, 0.0, 1.0
    half = 0.22 * height / length
    for character in (*line.characters, None):
        if character is None or character.text == " ":
            if text:
                words.append(OcrWord(text, _box(line, start - half, end + half), sure))
            text, sure = "", 1.0
            continue
        start = start if text else character.centre
        text, end, sure = text + character.text, character.centre, min(sure, character.confidence)
    return tuple(words)


def _box(line: TextLine, start: float, end: float) -> tuple[float, float, float, float]:
    top_left, top_right, bottom_right, bottom_left = line.quad
    corners = [
        top_left + start * (top_right - top_left),
        top_left + end * (top_right - top_left),
        bottom_left + start * (bottom_right - bottom_left),
        bottom_left + end * (bottom_right - bottom_left),
    ]
    low, high = np.min(corners, axis=0), np.max(corners, axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])
