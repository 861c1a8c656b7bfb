"""``folioscope table``: the real library and reader, and a vision model that says what a test gives it."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from click.testing import CliRunner, Result

from app.commands import folioscope
from app.paths import ASSETS
from engine.network import Network
from engine.tables.picture import QUESTION
from tests.helpers.drawn_pages import draw_picture, new_page, picture_of, save, text_page
from tests.helpers.scripted_text_model import ScriptedTextModel
from tests.helpers.scripted_vision_model import ScriptedVisionModel, Seen
from tests.helpers.terms import agree

REPORT = ASSETS / "samples" / "annual-report-2025.pdf"
PAPER = ["Paper and pulp", "4,105", "3,954", "4,310", "4,262", "16,631", "15,940"]
Run = Callable[..., Result]


@pytest.fixture
def vision(monkeypatch: pytest.MonkeyPatch) -> ScriptedVisionModel:
    """The vision model of every session."""
    model = ScriptedVisionModel()
    monkeypatch.setattr("engine.machine.free_memory", lambda: 64_000_000_000)
    monkeypatch.setattr("app.compose.TextWorker", lambda **_: ScriptedTextModel())
    monkeypatch.setattr("app.compose.VisionWorker", lambda libraries: model)
    return model


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which what was read once stays."""
    folder = tmp_path_factory.mktemp("tables") / "home"
    agree(folder)
    return folder


@pytest.fixture
def run(home: Path, vision: ScriptedVisionModel) -> Run:
    """``folioscope table`` with these arguments."""

    def call(*arguments: object) -> Result:
        return CliRunner().invoke(folioscope, ["--data-dir", str(home), "table", *map(str, arguments)], obj=Network())

    return call


def written(path: Path) -> list[list[str]]:
    """The rows of a file, as a spreadsheet reads them."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def texts(table: dict[str, Any]) -> list[list[str]]:
    """The rows of a table in JSON."""
    return [[cell["text"] for cell in row] for row in table["rows"]]


def two_tables(folder: Path) -> Path:
    """A page with two tables and a paragraph between them."""
    document = pymupdf.open()
    page = new_page(document)
    rows = [(80, "Town", "People"), (100, "Aby", "1,200"), (120, "Bexley", "340"), (140, "Corby", "56,000")]
    for top, label, figure in [*rows, *((top + 300, figure, label) for top, label, figure in rows)]:
        page.insert_text((60, top), label, fontsize=11)
        page.insert_text((260, top), figure, fontsize=11)
    for line in range(5):
        page.insert_text((60, 240 + 14 * line), "All of these towns lie on the river that gave the valley its name.")
    return save(document, folder / "towns.pdf")


def scan(folder: Path) -> Path:
    """A page that is a picture of white paper: it has no words."""
    document = pymupdf.open()
    draw_picture(document, picture_of("en").point(lambda value: 255), 0)
    return save(document, folder / "scan.pdf")


def test_a_table_of_a_report_is_written_as_csv(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "quarters.csv"
    ran = run(REPORT, 7, "--to", target)
    assert ran.exit_code == 0, ran.output
    assert "Table 1: 18 rows, 7 columns" in ran.output
    rows = written(target)
    assert rows[0] == ["", "Q1", "Q2", "Q3", "Q4", "2025", "2024"]
    assert PAPER in rows


def test_as_json_each_cell_has_its_place_and_how_it_was_found(run: Run, vision: ScriptedVisionModel) -> None:
    told = json.loads(run(REPORT, 7, "--json").output)
    (table,) = told["tables"]
    assert (told["page"], told["read_from"], table["header_rows"], told["file"]) == (7, "words", 1, None)
    assert PAPER in texts(table)
    empty, quarter = table["rows"][0][:2]
    assert (empty["source"], empty["box"], quarter["source"]) == (None, None, "found")
    x0, y0, x1, y1 = quarter["box"]
    assert 0 <= x0 < x1 <= 595
    assert 0 <= y0 < y1 <= 842
    assert not vision.requests


def test_one_of_several_tables_is_picked_by_its_number(run: Run, tmp_path: Path) -> None:
    towns, target = two_tables(tmp_path), tmp_path / "towns.csv"
    assert run(towns, 1, "--to", target).exit_code == 0
    assert [row for row in written(target) if len(row) == 1] == [["Table 1"], ["Table 2"]]
    assert run(towns, 1, "--number", 2, "--to", target).exit_code == 0
    assert written(target)[:2] == [["People", "Town"], ["1,200", "Aby"]]
    assert run(towns, 1, "--number", 3).exit_code == 2


def test_a_page_without_a_table_is_told_and_nothing_is_written(run: Run, tmp_path: Path) -> None:
    letter, target = text_page(tmp_path), tmp_path / "none.csv"
    ran = run(letter, 1, "--to", target)
    assert ran.exit_code == 1
    assert "No table was found on page 1 of text-en-0.pdf." in ran.output
    assert not target.exists()
    assert json.loads(run(letter, 1, "--json").output)["sentence"] == "No table was found on page 1 of text-en-0.pdf."


def test_a_page_without_words_is_looked_at(run: Run, vision: ScriptedVisionModel, tmp_path: Path) -> None:
    vision.answers.append("TABLE\n| Town | People |\n|---|---|\n| Aby | 1,200 |\n| =Corby | -56 |")
    target = tmp_path / "seen.csv"
    ran = run(scan(tmp_path), 1, "--vision-model", "/models/scripted-vision", "--to", target)
    assert ran.exit_code == 0, ran.output
    assert "All of it is read from the picture" in ran.output
    assert written(target) == [["Town", "People"], ["Aby", "1,200"], ["'=Corby", "-56"]]
    assert QUESTION in vision.requests[0].question


def test_what_is_seen_is_looked_up_among_the_words(run: Run, vision: ScriptedVisionModel) -> None:
    vision.answers.append(Seen("Cost | Q1 | Q3\nPaper and pulp | 4,105 | 4,311\nEnergy | 2,", cut=True))
    vision.answers.append("Energy | 2,268 | 1,887")
    ran = run(REPORT, 7, "--pictures", "always", "--vision-model", "/models/scripted-vision", "--json")
    (table,) = json.loads(ran.output)["tables"]
    assert texts(table)[1:] == [["Paper and pulp", "4,105", "4,311"], ["Energy", "2,268", "1,887"]]
    assert [cell["source"] for cell in table["rows"][1]] == ["found", "found", "picture"]
    assert not table["cut"]
    assert "Paper and pulp | 4,105 | 4,311" in vision.requests[1].question


def test_without_a_vision_model_that_is_said(run: Run, tmp_path: Path) -> None:
    page = scan(tmp_path)
    assert run(page, 1).exit_code == 1
    ran = run(page, 1, "--pictures", "always")
    assert (ran.exit_code, "There is no vision model." in ran.output) == (2, True)


def test_wrong_use_is_told_before_anything_is_read(run: Run, tmp_path: Path) -> None:
    assert run(REPORT, 7, "--to", tmp_path / "table.txt").exit_code == 2
    assert run(REPORT, 0).exit_code == 2
    assert run(REPORT, 13).exit_code == 2
    assert run("no such file.pdf", 1).exit_code == 3
