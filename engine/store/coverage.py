"""The ledger of an answer: which pages it rests on, and which it could not use."""

from __future__ import annotations

import sqlite3

from engine.contracts import Coverage, FailedPage, Scope, TextSource

UNREADABLE = "The text is not readable here."

COUNTS = """
    SELECT count(*),
        coalesce(sum(failed IS NULL AND source IN ('layer', 'missing')), 0),
        coalesce(sum(failed IS NULL AND source = 'ocr'), 0),
        coalesce(sum(failed IS NULL AND source IS NULL), 0)
    FROM pages"""
FAILED = """
    SELECT documents.name, pages.position, coalesce(pages.failed, :unreadable)
    FROM pages JOIN documents ON documents.id = pages.document_id"""


def coverage(connection: sqlite3.Connection, scope: Scope) -> Coverage:
    """What a search over this scope can see now."""
    where, values = _condition(scope)
    pages, read, ocr, skipped = connection.execute(f"{COUNTS} WHERE {where}", values).fetchone()
    failed = connection.execute(
        f"{FAILED} WHERE {where} AND (pages.failed IS NOT NULL OR pages.source = :source)"
        " ORDER BY documents.rowid, pages.position",
        {**values, "unreadable": UNREADABLE, "source": TextSource.UNREADABLE},
    )
    return Coverage(
        pages=pages, read=read, ocr=ocr, looked=0, skipped=skipped, failed=tuple(FailedPage(*row) for row in failed)
    )


def _condition(scope: Scope) -> tuple[str, dict[str, object]]:
    """The scope as SQL with named values."""
    first, last = scope.pages or (1, 1 << 40)
    values: dict[str, object] = {"first": first, "last": last}
    where = "pages.position BETWEEN :first AND :last"
    if scope.document_ids:
        names = [f"document{number}" for number in range(len(scope.document_ids))]
        where += f" AND pages.document_id IN ({', '.join(':' + name for name in names)})"
        values.update(zip(names, scope.document_ids, strict=True))
    return where, values
