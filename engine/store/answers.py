"""Questions and their answers: a citation for each quote, what a text model stated, what a vision model saw.

An answer outlives its documents: each citation keeps the words and the document's name and content hash. Whether a
document has changed or gone since is found out when an answer is read, and said in its notes.
"""

from __future__ import annotations

import json
import sqlite3
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from typing import Any

from engine.contracts import (
    Answer,
    Calculation,
    CalculationInput,
    Coverage,
    FailedPage,
    How,
    InputOrigin,
    Quote,
    Reading,
    Statement,
    TextSource,
)
from engine.errors import UseError
from engine.store.answer_account import account_json, account_of
from engine.store.answer_findings import answer_findings, became, findings_json, since_then
from engine.store.database import Database
from engine.store.erase import owe_scrub, scrub
from engine.store.findings import drop_findings
from engine.store.rows import Row, plain_text

COLUMNS = (
    *("id", "question", "how", "answer", "notes", "coverage", "seconds", "asked", "partial"),
    *("statements", "calculations", "model", "reading", "cut", "test_model", "findings", "vision_model"),
    *("differences", "ledger", "made", "wish"),
)
SELECT_ANSWERS = f"SELECT {', '.join(COLUMNS)} FROM answers"

SELECT_CITATIONS = """
    SELECT answer_id, document_id, document, page, label, text, boxes, source, verified, answer_spans, digits_unsure,
        score, citations.sha256, documents.sha256
    FROM citations LEFT JOIN documents ON documents.id = document_id"""


SELECT_TODAY = "SELECT id, sha256 FROM documents"
NOTHING = "[]"
_FINDINGS = COLUMNS.index("findings")


class Answers:
    """The history of questions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, answer: Answer) -> Answer:
        """Keep an answer; the one returned bears its id. One that bears an id takes the place of the earlier answer,
        if that is still there."""

        def work(connection: sqlite3.Connection) -> int:
            if answer.id:
                connection.execute("DELETE FROM answers WHERE id = ?", (answer.id,))
            answer_id = _insert_answer(connection, answer)
            for place, quote in enumerate(answer.quotes):
                _insert_citation(connection, answer_id, place, quote)
            return answer_id

        return replace(answer, id=self._database.write(work))

    def withdraw(self, answer_id: int) -> None:
        """Forget an answer that came to nothing; what models wrote for it stays, since it saves time."""
        self._database.write(lambda connection: connection.execute("DELETE FROM answers WHERE id = ?", (answer_id,)))

    def unfinished(self) -> tuple[Answer, ...]:
        """Partial answers that can be gone on with, newest first."""
        return self._select("WHERE partial AND wish != '' ORDER BY id DESC", ())

    def get(self, answer_id: int) -> Answer:
        """One answer, with notes on what has happened to its documents since.

        Raises:
            UseError: there is no such answer.
        """
        found = self._select("WHERE id = ?", (answer_id,))
        if not found:
            raise UseError(f"There is no answer {answer_id}.", "The history lists the answers that are kept.")
        return found[0]

    def history(self, search: str = "") -> tuple[Answer, ...]:
        """All answers, newest first; with ``search``, those in whose question, answer, statements or quotes all its
        words occur, whatever their case and accents."""
        lacking = "SELECT 1 FROM json_each(?) WHERE NOT instr(folded, value)"
        return self._select(f"WHERE NOT EXISTS ({lacking}) ORDER BY id DESC", (json.dumps(fold(search).split()),))

    def remove(self, answer_id: int) -> None:
        """Remove an answer and overwrite what it held.

        The findings go, all of them: which of them this answer was made of is not known, and they only save time.
        """

        def work(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM answers WHERE id = ?", (answer_id,))
            drop_findings(connection)
            owe_scrub(connection)

        self._database.write(work)
        scrub(self._database)

    def _select(self, rest: str, parameters: Iterable[Any]) -> tuple[Answer, ...]:
        rows = self._database.rows(f"{SELECT_ANSWERS} {rest}", tuple(parameters))
        if not rows:
            return ()
        ids = json.dumps([row[0] for row in rows])
        citations: dict[int, list[Row]] = defaultdict(list)
        query = f"{SELECT_CITATIONS} WHERE answer_id IN (SELECT value FROM json_each(?)) ORDER BY answer_id, place"
        for citation in self._database.rows(query, (ids,)):
            citations[citation[0]].append(citation)
        today = dict(self._database.rows(SELECT_TODAY)) if any(row[_FINDINGS] != NOTHING for row in rows) else {}
        return tuple(_to_answer(row, citations[row[0]], today) for row in rows)


def fold(text: str) -> str:
    """Text as it is searched: no case, no accents."""
    plain = unicodedata.normalize("NFKD", plain_text(text)).casefold()
    apart = unicodedata.normalize("NFKD", plain)
    return "".join(character for character in apart if not unicodedata.combining(character))


def _insert_answer(connection: sqlite3.Connection, answer: Answer) -> int:
    said = (statement.text for statement in answer.statements)
    seen = (text for one in answer.findings for text in (one.text, *(quote.text for quote in one.quotes)))
    quoted = (quote.text for quote in answer.quotes)
    searched = "\n".join([answer.question, answer.answer or "", *said, *quoted, *seen])
    values = {
        "id": answer.id or None,
        "question": plain_text(answer.question),
        "how": answer.how,
        "answer": None if answer.answer is None else plain_text(answer.answer),
        "notes": json.dumps(answer.notes),
        "coverage": json.dumps(asdict(answer.coverage)),
        "seconds": answer.seconds,
        "asked": answer.asked,
        "partial": answer.partial,
        "statements": _as_json(answer.statements),
        "calculations": _as_json(answer.calculations),
        "model": plain_text(answer.model),
        "reading": answer.reading,
        "cut": answer.cut,
        "test_model": answer.test_model,
        "findings": plain_text(findings_json(connection, answer.findings)),
        "vision_model": plain_text(answer.vision_model),
        **{column: plain_text(text) for column, text in account_json(answer).items()},
        "folded": fold(searched),
    }
    places = ", ".join("?" for _ in values)
    cursor = connection.execute(
        f"INSERT INTO answers ({', '.join(values)}) VALUES ({places}) RETURNING id", tuple(values.values())
    )
    (answer_id,) = cursor.fetchone()
    return int(answer_id)


def _as_json(parts: Iterable[Statement | Calculation]) -> str:
    return plain_text(json.dumps([asdict(part) for part in parts], ensure_ascii=False))


def _insert_citation(connection: sqlite3.Connection, answer_id: int, place: int, quote: Quote) -> None:
    # The document may have been removed while the question was answered: then the citation stands on its own.
    connection.execute(
        """INSERT INTO citations
        SELECT :answer, :place, (SELECT id FROM documents WHERE id = :document_id), :document,
            (SELECT sha256 FROM documents WHERE id = :document_id), :page, :label, :text, :boxes, :source, :verified,
            :spans, :unsure, :score""",
        {
            "answer": answer_id,
            "place": place,
            "document_id": quote.document_id,
            "document": quote.document,
            "page": quote.page,
            "label": quote.label,
            "text": plain_text(quote.text),
            "boxes": json.dumps(quote.boxes),
            "source": quote.source,
            "verified": quote.verified,
            "spans": json.dumps(quote.answer_spans),
            "unsure": quote.digits_unsure,
            "score": quote.score,
        },
    )


def _to_answer(row: Row, citations: list[Row], today: Mapping[str, str]) -> Answer:
    kept = dict(zip(COLUMNS, row, strict=True))
    seen = json.loads(kept["findings"])
    changed = dict.fromkeys((*_since_then(citations), *since_then(seen, today)))
    return Answer(
        id=kept["id"],
        question=kept["question"],
        how=How(kept["how"]),
        answer=kept["answer"],
        quotes=tuple(map(_to_quote, citations)),
        notes=(*json.loads(kept["notes"]), *changed),
        coverage=_to_coverage(json.loads(kept["coverage"])),
        seconds=kept["seconds"],
        asked=kept["asked"],
        partial=bool(kept["partial"]),
        statements=tuple(map(_to_statement, json.loads(kept["statements"]))),
        calculations=tuple(map(_to_calculation, json.loads(kept["calculations"]))),
        model=kept["model"],
        reading=None if kept["reading"] is None else Reading(kept["reading"]),
        cut=bool(kept["cut"]),
        test_model=bool(kept["test_model"]),
        findings=answer_findings(seen, today),
        vision_model=kept["vision_model"],
        **account_of(kept),
    )


def _to_statement(kept: dict[str, Any]) -> Statement:
    return Statement(text=kept["text"], quotes=tuple(kept["quotes"]), unsupported=tuple(kept["unsupported"]))


def _to_calculation(kept: dict[str, Any]) -> Calculation:
    inputs = tuple(CalculationInput(**{**one, "origin": InputOrigin(one["origin"])}) for one in kept["inputs"])
    return Calculation(kept["expression"], kept["result"], inputs)


def _to_quote(row: Row) -> Quote:
    return Quote(
        document_id=row[1] or "",
        document=row[2],
        page=row[3],
        label=row[4],
        text=row[5],
        boxes=tuple((x0, y0, x1, y1) for x0, y0, x1, y1 in json.loads(row[6])),
        source=TextSource(row[7]),
        verified=bool(row[8]),
        answer_spans=tuple((start, end) for start, end in json.loads(row[9])),
        digits_unsure=bool(row[10]),
        score=row[11],
    )


def _to_coverage(kept: dict[str, Any]) -> Coverage:
    failed = tuple(FailedPage(**page) for page in kept.pop("failed"))
    return Coverage(**kept, failed=failed)


def _since_then(citations: list[Row]) -> Iterator[str]:
    """A sentence for each quoted document that is not what it was, in the order of the quotes."""
    return became((row[2], row[12], row[13]) for row in citations)
