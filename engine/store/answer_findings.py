"""What a vision model saw, as it is kept within an answer: one JSON list, each finding with its document's hash."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from engine.contracts import Finding, Quote, Support, TextSource

Kept = dict[str, Any]


def findings_json(connection: sqlite3.Connection, findings: Sequence[Finding]) -> str:
    """The findings as they are kept, in the transaction that keeps their answer."""
    query = "SELECT sha256 FROM documents WHERE id = ?"
    kept = []
    for finding in findings:
        (sha256,) = connection.execute(query, (finding.document_id,)).fetchone() or (None,)
        kept.append({**asdict(finding), "sha256": sha256})
    return json.dumps(kept, ensure_ascii=False)


def answer_findings(kept: Sequence[Kept], today: Mapping[str, str]) -> tuple[Finding, ...]:
    """The findings again. ``today``: hashes of the documents in the library by id; others have no id any more."""
    return tuple(_finding(one, one["document_id"] if one["document_id"] in today else "") for one in kept)


def since_then(kept: Sequence[Kept], today: Mapping[str, str]) -> Iterator[str]:
    """A sentence for each document that is not what it was when it was looked at."""
    return became((one["document"], one["sha256"], today.get(one["document_id"])) for one in kept)


def became(documents: Iterable[tuple[str, str | None, str | None]]) -> Iterator[str]:
    """A sentence for each document that is not what it was, from its name, its hash then, and its hash today."""
    for name, then, today in documents:
        if today is None:
            yield f"“{name}” is no longer in the library."
        elif then != today:
            yield f"“{name}” has changed since this answer."


def _finding(kept: Kept, document_id: str) -> Finding:
    return Finding(
        document_id=document_id,
        document=kept["document"],
        page=kept["page"],
        label=kept["label"],
        text=kept["text"],
        quotes=tuple(_quote(quote, document_id) for quote in kept["quotes"]),
        region=None if kept["region"] is None else _box(kept["region"]),
        support=Support(kept["support"]),
        notes=tuple(kept["notes"]),
        closer=kept["closer"],
        cut=kept["cut"],
        seconds=kept["seconds"],
    )


def _quote(kept: Kept, document_id: str) -> Quote:
    as_kept: Kept = {
        "document_id": document_id,
        "boxes": tuple(map(_box, kept["boxes"])),
        "source": TextSource(kept["source"]),
        "answer_spans": tuple((start, end) for start, end in kept["answer_spans"]),
    }
    return Quote(**{**kept, **as_kept})


def _box(kept: Sequence[float]) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = kept
    return x0, y0, x1, y1
