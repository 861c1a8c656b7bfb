"""Exported grids: complete in both formats, and harmless in any spreadsheet."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from engine.contracts import (
    Answer,
    Cell,
    CellState,
    Document,
    DocumentKind,
    Grid,
    GridDocument,
    How,
    Pictures,
    Quote,
    TextSource,
)
from engine.errors import UseError
from engine.store.grid_export import LONGEST_TEXT, cell_remarks, export_grid, pages_of, require_format
from tests.helpers.scripted_session import make_document
from tests.unit.store.samples import answer, quote, seen, stated

REPORT = make_document("report01", "=report.pdf", path="/papers/#1 annual report.pdf")
SCAN = make_document("scan0001", "scan.png", path="/papers/scan.png", kind=DocumentKind.IMAGE)
PASTED = make_document("pasted01", "pasted.png")


def make_grid(*answers: Answer | None, questions: tuple[str, ...] = ("What is the total?",)) -> Grid:
    """A grid over the three documents with these answers, row by row."""
    width = len(questions)
    documents = (REPORT, SCAN, PASTED)[: -(-len(answers) // width)]
    return Grid(
        id=3,
        documents=tuple(GridDocument(document.id, document.name) for document in documents),
        questions=questions,
        how=How.AUTO,
        pictures=Pictures.AUTO,
        started="2026-11-23T08:00:00+00:00",
        cells=tuple(
            Cell(
                row=place // width,
                column=place % width,
                state=CellState.WAITING if kept is None else CellState.of(kept),
                answer=kept,
            )
            for place, kept in enumerate(answers)
        ),
    )


def quoted(*texts: str, **changes: object) -> Answer:
    """An answer of quotes alone, whose best quote says it."""
    quotes = tuple(replace(quote("report01", text), **changes) for text in texts)  # type: ignore[arg-type]
    return replace(answer("What is the total?", *quotes), answer=None)


def written(grid: Grid, path: Path, *documents: Document) -> bytes:
    export_grid(grid, {document.id: document for document in documents}, path)
    return path.read_bytes()


def rows_of(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


class Sheet:
    """What a spreadsheet finds in the file."""

    def __init__(self, content: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            strings = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
            self.xml = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
            relations = "xl/worksheets/_rels/sheet1.xml.rels"
            targets = [*ElementTree.fromstring(book.read(relations))] if relations in book.namelist() else []
        self._strings = ["".join(one.itertext()) for one in strings.findall(".//{*}si")]
        self._targets = {one.attrib["Id"]: one.attrib["Target"] for one in targets}

    def cells(self) -> dict[str, str]:
        """Texts by place; only strings are there."""
        cells = self.xml.findall(".//{*}c")
        assert {cell.attrib["t"] for cell in cells} == {"s"}
        return {cell.attrib["r"]: self._strings[int(cell.findtext("{*}v", ""))] for cell in cells}

    def links(self) -> dict[str, tuple[str, str | None]]:
        """Target and place in it, by the cell that holds the link."""
        found = {}
        for link in self.xml.findall(".//{*}hyperlink"):
            (relation,) = (value for name, value in link.attrib.items() if name.endswith("}id"))
            found[link.attrib["ref"]] = (self._targets[relation], link.attrib.get("location"))
        return found


def test_csv_has_words_pages_state_and_remarks_for_each_question(tmp_path: Path) -> None:
    grid = make_grid(stated("report01"), answer(), quoted("A sum of 12.50"), None, questions=("Total?", "Sum?"))
    header, first, second = rows_of(written(grid, tmp_path / "grid.csv"))
    assert header == [
        "document",
        *("Total?", "Total? – pages", "Total? – state", "Total? – remarks"),
        *("Sum?", "Sum? – pages", "Sum? – state", "Sum? – remarks"),
    ]
    assert first[0] == "'=report.pdf"
    assert first[1:4] == ["The total is 12.50. It grew by 9 %.", "p. ii (2 in the file), 12", "done"]
    assert first[5:] == ["", "", "nothing found", ""]
    assert second == ["scan.png", "A sum of 12.50", "p. ii (2 in the file)", "done", "", "", "", "waiting", ""]


def test_what_was_not_found_stands_beside_the_words(tmp_path: Path) -> None:
    (cell,) = make_grid(stated("report01")).cells
    said = cell_remarks(cell)
    for sentence in ("Test model: its words mean nothing.", "Number not in the quotes: 9 %.", "Words not found"):
        assert sentence in said
    (cell,) = make_grid(seen("report01")).cells
    assert pages_of(cell) == "p. ii (2 in the file), 3"
    assert cell_remarks(cell) == "Read from the picture."
    failed = replace(cell, state=CellState.FAILED, answer=None, reason="It is locked.")
    assert (failed.text, pages_of(failed), cell_remarks(failed)) == ("", "", "It is locked.")


def test_words_that_a_vision_model_wrote_are_told_apart() -> None:
    kept = stated("report01")
    merged = replace(
        kept,
        quotes=tuple(replace(one, source=TextSource.SEEN, verified=True) for one in kept.quotes),
        test_model=False,
        cut=False,
        statements=kept.statements[:1],
    )
    (cell,) = make_grid(merged).cells
    assert cell_remarks(cell) == "Read from the picture."


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_nothing_is_a_formula(start: str, tmp_path: Path) -> None:
    evil = f'{start}HYPERLINK("file:///etc/passwd","x")'
    label = replace(quote("report01", evil), label=evil)
    grid = make_grid(replace(quoted(evil), quotes=(label,)), questions=(evil,))
    for row in rows_of(written(grid, tmp_path / "grid.csv")):
        assert not [text for text in row if text.startswith(start)]
    sheet = Sheet(written(grid, tmp_path / "grid.xlsx"))
    assert sheet.cells()["A2"] == "=report.pdf"
    assert sheet.xml.findall(".//{*}f") == []
    assert sheet.links() == {}


def test_the_sheet_says_what_the_csv_says(tmp_path: Path) -> None:
    grid = make_grid(stated("report01"), seen("scan0001"), answer())
    table = rows_of(written(grid, tmp_path / "grid.csv"))
    cells = Sheet(written(grid, tmp_path / "grid.xlsx")).cells()
    for row, texts in enumerate(table, 1):
        for column, text in zip("ABCDE", texts, strict=True):
            assert cells[f"{column}{row}"] == text.removeprefix("'"), (row, column)


def test_links_lead_from_pages_to_the_users_own_files_alone(tmp_path: Path) -> None:
    grid = make_grid(quoted("12.50"), quoted("ftp://paper.example/12.50", page=1, label="1"), quoted("12.50"))
    sheet = Sheet(written(grid, tmp_path / "grid.xlsx", REPORT, SCAN))
    (report, page), (scan, nowhere) = sheet.links()["C2"], sheet.links()["C3"]
    assert set(sheet.links()) == {"C2", "C3"}
    assert report.casefold() == Path(REPORT.path).as_uri().casefold()
    assert "%231%20annual" in report
    assert page == "page=2"
    assert scan.casefold() == Path(SCAN.path).as_uri().casefold()
    assert nowhere is None
    assert sheet.cells()["B3"] == "ftp://paper.example/12.50"


def test_what_is_too_long_for_a_sheet_is_cut_and_what_is_no_text_is_replaced(tmp_path: Path) -> None:
    far = replace(REPORT, path="/" + "x" * 3000)
    grid = make_grid(quoted("a" * (LONGEST_TEXT + 5)), quoted("bad \udc80\x00\x1b[31m"))
    sheet = Sheet(written(grid, tmp_path / "grid.xlsx", far))
    assert sheet.cells()["B2"] == "a" * (LONGEST_TEXT - 1) + "…"
    assert sheet.cells()["B3"].startswith("bad ?")
    assert sheet.links() == {}
    assert len(rows_of(written(grid, tmp_path / "grid.csv"))[1][1]) == LONGEST_TEXT + 5


def test_a_page_stands_once_and_first_where_it_was_cited_first() -> None:
    kept = stated("report01")
    quotes: tuple[Quote, ...] = (*kept.quotes, replace(kept.quotes[0], text="again"))
    statements = tuple(replace(one, quotes=places) for one, places in zip(kept.statements, [(1, 2), (0,)], strict=True))
    (cell,) = make_grid(replace(kept, quotes=quotes, statements=statements)).cells
    assert pages_of(cell) == "p. 12, ii (2 in the file)"


def test_other_formats_are_refused(tmp_path: Path) -> None:
    require_format(Path("GRID.CSV"))
    with pytest.raises(UseError, match=r"\.csv or \.xlsx"):
        written(make_grid(answer()), tmp_path / "grid.ods")
    assert list(tmp_path.iterdir()) == []
