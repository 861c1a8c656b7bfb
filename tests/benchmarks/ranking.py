"""Is the page with the answer found? Real questions about real documents, against whole-page BM25 in the same run.

A page counts by the order of the first quotes. "Own document" puts each question to the document it was made for,
"library" to all documents at once. The receipts are asked for their total and their date.
``python -m tests.benchmarks.ranking_fit`` says how the weights were found and how they do on documents left out.
"""

from __future__ import annotations

import ast
import json
import os
import re
import sqlite3
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.contracts import Page, Quote, Scope
from engine.search.index import MIGRATIONS, SearchIndex
from engine.search.quotes import answer_words, quotes
from engine.store.schema import migrate
from tests.benchmarks.ranking_corpus import read_corpus

PageKey = tuple[str, int]
Finder = Callable[[str, Scope], Iterable[PageKey]]
"""pages for a question, best first"""

BARS = {"own document": (0.62, 0.88), "library": (0.52, 0.74)}
TOTALS_AMONG_QUOTES, TOTALS_ANSWERED = 17, 14


@dataclass(frozen=True, slots=True)
class Asked:
    """A question whose evidence is known."""

    document: str
    text: str
    evidence: frozenset[PageKey]


class Corpus:
    """Documents and the index over them."""

    def __init__(self, pages: dict[str, list[Page]]) -> None:
        self.pages = {(page.document_id, page.position): page for document in pages.values() for page in document}
        self.names = {name: name for name in pages}
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        self.index = SearchIndex()
        migrate(self.connection, [MIGRATIONS])
        for (name, position), page in self.pages.items():
            self.index.put(self.connection, name, position, page.label, page.text)

    def quotes(self, question: str, scope: Scope) -> Sequence[Quote]:
        """What Folioscope answers with."""
        return quotes(self.index.rank(self.connection, question, scope), self.pages, self.names)

    def quoted_pages(self, question: str, scope: Scope) -> Iterable[PageKey]:
        """Pages in the order of their first quote."""
        return dict.fromkeys((quote.document_id, quote.page) for quote in self.quotes(question, scope))


class WholePages:
    """The baseline: FTS5 with its porter stemmer, all words of the question OR-ed, pages by BM25."""

    def __init__(self, corpus: Corpus) -> None:
        self._keys = list(corpus.pages)
        self._connection = sqlite3.connect(":memory:")
        self._connection.execute("CREATE VIRTUAL TABLE pages USING fts5(text, tokenize = 'porter unicode61')")
        texts = ((number, corpus.pages[key].text.text) for number, key in enumerate(self._keys))
        self._connection.executemany("INSERT INTO pages (rowid, text) VALUES (?, ?)", texts)

    def find(self, question: str, scope: Scope) -> Iterable[PageKey]:
        """Pages by BM25."""
        words = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", question))
        rows = self._connection.execute("SELECT rowid FROM pages WHERE pages MATCH ? ORDER BY rank", (words,))
        found = (self._keys[number] for (number,) in rows)
        return [key for key in found if not scope.document_ids or key[0] in scope.document_ids]


def main() -> int:
    """Print the tables; 1 when a bar is missed."""
    folder = os.environ.get("FOLIOSCOPE_EVAL")
    if not folder:
        print("ranking: skipped, FOLIOSCOPE_EVAL names no folder with real documents")
        return 0
    return ask_long_documents(Path(folder, "long-documents")) + ask_receipts(Path(folder, "receipts"))


def ask_long_documents(folder: Path) -> int:
    """Print how often an evidence page comes first and among five; the number of bars that were missed."""
    corpus = Corpus(read_corpus(sorted((folder / "documents").glob("*.pdf"))))
    asked = questions(folder / "questions.json")
    print(f"ranking: {len(asked)} questions, {len(corpus.names)} documents, {len(corpus.pages)} pages")
    missed = 0
    for scope_name, bars in BARS.items():
        for finder_name, find in (("whole-page BM25", WholePages(corpus).find), ("Folioscope", corpus.quoted_pages)):
            shares = found_shares(asked, find, own_document=scope_name == "own document")
            print(f"  {scope_name:<13} {finder_name:<16} first {shares[0]:6.1%}   among five {shares[1]:6.1%}")
        print(f"  {scope_name:<13} {'bar':<16} first {bars[0]:6.1%}   among five {bars[1]:6.1%}")
        missed += sum(share < bar for share, bar in zip(shares, bars, strict=True))
    return missed


def questions(path: Path) -> list[Asked]:
    """The questions that have evidence pages."""
    found = []
    for entry in json.loads(path.read_text("utf-8")):
        evidence = frozenset((entry["doc_id"], position) for position in ast.literal_eval(entry["evidence_pages"]))
        if evidence:
            found.append(Asked(entry["doc_id"], entry["question"], evidence))
    return found


def found_shares(asked: Sequence[Asked], find: Finder, *, own_document: bool) -> tuple[float, float]:
    """For which parts of the questions an evidence page comes first, and among the first five."""
    first = among = 0
    for question in asked:
        scope = Scope(document_ids=(question.document,)) if own_document else Scope()
        best = list(find(question.text, scope))[:5]
        first += best[:1] != [] and best[0] in question.evidence
        among += not question.evidence.isdisjoint(best)
    return first / len(asked), among / len(asked)


def ask_receipts(folder: Path) -> int:
    """Print for how many receipts the total and the date are quoted and answered; the number of bars missed."""
    expected = json.loads((folder / "answers.json").read_text("utf-8"))
    corpora = {name: Corpus({name: pages}) for name, pages in read_corpus(sorted(folder.glob("*.jpg"))).items()}
    for question, field in (("What is the total?", "total"), ("What is the date?", "date")):
        among = answered = 0
        for name, corpus in corpora.items():
            found = corpus.quotes(question, Scope(document_ids=(name,)))
            wanted = plain(expected[name][field])
            among += any(wanted == plain(quote.text[start:end]) for quote in found for start, end in quote.answer_spans)
            answered += wanted == plain(answer_words(question, found) or "")
        print(f"receipts: {field} among the quotes {among}, the answer {answered}, of {len(corpora)}")
        if field == "total":
            missed = (among < TOTALS_AMONG_QUOTES) + (answered < TOTALS_ANSWERED)
    print(f"receipts: bar for the total {TOTALS_AMONG_QUOTES} and {TOTALS_ANSWERED}")
    return missed


def plain(value: str) -> str:
    """A value without currency and spaces."""
    return value.replace("RM", "").replace(" ", "").replace(",", ".")


if __name__ == "__main__":
    sys.exit(main())
