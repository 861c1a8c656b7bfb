"""Pages of real documents, as the library has them once they are read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.paths import ASSETS
from engine.contracts import Page, PageFacts, PageRead, PageText, Source
from engine.documents.reader import Reader

ReadPages = Callable[[Path], list[Page]]


def page_of(text: PageText, position: int = 1) -> Page:
    """A page with these words."""
    return Page(
        document_id="report00",
        position=position,
        label=str(position),
        width=595,
        height=842,
        turn=0,
        text=text,
        facts=PageFacts(0, 0, False, 0),
        failed=None,
    )


@pytest.fixture
def read_pages() -> ReadPages:
    """Reads the text layer of all pages that have one."""

    def read(path: Path) -> list[Page]:
        reader = Reader()
        opened = reader.open(str(path), None)
        source = Source(str(path), opened.sha256)
        found: list[PageRead] = list(reader.read(source, range(1, opened.page_count + 1)))
        return [page_of(page.text, page.position) for page in found if page.text.text]

    return read


@pytest.fixture
def report(read_pages: ReadPages) -> list[Page]:
    """The pages of the annual report among the samples."""
    return read_pages(ASSETS / "samples" / "annual-report-2025.pdf")
