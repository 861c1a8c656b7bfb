"""A grid with real readers, the real library and two models that share a machine."""

from __future__ import annotations

import csv
import shutil
import threading
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.compose import compose
from app.paths import ASSETS, Home
from engine.contracts import CellChanged, CellState, Grid, GridEnded, Pictures, VisionRequest
from engine.session import Session
from tests.helpers.command import folioscope
from tests.helpers.drawn_pages import many_pages
from tests.helpers.paced_models import PacedTextModel, PacedVisionModel, Watch
from tests.helpers.terms import agree

QUESTIONS = ("What did paper cost?", "What did energy cost?", "What did freight cost?")
MEMORY = {"both": 64_000_000_000, "one": 12_000_000_000}
"""bytes of a machine, by the models that fit into it together"""


@dataclass
class Machine:
    """A library with two documents of two pages, and models that hold memory. Nothing takes time.

    Attributes:
        gate: while it is clear, the vision model waits before the last question to the last document.
    """

    folder: Path
    memory: int
    watch: Watch = field(default_factory=Watch)
    gate: threading.Event = field(default_factory=threading.Event)
    last: str = ""
    """id of the last document"""

    def __post_init__(self) -> None:
        self.gate.set()
        self.start()

    def start(self) -> None:
        """Models of a new run of the program."""
        self.text, self.vision = (
            PacedTextModel(self.watch, lambda request: 0.0),
            PacedVisionModel(self.watch, self._wait),
        )
        self.text.taken, self.vision.taken = 6_000_000_000, 10_000_000_000

    def free(self) -> int:
        """Bytes that no model holds."""
        return self.memory - self.text.memory() - self.vision.memory()

    def _wait(self, request: VisionRequest) -> float:
        if QUESTIONS[-1] in request.question and Path(request.keep).name == self.last:
            assert self.gate.wait(30), "nobody opens the gate"
        return 0.0

    def session(self) -> Session:
        """A session with both models in use."""
        opened = compose(Home(self.folder))
        opened.use_text_model("/models/scripted.gguf")
        opened.use_vision_model("/models/scripted-vision")
        self.last = opened.documents()[-1].id
        return opened


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with two documents and no model."""
    folder = tmp_path_factory.mktemp("papers")
    agree(folder / "home")
    session = compose(Home(folder / "home"))
    list(session.add([many_pages(folder, 2, seed=seed) for seed in (1, 2)], stop=threading.Event()))
    session.close()
    return folder / "home"


@pytest.fixture
def machine(library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Machine]:
    """Makes a machine on which one model fits, or both."""

    def make(fits: str) -> Machine:
        shutil.copytree(library, tmp_path / "home")
        made = Machine(tmp_path / "home", MEMORY[fits])
        monkeypatch.setattr("engine.machine.free_memory", made.free)
        monkeypatch.setattr("app.compose.TextWorker", lambda **_: made.text)
        monkeypatch.setattr("app.compose.VisionWorker", lambda libraries: made.vision)
        return made

    return make


def fill(session: Session) -> tuple[Grid, list[CellChanged]]:
    """The grid of the questions above in the end, and all that happened to its cells."""
    changes = []
    for event in session.grid(QUESTIONS, pictures=Pictures.ALWAYS, stop=threading.Event()):
        if isinstance(event, CellChanged):
            changes.append(event)
    assert isinstance(event, GridEnded)
    return event.grid, changes


def fill_in_part(machine: Machine, session: Session) -> Grid:
    """The grid, stopped when its first cell is done."""
    stop = threading.Event()
    machine.gate.clear()
    for event in session.grid(QUESTIONS, pictures=Pictures.ALWAYS, stop=stop):
        if isinstance(event, CellChanged) and event.cell.state is CellState.DONE:
            stop.set()
            machine.gate.set()
    assert isinstance(event, GridEnded)
    return event.grid


def states(grid: Grid) -> set[CellState]:
    return {cell.state for cell in grid.cells}


def test_where_both_models_fit_neither_lets_go(machine: Callable[[str], Machine]) -> None:
    roomy = machine("both")
    session = roomy.session()
    grid, _ = fill(session)
    assert states(grid) == {CellState.DONE}
    for cell in grid.cells:
        assert cell.answer.statements
        assert [finding.page for finding in sorted(cell.answer.findings, key=lambda one: one.page)] == [1, 2]
        assert {finding.document for finding in cell.answer.findings} == {grid.documents[cell.row].name}
        assert session.answer(cell.answer.id) == cell.answer
    assert "release" not in {method for method, _ in (*roomy.text.asked, *roomy.vision.asked)}
    session.close()


def test_where_one_model_fits_they_change_places_twice_for_each_document(machine: Callable[[str], Machine]) -> None:
    small = machine("one")
    session = small.session()
    grid, _ = fill(session)
    assert states(grid) == {CellState.DONE}
    assert all(cell.answer.statements and len(cell.answer.findings) == 2 for cell in grid.cells)
    assert small.watch.swaps() <= 2 * len(grid.documents)
    session.close()


@pytest.mark.parametrize("fits", ["both", "one"])
def test_a_grid_goes_on_in_another_run_of_the_program(machine: Callable[[str], Machine], fits: str) -> None:
    made = machine(fits)
    session = made.session()
    first = fill_in_part(made, session)
    assert CellState.DONE in states(first)
    assert states(first) & {CellState.WAITING, CellState.STOPPED}
    session.close()
    made.start()
    session = made.session()
    grid, changes = fill(session)
    assert (grid.id, states(grid)) == (first.id, {CellState.DONE})
    kept = {(cell.row, cell.column) for cell in first.cells if cell.state is CellState.DONE}
    assert kept.isdisjoint((change.cell.row, change.cell.column) for change in changes)
    assert sorted(cell.answer.id for cell in grid.cells) == sorted(answer.id for answer in session.history())
    session.close()


def test_the_command_fills_a_grid_and_writes_it(tmp_path: Path) -> None:
    home, samples = tmp_path / "home", ASSETS / "samples"
    questions = tmp_path / "questions.txt"
    questions.write_text("What did paper and pulp cost in Q3?\nWhich zebra?\n", encoding="utf-8")
    names = ("annual-report-2025.pdf", "scanned-letter.pdf")
    documents = [part for name in names for part in ("--document", samples / name)]
    done = folioscope(home, "grid", "--questions", questions, *documents, "--to", tmp_path / "grid.csv", "--json")
    assert done.code == 0, done.err
    shape = done.json()
    assert [document["name"] for document in shape["documents"]] == list(names)
    assert [cell["state"] for cell in shape["cells"]][:2] == ["done", "nothing found"]
    with (tmp_path / "grid.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert [row[0] for row in rows] == ["document", *names]
    assert rows[1][1] == shape["cells"][0]["text"]
    again = folioscope(home, "grid", "--continue", str(shape["grid"]), "--to", tmp_path / "grid.xlsx")
    assert again.code == 0, again.err
    with zipfile.ZipFile(tmp_path / "grid.xlsx") as book:
        links = book.read("xl/worksheets/_rels/sheet1.xml.rels").decode()
    assert (samples / names[0]).as_uri().removeprefix("file") in links
    both = folioscope(home, "grid", "--remove", str(shape["grid"]), "--questions", questions)
    assert (both.code, "without others" in both.err) == (2, True)
    removed = folioscope(home, "grid", "--remove", str(shape["grid"]))
    assert removed.code == 0, removed.err
    assert folioscope(home, "grid", "--json").json() == {"grids": []}
    assert len(folioscope(home, "history", "--json").json()["answers"]) == 2 * len(names)
    assert folioscope(home, "grid", "--remove", str(shape["grid"])).code == 2
