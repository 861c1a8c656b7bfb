"""Which pages an answer of a model rests on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from engine.contracts import Coverage, FailedPage, Page, TextSource


def coverage_of_reading(searched: Coverage, read: Collection[Page], wordless: int) -> Coverage:
    """The ledger after a model has read some of the pages that were searched; all others count as skipped.

    Args:
        searched: what the search could see.
        read: pages that stood in a prompt, each once.
        wordless: pages without any words, of which there was nothing to read.
    """
    by_ocr = sum(page.text.source is TextSource.OCR for page in read)
    by_layer = len(read) - by_ocr + wordless
    usable = searched.read + searched.ocr + searched.skipped
    return replace(searched, read=by_layer, ocr=by_ocr, skipped=usable - by_layer - by_ocr)


def coverage_of_looking(
    before: Coverage, looked: Collection[tuple[str, Page]], failed: Collection[tuple[FailedPage, Page]]
) -> Coverage:
    """The ledger after a vision model has looked at some of the pages: they count as looked at, whatever was done with
    them before, also where their words cannot be read.

    Args:
        before: what was searched or read.
        looked: pages that it looked at, each once, with the names of their documents.
        failed: pages that could not be looked at, each once.
    """
    seen = {(document, page.position) for document, page in looked}
    unreadable = {(one.document, one.page) for one in before.failed}
    still = tuple(one for one in before.failed if (one.document, one.page) not in seen)
    lost = tuple(one for one, _ in failed if (one.document, one.page) not in unreadable)
    taken = [page for document, page in looked if (document, page.position) not in unreadable]
    taken += [page for one, page in failed if one in lost]
    # The pages that bear most on the question are both read and looked at first: what is looked at was read, too, as
    # long as there is any that was.
    ocr = min(before.ocr, sum(page.text.source is TextSource.OCR for page in taken))
    read = min(before.read, len(taken) - ocr)
    return replace(
        before,
        read=before.read - read,
        ocr=before.ocr - ocr,
        looked=len(looked),
        skipped=before.skipped - (len(taken) - read - ocr),
        failed=(*still, *lost),
    )
