"""Which pages of two documents a comparison rests on, and why it does not rest on the others."""

from __future__ import annotations

from collections.abc import Iterator

from engine.comparing.copies import Side
from engine.contracts import Coverage, FailedPage, PageOutline, TextSource

_NOT_READ = "it has not been read yet."
_NOT_LEGIBLE = "there is writing on it that cannot be read here."
_NOT_CHECKED = "it cannot be checked for words that a person does not see."


def uncompared(side: Side) -> Iterator[FailedPage]:
    """The pages that cannot be compared, in their order, each with the reason."""
    return (_failed(side, page) for page in _lacking(side))


def covered(before: Side, after: Side) -> Coverage:
    """The pages of both documents, counted."""
    pages = [page for side in (before, after) for page in side.compared.values()]
    by_ocr = sum(page.text.source is TextSource.OCR for page in pages)
    lacking = [(side, page) for side in (before, after) for page in _lacking(side)]
    failed = tuple(_failed(side, page) for side, page in lacking if not _is_unread(page))
    return Coverage(
        pages=len(pages) + len(lacking),
        read=len(pages) - by_ocr,
        ocr=by_ocr,
        looked=0,
        skipped=len(lacking) - len(failed),
        failed=failed,
    )


def _lacking(side: Side) -> Iterator[PageOutline]:
    compared = side.compared
    return (page for page in side.outline if page.position not in compared)


def _failed(side: Side, page: PageOutline) -> FailedPage:
    reason = page.failed or (_NOT_READ if _is_unread(page) else "")
    reason = reason or (_NOT_LEGIBLE if page.source is TextSource.UNREADABLE else _NOT_CHECKED)
    return FailedPage(side.document.name, page.position, reason)


def _is_unread(page: PageOutline) -> bool:
    return page.source is None and page.failed is None
