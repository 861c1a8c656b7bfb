"""Which pages an answer of a model rests on."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from engine.contracts import Coverage, FailedPage, Page, PageLine, PageWay, TextSource

Key = tuple[str, int]
"""document and position"""
WAYS = {
    (True, False): (PageWay.READ, "Its words were read."),
    (False, True): (PageWay.LOOK, "It was looked at."),
    (True, True): (PageWay.BOTH, "Its words were read, and it was looked at."),
}
"""whether it was read, whether it was looked at -> how that is called"""
LEFT = "It was left out."
NOT_REACHED = "It was not reached."


def ledger(
    planned: Sequence[PageLine], read: Collection[Key], looked: Collection[Key], failed: Mapping[Key, str]
) -> tuple[PageLine, ...]:
    """What became of each page, in the order of the documents.

    Args:
        planned: a line for every page in scope.
        read: pages that stood in a prompt of the text model.
        looked: pages that the vision model has looked at.
        failed: pages that could not be looked at, each with a sentence.
    """
    order = {document: place for place, document in enumerate(dict.fromkeys(line.document_id for line in planned))}
    lines = sorted(planned, key=lambda line: (order[line.document_id], line.page))
    return tuple(_became(line, read, looked, failed) for line in lines)


def _became(line: PageLine, read: Collection[Key], looked: Collection[Key], failed: Mapping[Key, str]) -> PageLine:
    key = line.document_id, line.page
    if key in read or key in looked:
        way, reason = WAYS[key in read, key in looked]
        return replace(line, way=way, reason=f"{reason} {failed.get(key, '')}".rstrip(), failed=False)
    if key in failed:
        return replace(line, way=PageWay.SKIP, reason=failed[key], failed=True)
    if line.way is PageWay.SKIP:
        return line
    return replace(line, way=PageWay.SKIP, reason=NOT_REACHED if line.way.looks else LEFT)


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
