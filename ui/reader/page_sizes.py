"""Sizes for pages that have not been read yet, so that a document can be laid out while it is being read.

Most documents have one size of page: the page before is the best guess, and where it is right nothing moves later.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from engine.contracts import PageOutline

A4 = (595.0, 842.0)
"""points; the guess as long as no page of the document has been read"""


def with_sizes(outlines: Iterable[PageOutline]) -> tuple[PageOutline, ...]:
    """The pages in order; those of unknown size (0) take that of the page before, the first ones that of the next."""
    pages = tuple(outlines)
    size = next(((page.width, page.height) for page in pages if _is_known(page)), A4)
    sized = []
    for page in pages:
        if _is_known(page):
            size = page.width, page.height
        sized.append(page if _is_known(page) else replace(page, width=size[0], height=size[1]))
    return tuple(sized)


def _is_known(page: PageOutline) -> bool:
    return page.width > 0 and page.height > 0
