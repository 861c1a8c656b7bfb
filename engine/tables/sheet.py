"""Tables as CSV for spreadsheets: text only, so that no program takes a cell for a formula."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from engine.contracts import Table
from engine.search.kinds import Kind
from engine.search.values import values
from engine.store.whole_file import SHARED, whole

BYTE_ORDER_MARK = "\ufeff"
"""without it some spreadsheets take the file for another encoding"""
_SIGNS = frozenset("+-")
_FORMULA_SIGNS = _SIGNS | frozenset("=@")


def csv_of(tables: Sequence[Table]) -> str:
    """The rows of one table; of several, one below the other, each under its number."""
    out = io.StringIO()
    writer = csv.writer(out)
    for number, table in enumerate(tables, 1):
        if len(tables) > 1:
            writer.writerows([[]] * (number > 1) + [[f"Table {number}"]])
        writer.writerows([as_text(cell.text) for cell in row] for row in table.rows)
    return BYTE_ORDER_MARK + out.getvalue()


def write_csv(tables: Sequence[Table], path: Path) -> None:
    """Write them to a file, whole or not at all. Raises EnvironmentProblem, as on a full disk."""
    with whole(path, SHARED) as part:
        part.write_bytes(csv_of(tables).encode(errors="replace"))


def as_text(cell: str) -> str:
    """A cell that begins as a formula does, behind an apostrophe, unless it is a number with its sign."""
    first, rest = unicodedata.normalize("NFKC", cell[:1]), cell[1:]
    is_signed = first in _SIGNS and rest[:1] not in _SIGNS and is_number(rest)
    return f"'{cell}" if first in _FORMULA_SIGNS and not is_signed else cell


def is_number(text: str) -> bool:
    """Whether a text is a number, an amount of money or a percentage, and nothing else."""
    bare = text.strip()
    kinds = (Kind.NUMBER, Kind.AMOUNT, Kind.PERCENT)
    return bool(bare) and any((0, len(bare)) in values(bare, kind) for kind in kinds)
