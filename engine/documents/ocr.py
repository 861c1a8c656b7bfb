"""Reads the writing in the picture of a page.

RapidOCR finds the lines and reads Latin, Chinese and Japanese; lines in Hindi or Thai go to Tesseract. What neither
can read is left out, and a page of which most is left out is called unreadable rather than half read.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Sequence

from engine.contracts import TextSource
from engine.documents.ocr_words import OcrLine, OcrResult
from engine.documents.orientation import find_turn, set_upright, turned
from engine.documents.reading_order import in_reading_order
from engine.documents.scripts import CERTAIN, READABLE, readability
from engine.documents.spaces import parts_of, words_of
from engine.documents.tesseract import TesseractReader
from engine.documents.text_lines import MOST_SIDE, LineReader, Pixels, Quad, TextLine

LONG_SIDE = 1400
"""pixels; 1,000 to 2,000 read the same on receipts and slides, more takes longer"""
SHORT_SIDE = 480
"""pixels; a till roll needs more on its long side"""
MAX_AREA = 12_000_000
"""pixels"""
THREADS = 2
"""a worker beside others gains little from more"""
WRITING = 3.0
"""length over height from which an unread box is taken for a line of writing rather than a smudge or a logo"""
FOREIGN = 0.1
"""part of the writing, by length, from which it is worth asking Tesseract; less is logos and drawings"""
MOSTLY = 0.5
"""part of the writing, by length, that must be read"""


def ocr_scale(width: float, height: float) -> float:
    """Pixels per point at which a page of ``width`` x ``height`` points is best drawn for ``OcrEngine.read``."""
    short, long = sorted((width, height))
    return min(max(LONG_SIDE / long, SHORT_SIDE / short), MOST_SIDE / long, math.sqrt(MAX_AREA / (width * height)))


class OcrEngine:
    """Reads one picture after the other: a page takes about a second on two cores, and 0.9 GB."""

    def __init__(self) -> None:
        self._reader = LineReader(min(THREADS, os.cpu_count() or 1))
        self._tesseract = TesseractReader()

    def read(self, pixels: Pixels) -> OcrResult:
        """Words of an RGB picture, H x W x 3."""
        quads = self._reader.find(pixels)
        turn = find_turn(self._reader, pixels, quads)
        if turn:
            pixels = turned(pixels, turn)
            quads = self._reader.find(pixels)
        lines, source = self._read_upright(pixels, quads)
        if source is TextSource.UNREADABLE:
            # Which end is up cannot be told of scripts that RapidOCR does not know: try the other.
            over = turned(pixels, 180)
            other_lines, other_source = self._read_upright(over, self._reader.find(over))
            if other_source is TextSource.OCR:
                turn, lines, source = (turn + 180) % 360, other_lines, other_source
        height, width = pixels.shape[:2]
        return OcrResult(turn, width, height, lines, source)

    def _read_upright(self, pixels: Pixels, quads: Sequence[Quad]) -> tuple[tuple[OcrLine, ...], TextSource]:
        found = self._reader.read(pixels, set_upright(self._reader, pixels, quads))
        lines = self._words(found)
        source = _judged(found, lines)
        if source is not TextSource.OCR:
            return (), source
        read = [(line.quad, words) for line, words in zip(found, lines, strict=True) if words]
        return in_reading_order(*zip(*read, strict=True)), source

    def _words(self, found: Sequence[TextLine]) -> list[OcrLine]:
        """The words of each line; none where it cannot be read."""
        scores = [readability(line) for line in found]
        lines = [
            words_of(line, parts_of(line)) if score >= READABLE else ()
            for line, score in zip(found, scores, strict=True)
        ]
        unread = [line for line, score in zip(found, scores, strict=True) if score < READABLE and _is_writing(line)]
        foreign = _length(unread) > FOREIGN * _length(found)
        language = self._tesseract.find_language(unread) if foreign else None
        if language:
            doubtful = [index for index, score in enumerate(scores) if score < CERTAIN]
            again = self._tesseract.read([found[index] for index in doubtful], language)
            for index, parts in zip(doubtful, again, strict=True):
                lines[index] = words_of(found[index], parts)
        return lines


def _judged(found: Sequence[TextLine], lines: Sequence[OcrLine]) -> TextSource:
    """What a page is of which some lines were read and some not."""
    pairs = list(zip(found, lines, strict=True))
    read = _length(line for line, words in pairs if words)
    unread = _length(line for line, words in pairs if not words and _is_writing(line))
    if read > MOSTLY * (read + unread):
        return TextSource.OCR
    return TextSource.UNREADABLE if unread else TextSource.MISSING


def _length(lines: Iterable[TextLine]) -> int:
    """Pixels of writing."""
    return sum(line.crop.shape[1] for line in lines)


def _is_writing(line: TextLine) -> bool:
    height, length = line.crop.shape[:2]
    return bool(length >= WRITING * height)
