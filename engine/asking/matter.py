"""What models may read and look at: pages of the library with words that a person can see."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Event

from engine.answering.parts import Readable
from engine.answering.picture_plan import Leaf
from engine.comparing.copies import Side
from engine.contracts import NO_TEXT, Page, PageOutline, Scope, TextSource
from engine.errors import Interrupted
from engine.store.caches import Caches
from engine.store.database import Database
from engine.store.library import Library
from engine.store.reading_marks import mark_of

PageKey = tuple[str, int]
Checked = Callable[[Sequence[PageKey]], tuple[Mapping[PageKey, Page], tuple[str, ...]]]
"""keys of pages -> those that can be used, without words that nobody sees, and sentences about the others"""
LAST = 1 << 40
"""behind the last page of any document"""


@dataclass(frozen=True, slots=True)
class Matter:
    """Documents with the pages that can be read."""

    documents: tuple[Readable, ...]
    wordless: int
    """pages beside them without any words"""
    notes: tuple[str, ...]
    """sentences about pages that cannot be used"""


class Shelves:
    """The library as models read it."""

    def __init__(self, database: Database, library: Library, caches: Caches, checked: Checked) -> None:
        self._database = database
        self._library = library
        self._caches = caches
        self._checked = checked

    def matter(self, scope: Scope, most: int | None, stop: Event) -> Matter | None:
        """All that can be read within the scope; None where there are more than ``most`` pages. Raises Interrupted."""
        outlines = self._outlines(scope)
        if most is not None and sum(map(len, outlines.values())) > most:
            return None
        readables, notes = [], list[str]()
        for document_id, outline in outlines.items():
            if stop.is_set():
                raise Interrupted
            keys = [(document_id, page.position) for page in outline if _has_words(page)]
            pages, left_out = self._checked(keys)
            notes += left_out
            if pages:
                readables.append(self._readable(document_id, [pages[key] for key in keys if key in pages]))
        wordless = sum(page.source is TextSource.MISSING for outline in outlines.values() for page in outline)
        return Matter(tuple(readables), wordless, tuple(notes))

    def pages(self, keys: Sequence[PageKey]) -> tuple[list[tuple[str, Page]], tuple[str, ...]]:
        """These pages, each with its document's name, in their order, and notes on those that cannot be used."""
        pages, notes = self._checked(keys)
        names = {document.id: document.name for document in self._library.documents()}
        return [(names[key[0]], pages[key]) for key in keys if key in pages], notes

    def leaves(self, scope: Scope) -> list[Leaf]:
        """All pages within the scope, in the order of the documents."""
        names = {document.id: document.name for document in self._library.documents()}
        outlines = self._outlines(scope).items()
        return [Leaf(one, names[one], page) for one, outline in outlines for page in outline if one in names]

    def page(self, key: PageKey) -> tuple[str, Page, tuple[str, ...]]:
        """Name of the document, page, notes; without words where those that a person can see cannot be told.

        Raises:
            DocumentRemovedError: the document is not in the library, or no longer.
        """
        document, page = self._library.document(key[0]), self._library.page(*key)
        if page.failed is not None or not page.text.text:
            return document.name, replace(page, text=NO_TEXT), ()
        pages, notes = self._checked([key])
        return document.name, pages.get(key) or replace(page, text=NO_TEXT), notes

    def side(self, document_id: str) -> Side:
        """A document as it is compared with another one. Raises DocumentRemovedError."""
        outline = self._library.outline(document_id)
        pages, _ = self._checked([(document_id, page.position) for page in outline])
        usable = {position: page for (_, position), page in pages.items()}
        return Side(self._library.document(document_id), outline, usable)

    def fingerprint(self, key: PageKey) -> str:
        """A name for all that the page shows. Raises DocumentRemovedError."""
        return self._library.fingerprint(*key)

    def mark(self, document_id: str) -> str:
        """What stands around the words of the document in a prompt. Raises DocumentRemovedError."""
        return mark_of(self._database, document_id)

    def _outlines(self, scope: Scope) -> dict[str, list[PageOutline]]:
        first, last = scope.pages or (1, LAST)
        ids = [one.id for one in self._library.documents() if one.id in scope.document_ids or not scope.document_ids]
        return {one: [page for page in self._library.outline(one) if first <= page.position <= last] for one in ids}

    def _readable(self, document_id: str, pages: Sequence[Page]) -> Readable:
        return Readable(
            document_id=document_id,
            document=self._library.document(document_id).name,
            code=self.mark(document_id),
            pages=tuple(pages),
            keep=str(self._caches.folder_of(document_id)),
        )


def _has_words(page: PageOutline) -> bool:
    return page.source in (TextSource.LAYER, TextSource.OCR) and page.failed is None
