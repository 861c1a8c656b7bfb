"""Which pages an answer of a model rests on: what it has not read is skipped, and the sum stays."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from engine.answering.ledger import coverage_of_looking, coverage_of_reading, ledger
from engine.contracts import Coverage, FailedPage, Page, PageLine, PageWay, TextSource
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


def test_pages_that_were_looked_at_count_so_and_not_as_read() -> None:
    looked = [("Report.pdf", page(1)), ("Report.pdf", page(2, TextSource.OCR))]
    covered = coverage_of_looking(searched(8, 2, 1), looked, [])
    assert (covered.pages, covered.read, covered.ocr, covered.looked, covered.skipped) == (12, 7, 1, 2, 1)


def test_a_page_whose_words_cannot_be_read_may_be_looked_at() -> None:
    covered = coverage_of_looking(searched(8, 2, 1), [("Report.pdf", page(9, TextSource.MISSING))], [])
    assert (covered.read, covered.ocr, covered.looked, covered.skipped, covered.failed) == (8, 2, 1, 1, ())


def test_a_page_that_could_not_be_looked_at_is_failed_once() -> None:
    lost = FailedPage("Report.pdf", 3, "It could not be looked at."), page(3)
    known = FailedPage("Report.pdf", 9, "It could not be looked at."), page(9, TextSource.MISSING)
    covered = coverage_of_looking(searched(8, 2, 1), [], [lost, known])
    assert (covered.read, covered.looked, covered.failed) == (7, 0, (*FAILED, lost[0]))


def test_pages_that_were_skipped_by_reading_are_looked_at_all_the_same() -> None:
    pages = [page(position) for position in range(10, 20)]
    read = coverage_of_reading(searched(10, 0, 0), pages[:2], wordless=0)
    covered = coverage_of_looking(read, [("Report.pdf", one) for one in pages], [])
    assert (covered.read, covered.looked, covered.skipped) == (0, 10, 0)


@given(st.integers(0, 10), st.integers(0, 10), st.integers(0, 5), st.integers(1, 4))
def test_the_sum_stays_when_pages_are_looked_at(layer: int, ocr: int, waiting: int, step: int) -> None:
    pages = [page(position) for position in range(100, 100 + layer)]
    pages += [page(position, TextSource.OCR) for position in range(200, 200 + ocr)]
    looked = [("Report.pdf", one) for one in pages[::step]]
    covered = coverage_of_looking(searched(layer, ocr, waiting), looked, [])
    assert covered.pages == covered.read + covered.ocr + covered.looked + covered.skipped + len(covered.failed)
    assert min(covered.read, covered.ocr, covered.skipped) >= 0


# --- page by page ----------------------------------------------------------------------------------------------------


def line(page: int, way: PageWay, document_id: str = "doc00001", **changes: bool) -> PageLine:
    """As it was planned."""
    return PageLine(
        document_id=document_id,
        document=f"{document_id}.pdf",
        page=page,
        label=str(page),
        way=way,
        reason="So it was planned.",
        **changes,
    )


def test_the_ledger_says_what_was_done_and_not_what_was_planned() -> None:
    planned = [line(page, PageWay.BOTH) for page in (4, 1, 2, 3)]
    key = {page: ("doc00001", page) for page in range(1, 5)}
    found = ledger(planned, {key[1], key[2]}, {key[1], key[3]}, {})
    assert [(one.page, one.way) for one in found] == [
        (1, PageWay.BOTH),
        (2, PageWay.READ),
        (3, PageWay.LOOK),
        (4, PageWay.SKIP),
    ]
    assert found[3].reason == "It was not reached."
    assert not any(one.failed for one in found)


def test_a_page_that_could_not_be_looked_at_failed_unless_its_words_were_read() -> None:
    planned = [line(1, PageWay.LOOK), line(2, PageWay.BOTH)]
    failed = {("doc00001", 1): "It is gone.", ("doc00001", 2): "It is gone."}
    first, second = ledger(planned, {("doc00001", 2)}, set(), failed)
    assert (first.way, first.failed, first.reason) == (PageWay.SKIP, True, "It is gone.")
    assert (second.way, second.failed) == (PageWay.READ, False)
    assert second.reason == "Its words were read. It is gone."


def test_what_was_skipped_keeps_its_reason_and_documents_their_order() -> None:
    planned = [line(2, PageWay.SKIP, "doc00002", failed=True), line(1, PageWay.SKIP)]
    found = ledger(planned, set(), set(), {})
    assert found == tuple(planned)


def test_a_page_that_was_to_be_read_and_was_not_is_left_out() -> None:
    (found,) = ledger([line(1, PageWay.READ)], set(), set(), {})
    assert (found.way, found.reason) == (PageWay.SKIP, "It was left out.")
