"""Which pages an answer of a model rests on: what it has not read is skipped, and the sum stays."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from engine.answering.ledger import coverage_of_reading
from engine.contracts import Coverage, FailedPage, Page, TextSource
from tests.unit.answering.conftest import page_of
from tests.unit.search.pages import page_text

FAILED = (FailedPage("Report.pdf", 9, "The text is not readable here."),)


def page(position: int, source: TextSource = TextSource.LAYER) -> Page:
    return page_of(page_text("Words", source=source), position)


def searched(read: int, ocr: int, skipped: int) -> Coverage:
    return Coverage(pages=read + ocr + skipped + 1, read=read, ocr=ocr, looked=0, skipped=skipped, failed=FAILED)


def test_pages_that_were_not_read_are_skipped() -> None:
    covered = coverage_of_reading(searched(8, 2, 1), [page(1), page(2), page(3, TextSource.OCR)], wordless=0)
    assert (covered.pages, covered.read, covered.ocr, covered.skipped) == (12, 2, 1, 8)
    assert covered.failed == FAILED


def test_the_same_page_of_two_documents_counts_twice() -> None:
    other = replace(page(1), document_id="letter00")
    assert coverage_of_reading(searched(3, 0, 0), [page(1), other], wordless=0).read == 2


@given(st.integers(0, 20), st.integers(0, 20), st.integers(0, 5), st.integers(0, 5))
def test_the_sum_stays(layer: int, ocr: int, wordless: int, waiting: int) -> None:
    pages = [page(position) for position in range(layer)]
    pages += [page(100 + position, TextSource.OCR) for position in range(ocr)]
    for read in (pages, pages[::2], []):
        covered = coverage_of_reading(searched(layer + wordless, ocr, waiting), read, wordless)
        assert covered.pages == covered.read + covered.ocr + covered.looked + covered.skipped + len(covered.failed)
        assert covered.skipped == layer + ocr - len(read) + waiting
