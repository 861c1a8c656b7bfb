"""How long until the first quotes over a library of 4,000 pages: ranking, loading the pages, quoting; in one process.

The library is the real documents over and over, each time with other words in place of some, so that its vocabulary
grows as a real one's does.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import count, islice
from pathlib import Path
from random import Random
from statistics import median, quantiles

from engine.contracts import DocumentKind, OpenedFile, Page, PageChecked, PageRead, PageText, Scope
from engine.documents import READER_VERSION
from engine.search.index import INDEX_VERSION, MIGRATIONS, SearchIndex
from engine.search.quotes import quotes
from engine.store.database import Database
from engine.store.library import Library
from engine.store.migrations import LIBRARY
from engine.store.pages import Versions
from tests.benchmarks.ranking_corpus import read_corpus

PAGES = 4000
BAR_MS = 50.0
ALTERED = 0.1
"""part of the words that differ from copy to copy"""


def main() -> int:
    """Print the times; 1 when the bar is missed."""
    folder = os.environ.get("FOLIOSCOPE_EVAL")
    if not folder:
        print("ranking_speed: skipped, FOLIOSCOPE_EVAL names no folder with real documents")
        return 0
    documents = read_corpus(sorted(Path(folder, "long-documents", "documents").glob("*.pdf")))
    entries = json.loads(Path(folder, "long-documents", "questions.json").read_text("utf-8"))
    with tempfile.TemporaryDirectory() as home:
        database = Database.open(Path(home), (LIBRARY, MIGRATIONS))
        try:
            library = fill(database, [page for document in documents.values() for page in document])
            times = ask(database, library, [entry["question"] for entry in entries])
        finally:
            database.close()
    p95 = quantiles(times, n=20)[-1]
    print(f"ranking_speed: {len(times)} questions over {PAGES} pages, {os.cpu_count()} cores")
    print(
        f"  first quotes: median {median(times):.1f} ms, p95 {p95:.1f} ms (bar {BAR_MS:.0f}), most {max(times):.1f} ms"
    )
    return int(p95 > BAR_MS)


def fill(database: Database, originals: Sequence[Page]) -> Library:
    """A library of copies, all of them read and checked."""
    library = Library(database, SearchIndex(), Versions(READER_VERSION, INDEX_VERSION))
    chance = Random(7)
    copies = (altered(page, copy, chance) for copy in count() for page in originals)
    for number in range(PAGES // 40):
        some = list(islice(copies, 40))
        opened = OpenedFile(
            sha256=f"{number:064}", size=1, modified_ns=1, kind=DocumentKind.PDF, page_count=40, encrypted=False
        )
        document = library.add(opened, f"/documents/{number}.pdf")
        library.keep_read(document.id, [as_read(page, position) for position, page in enumerate(some, 1)])
        library.keep_checked(document.id, [as_checked(page, position) for position, page in enumerate(some, 1)])
    return library


def altered(page: Page, copy: int, chance: Random) -> Page:
    """The page with some words changed, the same number of them."""
    if copy == 0:
        return page
    lines = [
        " ".join(f"{word}{copy}x" if chance.random() < ALTERED and word.isalpha() else word for word in line.split())
        for line in page.text.text.split("\n")
    ]
    return replace(page, text=replace(page.text, text="\n".join(lines)))


def as_read(page: Page, position: int) -> PageRead:
    """A page as the first pass gives it."""
    text = PageText(page.text.text, page.text.boxes, page.text.source, page.text.confidences)
    return PageRead(
        position=position,
        label=str(position),
        width=page.width,
        height=page.height,
        fingerprint=f"{page.document_id}-{position}",
        text=text,
        needs_ocr=False,
    )


def as_checked(page: Page, position: int) -> PageChecked:
    """A page as the second pass gives it."""
    assert page.facts is not None
    return PageChecked(position=position, facts=page.facts, hidden=page.text.hidden)


def ask(database: Database, library: Library, questions: Sequence[str]) -> list[float]:
    """Milliseconds for each question, after one to warm up."""
    index = SearchIndex()
    times = []
    for question in [questions[0], *questions]:
        started = time.perf_counter()
        ranking = index.rank(database.read(), question, Scope())
        found = library.pages([(page.document_id, page.position) for page in ranking.pages])
        quotes(ranking, found, {document_id: document_id for document_id, _ in found})
        times.append(1000 * (time.perf_counter() - started))
    return times[1:]


if __name__ == "__main__":
    sys.exit(main())
