"""The words of a page with their places, from lines."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from engine.contracts import PageText, TextSource


def page_text(lines: Sequence[tuple[str, float]]) -> PageText:
    """Lines with the height of their letters in points."""
    boxes = array("f")
    top = 72.0
    for line, height in lines:
        for index, _ in enumerate(line.split()):
            boxes.extend((72.0 + 60 * index, top, 120.0 + 60 * index, top + height))
        top += 2 * height
    return PageText("\n".join(line for line, _ in lines), boxes.tobytes(), TextSource.LAYER)
