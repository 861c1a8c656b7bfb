"""Pages per second from file to searchable, against a bare loop, in one run.

The bare loop is the least that anyone would write: PyMuPDF takes the words of each page, SQLite's FTS5 indexes them.
Folioscope also keeps the boxes, finds labels, fingerprints and garbage layers, works out of process, and lets
nothing into an answer before its second pass (hidden words, pictures, drawings).
"""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pymupdf

from app.compose import compose
from app.paths import Home
from engine.contracts import PageDone, Source, TextSource
from engine.documents.reader import Reader

BARS = {"searchable": 0.5, "both passes": 0.2}


def main() -> int:
    """Print the table; 1 when a bar is missed."""
    folder = os.environ.get("FOLIOSCOPE_EVAL")
    if not folder:
        print("adding: skipped, FOLIOSCOPE_EVAL names no folder with real documents")
        return 0
    documents = sorted(Path(folder, "long-documents", "documents").glob("*.pdf"))
    paths = [path for path in documents if has_text(path)]
    pages, bare = bare_loop(paths)
    searchable, both = folioscope(paths)
    print(f"adding: {len(paths)} documents of which no page needs OCR, {pages} pages, {os.cpu_count()} cores")
    print(f"  bare PyMuPDF words + FTS5   {pages / bare:7.1f} pages/s")
    missed = 0
    for name, seconds in (("searchable", searchable), ("both passes", both)):
        ratio = bare / seconds
        print(f"  {name:<27} {pages / seconds:7.1f} pages/s   {ratio:.2f} of bare (bar {BARS[name]})")
        missed += ratio < BARS[name]
    return int(missed > 0)


def has_text(path: Path) -> bool:
    """No page of it needs OCR."""
    reader = Reader()
    opened = reader.open(str(path), None)
    pages = reader.read(Source(str(path), opened.sha256), range(1, opened.page_count + 1))
    return not any(page.needs_ocr for page in pages)


def bare_loop(paths: Sequence[Path]) -> tuple[int, float]:
    """Pages and seconds."""
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        connection = sqlite3.connect(Path(folder, "bare.db"))
        connection.execute("CREATE VIRTUAL TABLE pages USING fts5(text, tokenize = 'porter')")
        count = 0
        for path in paths:
            with pymupdf.open(path) as document:
                for page in document:
                    words = page.get_text("words")
                    connection.execute("INSERT INTO pages VALUES (?)", (" ".join(word[4] for word in words),))
                    count += 1
            connection.commit()
        connection.close()
        return count, time.perf_counter() - started


def folioscope(paths: Sequence[Path]) -> tuple[float, float]:
    """Seconds until all pages can be searched, and until both passes are done; readers are warm."""
    with tempfile.TemporaryDirectory() as folder:
        session = compose(Home(Path(folder, "home")))
        try:
            warm = Path(folder, "warm.pdf")
            warm_up(warm)
            list(session.add([warm], stop=threading.Event()))
            started = time.perf_counter()
            searchable = started
            for event in session.add(paths, stop=threading.Event()):
                if isinstance(event, PageDone) and event.source is not TextSource.OCR:
                    searchable = time.perf_counter()
            return searchable - started, time.perf_counter() - started
        finally:
            session.close()


def warm_up(path: Path) -> None:
    """A document with enough pages for every reader to have started."""
    with pymupdf.open() as document:
        for _ in range(200):
            document.new_page().insert_text((72, 72), "words to begin with")
        document.save(path)


if __name__ == "__main__":
    sys.exit(main())
