"""A page read by OCR, in the shape of all pages."""

from __future__ import annotations

from array import array

from engine.contracts import PageScanned, PageText, TextSource
from engine.documents.geometry import Size, turned_size
from engine.documents.ocr_words import OcrLine, OcrResult

BLOCK_GAP = 1.0
"""height of the lower line that must be empty between two lines for a new block"""


def scanned_page(position: int, size: Size, result: OcrResult) -> PageScanned:
    """Words of OCR on the page after its turn, in points; ``size`` is that of the page before it."""
    width, height = turned_size(size, result.turn)
    across, down = width / result.width, height / result.height
    words = [word for line in result.lines for word in line]
    boxes = array("f")
    for word in words:
        x0, y0, x1, y1 = word.box
        boxes.extend((x0 * across, y0 * down, x1 * across, y1 * down))
    text = PageText(
        text=_text(result.lines),
        boxes=boxes.tobytes(),
        source=result.source if words or result.source is not TextSource.OCR else TextSource.MISSING,
        confidences=bytes(round(255 * min(max(word.confidence, 0.0), 1.0)) for word in words),
    )
    return PageScanned(position=position, width=width, height=height, turn=result.turn, text=text)


def _text(lines: tuple[OcrLine, ...]) -> str:
    parts = []
    for index, line in enumerate(lines):
        if index and _parted(lines[index - 1], line):
            parts.append("\n")
        parts.append(" ".join(word.text for word in line) + "\n")
    return "".join(parts)


def _parted(upper: OcrLine, lower: OcrLine) -> bool:
    """Whether two lines that follow each other belong to different blocks."""
    top, bottom = min(word.box[1] for word in lower), max(word.box[3] for word in lower)
    gap = top - max(word.box[3] for word in upper)
    return gap > BLOCK_GAP * (bottom - top) or bottom < min(word.box[1] for word in upper)
