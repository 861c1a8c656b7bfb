"""Which pages an answer of a text model rests on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from engine.contracts import Coverage, Page, TextSource


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
