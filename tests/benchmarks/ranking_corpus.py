"""Pages of the real documents as the readers give them, kept in the user's cache so that OCR runs once.

A file of the cache is named by the document's content and the version of the reader.
"""

from __future__ import annotations

import hashlib
import sys
from dataclasses import replace
from pathlib import Path

import msgspec
import platformdirs

from engine.contracts import Page, PageChecked, PageRead, Source
from engine.documents import READER_VERSION
from engine.documents.reader import Reader
from engine.errors import PageError


def read_corpus(paths: list[Path]) -> dict[str, list[Page]]:
    """The pages of each file, by its name, which also stands for the document's id."""
    reader = Reader()
    return {path.name: _pages(reader, path) for path in paths}


def _pages(reader: Reader, path: Path) -> list[Page]:
    content = hashlib.sha256(path.read_bytes()).hexdigest()
    folder = Path(platformdirs.user_cache_dir("folioscope"), "benchmarks")
    kept = folder / f"{content[:16]}-{READER_VERSION}.msgpack"
    if kept.exists():
        return msgspec.msgpack.decode(kept.read_bytes(), type=list[Page])
    print(f"  reading {path.name}", file=sys.stderr, flush=True)
    opened = reader.open(str(path), None)
    source = Source(str(path), opened.sha256)
    pages = [_page(reader, source, path.name, position) for position in range(1, opened.page_count + 1)]
    folder.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(msgspec.msgpack.encode(pages))
    return pages


def _page(reader: Reader, source: Source, name: str, position: int) -> Page:
    """One page through both passes, and through OCR where it needs that."""
    (read,) = reader.read(source, [position])
    page = _from_read(name, read)
    if read.needs_ocr:
        scanned = reader.scan(source, position)
        page = replace(page, width=scanned.width, height=scanned.height, turn=scanned.turn, text=scanned.text)
    try:
        (checked,) = reader.check(source, [position])
    except PageError as error:
        return replace(page, failed=error.sentence)
    return _with_facts(page, checked, scanned=read.needs_ocr)


def _from_read(name: str, read: PageRead) -> Page:
    return Page(
        document_id=name,
        position=read.position,
        label=read.label,
        width=read.width,
        height=read.height,
        turn=0,
        text=read.text,
        facts=None,
        failed=None,
    )


def _with_facts(page: Page, checked: PageChecked, *, scanned: bool) -> Page:
    """Hidden words are those of the text layer; words of OCR are seen."""
    text = page.text if scanned else replace(page.text, hidden=checked.hidden)
    return replace(page, facts=checked.facts, text=text)
