"""Two versions of a document, held against each other, and a table: values for views."""

from __future__ import annotations

from dataclasses import replace

from engine.contracts import (
    Box,
    Change,
    ChangeKind,
    Comparison,
    PageOutline,
    PagePair,
    PairKind,
    Quote,
    Table,
    TableCell,
    TextSource,
    WordChange,
)
from engine.contracts.tables import CellSource
from tests.helpers.scripted_session import make_document, make_quote

OLD = make_document("older001", "Lease 2024.pdf", page_count=5, modified_ns=1)
NEW = make_document("newer001", "Lease 2025.pdf", page_count=5, modified_ns=2)
BEFORE, AFTER = "The deposit is paid back within 30 days.", "The deposit is paid back within 14 days."
DAYS: Box = (230.0, 100.0, 270.0, 114.0)
PLACE: Box = (72.0, 200.0, 110.0, 214.0)


def before(text: str = BEFORE, page: int = 2, **changes: object) -> Quote:
    """Words of the older version."""
    return make_quote(text, document_id=OLD.id, document=OLD.name, page=page, label=str(page), **changes)


def after(text: str = AFTER, page: int = 3, **changes: object) -> Quote:
    """Words of the newer version."""
    return make_quote(text, document_id=NEW.id, document=NEW.name, page=page, label=str(page), **changes)


def outline(position: int, label: str = "") -> PageOutline:
    """A page of A4."""
    return PageOutline(position, label or str(position), 595.0, 842.0, TextSource.LAYER, None)


NUMBER = Change(
    kind=ChangeKind.CHANGED,
    before=before(answer_spans=((32, 39),)),
    after=after(answer_spans=((32, 39),)),
    before_boxes=(DAYS,),
    after_boxes=(DAYS,),
    words=(WordChange("30 days", "14 days", True),),
)
"""A number became another one."""
DOUBT = Change(
    kind=ChangeKind.CHANGED,
    before=before("Bicyc1es stand in the yard.", 2, answer_spans=((0, 8),)),
    after=after("Bicycles stand in the yard.", 3, answer_spans=((0, 8),)),
    words=(WordChange("Bicyc1es", "Bicycles", False),),
    perhaps=True,
)
"""OCR may have misread it."""
SNOW = Change(kind=ChangeKind.ADDED, before=None, after=after("Snow is cleared away in turn.", 2))
CELLAR = Change(kind=ChangeKind.REMOVED, before=before("The cellar is shared.", 4), after=None)
MOVED = Change(
    kind=ChangeKind.MOVED, before=before("Keys are handed over.", 1), after=after("Keys are handed over.", 5)
)


def make_comparison(**changes: object) -> Comparison:
    """A page of each kind."""
    usual = Comparison(
        OLD,
        NEW,
        (
            PagePair(PairKind.CHANGED, outline(1), outline(1), (MOVED,)),
            PagePair(PairKind.ADDED, None, outline(2), (SNOW,)),
            PagePair(PairKind.CHANGED, outline(2), outline(3), (NUMBER, DOUBT)),
            PagePair(PairKind.MOVED, outline(3), outline(5)),
            PagePair(PairKind.REMOVED, outline(4), None, (CELLAR,)),
            PagePair(PairKind.UNCHANGED, outline(5), outline(4)),
        ),
        ("Lease 2024.pdf, page 6: it has not been read yet.",),
    )
    return replace(usual, **changes)  # type: ignore[arg-type]  # the caller names fields of Comparison


def found_cell(text: str, box: Box = PLACE, span: int = 1) -> TableCell:
    """A cell of the page's own words."""
    return TableCell(text, (0,), box, CellSource.FOUND, span)


def make_table(*, seen: bool = False, cut: bool = False) -> Table:
    """Costs by quarter, under one heading. ``seen``: one cell was read from the picture."""
    last = TableCell("4,310", source=CellSource.PICTURE) if seen else found_cell("4,310")
    rows = (
        (TableCell(), found_cell("Thousand euros", span=2), TableCell()),
        (found_cell("Costs"), found_cell("Q2"), found_cell("Q3")),
        (found_cell("Paper and pulp", (72.0, 300.0, 160.0, 314.0)), found_cell("3,954"), last),
    )
    return Table(rows, header_rows=2, cut=cut)
