"""A grid as a file for spreadsheets: CSV or XLSX, a row for each document.

Words of documents and models are written as text, never as formulas or links. The only links are those that are made
here: from the pages of a cell to the user's own file.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from engine.contracts import Answer, Cell, CellState, Document, DocumentKind, Finding, Grid, Quote, Support, TextSource
from engine.errors import UseError
from engine.store.export import no_formula
from engine.store.export_sentences import remarks, unsupported
from engine.store.whole_file import SHARED, whole

COLUMNS = ("", " – pages", " – state", " – remarks")
"""of each question, behind its words"""
WIDTHS = (60, 14, 14, 30)
"""of these columns in a sheet, in characters"""
LONGEST_TEXT = 32_767
"""characters that a cell of a sheet can hold; this and the next two are Excel's"""
LONGEST_LINK = 2_079
MOST_LINKS = 65_530
DIFFER = "Pages give different numbers."
SEEN = "Read from the picture."
NOT_FOUND = "Words not found on the page."


@dataclass(frozen=True, slots=True)
class _Written:
    """A cell as it is written."""

    text: str
    pages: str
    state: str
    remarks: str
    link: str
    """to the first of its pages; empty where there is no file of the user's"""


def require_format(path: Path) -> None:
    """Raise UseError where the path's ending is neither .csv nor .xlsx."""
    if path.suffix.lower() not in WRITERS:
        raise UseError("Folioscope writes grids as .csv or .xlsx files.", "Choose a name that ends with one of these.")


def export_grid(grid: Grid, documents: Mapping[str, Document], path: Path) -> None:
    """Write a grid in the format that the path's ending names; the file appears whole or not at all.

    Args:
        documents: those whose files are the user's own, by id: only to these are there links.

    Raises:
        UseError: the ending is neither .csv nor .xlsx.
        EnvironmentProblem: the folder is missing, the disk is full, there is no permission.
    """
    require_format(path)
    with whole(path, SHARED) as part:
        part.write_bytes(WRITERS[path.suffix.lower()](grid, documents))


def pages_of(cell: Cell) -> str:
    """The pages behind a cell, as they are labelled: "p. 4, 7 (9 in the file)"."""
    labels = [
        one.label if one.label == str(one.page) else f"{one.label} ({one.page} in the file)" for one in cell.places
    ]
    return f"p. {', '.join(labels)}" if labels else ""


def cell_remarks(cell: Cell) -> str:
    """What is to be known of a cell before it is relied upon: why it failed, what was not found, what differs."""
    said = [cell.reason] if cell.reason else []
    if cell.answer is not None and cell.state is not CellState.NOTHING:
        said += _remarks(cell.answer, cell.places)
    return " ".join(said)


def _remarks(answer: Answer, places: tuple[Quote | Finding, ...]) -> Iterator[str]:
    yield from remarks(answer)
    for statement in answer.statements:
        yield from (f"{sentence}." for sentence in unsupported(statement))
    stated = [answer.quotes[number] for statement in answer.statements for number in statement.quotes]
    if not all(quote.verified for quote in stated) or any(_is_not_found(one) for one in places):
        yield NOT_FOUND
    if any(quote.source is TextSource.SEEN for quote in stated) or any(isinstance(one, Finding) for one in places):
        yield SEEN
    if answer.differences:
        yield DIFFER


def _is_not_found(one: Quote | Finding) -> bool:
    return isinstance(one, Finding) and one.support is Support.NOT_FOUND


def _rows(grid: Grid, documents: Mapping[str, Document]) -> Iterator[tuple[str, list[_Written]]]:
    """The name of each document with its cells."""
    width = len(grid.questions)
    for row, document in enumerate(grid.documents):
        cells = grid.cells[row * width : (row + 1) * width]
        yield document.name, [_written(cell, documents.get(document.id)) for cell in cells]


def _written(cell: Cell, document: Document | None) -> _Written:
    link = _link(document, cell.places[0].page) if document is not None and cell.places else ""
    return _Written(cell.text, pages_of(cell), cell.state.value, cell_remarks(cell), link)


def _link(document: Document, page: int) -> str:
    """The file's address, with its page where a program can open it there."""
    address = Path(document.path).as_uri()
    return f"{address}#page={page}" if document.kind is DocumentKind.PDF else address


def _header(grid: Grid) -> list[str]:
    return ["document", *(f"{question}{column}" for question in grid.questions for column in COLUMNS)]


def _as_csv(grid: Grid, documents: Mapping[str, Document]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(map(no_formula, _header(grid)))
    for name, cells in _rows(grid, documents):
        texts = [text for cell in cells for text in (cell.text, cell.pages, cell.state, cell.remarks)]
        writer.writerow(map(no_formula, [name, *texts]))
    # Without this mark some spreadsheets take the file for another encoding.
    return ("\ufeff" + out.getvalue()).encode(errors="replace")


def _as_xlsx(grid: Grid, documents: Mapping[str, Document]) -> bytes:
    from xlsxwriter import Workbook  # takes a tenth of a second, and nobody else needs it

    out = io.BytesIO()
    with closing(Workbook(out, {"in_memory": True, "default_format_properties": {"text_wrap": True}})) as book:
        sheet = book.add_worksheet("Grid")
        sheet.freeze_panes(1, 1)
        bold = book.add_format({"bold": True, "text_wrap": True})
        for column, text in enumerate(_header(grid)):
            sheet.set_column(column, column, WIDTHS[(column - 1) % len(COLUMNS)])
            sheet.write_string(0, column, _shown(text), bold)
        links = MOST_LINKS
        for row, (name, cells) in enumerate(_rows(grid, documents), 1):
            sheet.write_string(row, 0, _shown(name))
            for number, cell in enumerate(cells):
                first = 1 + number * len(COLUMNS)
                for place, text in enumerate((cell.text, cell.pages, cell.state, cell.remarks)):
                    sheet.write_string(row, first + place, _shown(text))
                if 0 < len(cell.link) <= LONGEST_LINK and links:
                    # XlsxWriter makes a Windows path of what begins with "file"; the case of a scheme says nothing.
                    sheet.write_url(row, first + 1, cell.link.replace("file", "FILE", 1), string=_shown(cell.pages))
                    links -= 1
    return out.getvalue()


def _shown(text: str) -> str:
    """Text that a cell can hold."""
    text = text.encode(errors="replace").decode()
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


WRITERS: dict[str, Callable[[Grid, Mapping[str, Document]], bytes]] = {".csv": _as_csv, ".xlsx": _as_xlsx}
