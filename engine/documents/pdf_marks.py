"""What is painted on a PDF page, in the order of painting."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import pymupdf

from engine.contracts import Box


class MarkKind(StrEnum):
    """How a mark gets onto the page."""

    TEXT = "text"
    INVISIBLE_TEXT = "invisible text"
    PICTURE = "picture"
    FILL = "fill"
    STROKE = "stroke"


KINDS = {
    "fill-text": MarkKind.TEXT,
    "stroke-text": MarkKind.TEXT,
    "ignore-text": MarkKind.INVISIBLE_TEXT,
    "fill-image": MarkKind.PICTURE,
    "fill-imgmask": MarkKind.PICTURE,
    "fill-shade": MarkKind.FILL,
    "fill-path": MarkKind.FILL,
    "stroke-path": MarkKind.STROKE,
}


@dataclass(frozen=True, slots=True)
class Mark:
    """One painted thing; what clips it is not known, so it may cover less than its box."""

    kind: MarkKind
    box: Box


def marks(page: pymupdf.Page) -> list[Mark]:
    """All marks on a page, boxes on the page as displayed and cut at its edges."""
    return list(_marks(page))


def _marks(page: pymupdf.Page) -> Iterator[Mark]:
    width, height = page.rect.width, page.rect.height
    turn = page.rotation_matrix if page.rotation else None
    for kind, box in page.get_bboxlog():
        x0, y0, x1, y1 = pymupdf.Rect(box) * turn if turn else box
        yield Mark(KINDS[kind], (max(x0, 0.0), max(y0, 0.0), min(x1, width), min(y1, height)))
