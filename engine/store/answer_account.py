"""What an answer accounts for, as it is kept within it: pages that differ, the ledger, what it was made with, the wish.

JSON, one text for each. A ledger names each document once, since a line for each of a thousand pages would else be
longer than the answer.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from engine.contracts import Answer, Claim, Difference, How, PageLine, PageWay, Pictures, Scope, Wish


def account_json(answer: Answer) -> dict[str, str]:
    """By column."""
    return {
        "differences": json.dumps([asdict(one) for one in answer.differences], ensure_ascii=False),
        "ledger": json.dumps(_ledger(answer.ledger), ensure_ascii=False),
        "made": json.dumps(answer.made, ensure_ascii=False),
        "wish": "" if answer.wish is None else json.dumps(asdict(answer.wish), ensure_ascii=False),
    }


def account_of(kept: dict[str, Any]) -> dict[str, Any]:
    """Fields of an answer from the columns."""
    return {
        "differences": tuple(
            Difference(tuple(Claim(**claim) for claim in one["claims"])) for one in json.loads(kept["differences"])
        ),
        "ledger": tuple(_lines(json.loads(kept["ledger"]))),
        "made": tuple((name, value) for name, value in json.loads(kept["made"])),
        "wish": _wish(json.loads(kept["wish"])) if kept["wish"] else None,
    }


def _ledger(lines: tuple[PageLine, ...]) -> list[dict[str, Any]]:
    names = {line.document_id: line.document for line in lines}
    rows = [(line.document_id, line.page, line.label, line.way, line.reason, line.failed) for line in lines]
    return [
        {"id": one, "document": name, "pages": [row[1:] for row in rows if row[0] == one]}
        for one, name in names.items()
    ]


def _lines(kept: list[dict[str, Any]]) -> list[PageLine]:
    return [
        PageLine(
            document_id=one["id"],
            document=one["document"],
            page=page,
            label=label,
            way=PageWay(way),
            reason=reason,
            failed=failed,
        )
        for one in kept
        for page, label, way, reason, failed in one["pages"]
    ]


def _wish(kept: dict[str, Any]) -> Wish:
    scope = kept["scope"]
    pages, region = scope["pages"], scope["region"]
    return Wish(
        scope=Scope(
            document_ids=tuple(scope["document_ids"]),
            pages=None if pages is None else (pages[0], pages[1]),
            region=None if region is None else (region[0], region[1], region[2], region[3]),
        ),
        how=How(kept["how"]),
        pictures=Pictures(kept["pictures"]),
        closer=kept["closer"],
        understood=kept["understood"],
        compares=kept.get("compares", False),  # of answers from before changes were put into words: it was a question
    )
