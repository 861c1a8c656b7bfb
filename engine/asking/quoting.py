"""Quotes from the ranked pages, as an answer, and what has become of the files that they come from."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from pathlib import Path
from threading import Event

from engine.asking.matter import Checked
from engine.contracts import Answer, AskEvent, Coverage, Document, How, Quote, QuoteFound
from engine.errors import Interrupted
from engine.search.answers import answer_words
from engine.search.quotes import quotes
from engine.search.ranking import Ranking
from engine.store.library import Library


class Quoting:
    """Answers without a model."""

    def __init__(self, library: Library, checked: Checked) -> None:
        self._library = library
        self._checked = checked

    def answer(
        self, question: str, ranking: Ranking, covered: Coverage, stop: Event
    ) -> Generator[AskEvent, None, Answer]:
        """Quotes from the ranked pages, told one by one, as an answer. Raises Interrupted."""
        # Before the pages: what another window removes meanwhile is then missing among the pages, not among these.
        names = {document.id: document.name for document in self._library.documents()}
        pages, unchecked = self._checked([(page.document_id, page.position) for page in ranking.pages])
        if stop.is_set():
            raise Interrupted
        found = quotes(ranking, pages, names)
        for quote in found:
            yield QuoteFound(quote)
        return Answer(
            id=0,
            question=question,
            how=How.QUOTES,
            answer=answer_words(question, found),
            quotes=found,
            notes=(*ranking.notes, *self.changed_since(found), *unchecked),
            coverage=covered,
            seconds=0.0,
            asked="",
            partial=False,
        )

    def changed_since(self, found: Sequence[Quote]) -> tuple[str, ...]:
        """A sentence for each quoted document whose file is no longer what was read."""
        documents = {document.id: document for document in self._library.documents()}
        ids = dict.fromkeys(quote.document_id for quote in found)
        return changed([documents[document_id] for document_id in ids if document_id in documents])


def changed(documents: Sequence[Document]) -> tuple[str, ...]:
    """A sentence for each document whose file is no longer what was read."""
    notes = []
    for document in documents:
        try:
            now = Path(document.path).stat()
        except OSError:
            notes.append(f"{document.name} is no longer where it was; its words are from when it was read.")
            continue
        if (now.st_size, now.st_mtime_ns) != (document.size, document.modified_ns):
            notes.append(f"{document.name} has changed since it was read; add it again to use the new version.")
    return tuple(notes)
