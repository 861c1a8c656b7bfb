"""Page numbers as people read and type them: the printed label where there is one, the position otherwise."""

from __future__ import annotations

from collections.abc import Sequence

from engine.contracts import PageOutline


def has_own_label(page: PageOutline) -> bool:
    """Is the printed number another than the position?"""
    return page.label != str(page.position)


def find_page(typed: str, pages: Sequence[PageOutline]) -> int | None:
    """Position of the page that a typed number means: the label if one fits, the position otherwise, else None."""
    wanted = typed.strip().removeprefix("p.").strip().casefold()
    for page in pages:
        if page.label.casefold() == wanted:
            return page.position
    if wanted.isascii() and wanted.isdigit() and 1 <= int(wanted) <= len(pages):
        return int(wanted)
    return None
