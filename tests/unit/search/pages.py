"""Makes pages and small libraries for tests: words with places, without a document behind them."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Sequence

from engine.contracts import Page, PageFacts, PageText, Quote, Scope, TextSource
from engine.search.index import MIGRATIONS, SearchIndex
from engine.search.quotes import quotes
from engine.search.ranking import Ranking
from engine.store.schema import migrate

LETTER = 6.0
LINE = 14.0
SIZE = 10.0

Cell = tuple[float, str]
"""left edge in points, words"""


def page_text(*lines: str | Sequence[Cell], source: TextSource = TextSource.LAYER, size: float = SIZE) -> PageText:
    """A page of lines from the top down; a line of cells has words at several places. An empty line parts blocks.

    A line that begins with "# " stands in letters twice as high.
    """
    parts, boxes = [], array("f")
    for number, line in enumerate(lines):
        cells = [(50.0, line)] if isinstance(line, str) else list(line)
        for left, content in cells:
            height = 2 * size if content.startswith("# ") else size
            words = content.removeprefix("# ").split()
            parts.append(" ".join(words))
            x = left
            for word in words:
                boxes.extend((x, 50 + LINE * number, x + LETTER * len(word), 50 + LINE * number + height))
                x += LETTER * (len(word) + 1)
    return PageText("".join(f"{part}\n" for part in parts), boxes.tobytes(), source)


class SmallLibrary:
    """Documents in an index, and their pages."""

    def __init__(self, **documents: Sequence[PageText]) -> None:
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        self.index = SearchIndex()
        self.pages: dict[tuple[str, int], Page] = {}
        migrate(self.connection, [MIGRATIONS])
        for name, texts in documents.items():
            for position, text in enumerate(texts, start=1):
                self.put(name, position, text)

    def put(self, name: str, position: int, text: PageText, label: str | None = None) -> None:
        """Add a page or change it."""
        label = label or str(position)
        self.index.put(self.connection, name, position, label, text)
        self.pages[name, position] = Page(
            document_id=name,
            position=position,
            label=label,
            width=595,
            height=842,
            turn=0,
            text=text,
            facts=PageFacts(0, 0, False, 0),
            failed=None,
        )

    def rank(self, question: str, *documents: str) -> Ranking:
        """The ranking of a question put to some documents, or to all."""
        return self.index.rank(self.connection, question, Scope(document_ids=documents))

    def found(self, question: str, *documents: str) -> list[tuple[str, int]]:
        """The ranked pages, best first."""
        return [(page.document_id, page.position) for page in self.rank(question, *documents).pages]

    def quotes(self, question: str, *documents: str) -> tuple[Quote, ...]:
        """The quotes for a question."""
        names = {name: f"{name}.pdf" for name, _ in self.pages}
        return quotes(self.rank(question, *documents), self.pages, names)
