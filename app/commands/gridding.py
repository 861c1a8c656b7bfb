"""``folioscope grid``: a list of questions put to each of a list of documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from app.commands.adding import documents_asked, refusals
from app.commands.asking import HOW_HELP, PICTURES_HELP
from app.commands.context import Context, Exit, command, show_json, show_problem
from app.commands.countdown import Countdown, countdown
from app.commands.models import (
    NO_TEXT_MODEL,
    NO_VISION_MODEL,
    text_model_option,
    use_text_model,
    use_vision_model,
    vision_model_option,
)
from app.commands.plain import plain
from engine.contracts import (
    Cell,
    CellChanged,
    CellState,
    Grid,
    GridBegun,
    GridEnded,
    GridEvent,
    How,
    Pictures,
)
from engine.errors import UseError
from engine.store.grid_export import cell_remarks, pages_of, require_format

GRID_ID = click.IntRange(1, 2**63 - 1)
NO_QUESTIONS = ("There is no question.", "Give a file with --questions FILE, one on each line, or --question TEXT.")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is put to what, and how."""

    questions: tuple[str, ...]
    handles: tuple[str, ...]
    how: How
    pictures: Pictures
    text_model: str | None
    vision_model: str | None


@command()
@click.option("--questions", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE")
@click.option("--question", "questions", multiple=True, metavar="TEXT", help="A question; can be given several times.")
@click.option("--document", "handles", multiple=True, metavar="ID-or-PATH", help="Ask these documents only.")
@click.option("--how", type=click.Choice([how.value for how in How]), default="auto", help=HOW_HELP)
@click.option("--pictures", type=click.Choice([one.value for one in Pictures]), default="auto", help=PICTURES_HELP)
@text_model_option
@vision_model_option
@click.option("--continue", "earlier", type=GRID_ID, metavar="GRID", help="Go on with this grid.")
@click.option("--remove", "unwanted", type=GRID_ID, metavar="GRID", help="Forget this grid; its answers stay.")
@click.option("--to", "path", type=click.Path(dir_okay=False, path_type=Path), help="Write it to FILE.csv or .xlsx.")
def grid(context: Context, file: Path | None, earlier: int | None, path: Path | None, **wished: Any) -> Exit:
    """Put each question to each document: rows are documents, columns are questions.

    A list that was asked before and stopped goes on where it was. Without questions: list the grids that are kept.
    """
    context.stop_on_interrupt()
    as_json, unwanted = wished.pop("as_json"), wished.pop("unwanted")
    if unwanted is not None:
        return _remove(context, unwanted, alone=not (file or earlier or path or wished["questions"]), as_json=as_json)
    if path is not None:
        require_format(path)
    wish = _wish_of(context, file, earlier, wished)
    if not _asks(wish, with_file=file is not None or path is not None):
        return _list(context, as_json=as_json)
    _use_models(context, wish)
    ids, added = documents_asked(context, wish.handles, quiet=as_json)
    for refused in refusals(added):
        show_problem(refused.problem.sentence, refused.problem.next_step, about=refused.path)
    if wish.handles and not ids:
        if as_json:
            show_problem("None of these documents can be read.", "", as_json=True)
        return Exit.UNREADABLE
    filled = _Telling(countdown(quiet=as_json), quiet=as_json).listen(_events(context, wish, ids, earlier))
    if path is not None:
        context.session.export_grid(filled.id, path)
    if as_json:
        show_json({**_json(filled), "file": None if path is None else str(path)})
    elif path is not None:
        click.echo(f"Written to {path}.")
    return _exit_code(context, filled, is_refused=any(refusals(added)))


def _asks(wish: Wish, *, with_file: bool) -> bool:
    """Whether anything is asked; where nothing at all was said, the list is wanted."""
    if any(question.strip() for question in wish.questions):
        return True
    if with_file or wish.questions or wish.handles:
        raise UseError(*NO_QUESTIONS)
    return False


def _events(context: Context, wish: Wish, ids: Sequence[str], earlier: int | None) -> Iterator[GridEvent]:
    if earlier is not None:
        return context.session.go_on_with_grid(earlier, stop=context.stop)
    return context.session.grid(wish.questions, ids, how=wish.how, pictures=wish.pictures, stop=context.stop)


def _exit_code(context: Context, filled: Grid, *, is_refused: bool) -> Exit:
    states = Counter(cell.state for cell in filled.cells)
    if context.stop.is_set():
        return Exit.STOPPED
    if states[CellState.FAILED] or is_refused:
        return Exit.UNREADABLE
    return Exit.ANSWERED if states[CellState.DONE] else Exit.NOTHING_FOUND


def _use_models(context: Context, wish: Wish) -> None:
    text = None if wish.how is How.QUOTES else use_text_model(context, wish.text_model)
    vision = None if wish.pictures is Pictures.NEVER else use_vision_model(context, wish.vision_model)
    if text is None and wish.how in (How.BEST, How.EVERY):
        show_problem(NO_TEXT_MODEL.sentence, NO_TEXT_MODEL.next_step)
    if vision is None and wish.pictures is Pictures.ALWAYS:
        show_problem(NO_VISION_MODEL.sentence, NO_VISION_MODEL.next_step)


def _wish_of(context: Context, file: Path | None, earlier: int | None, wished: dict[str, Any]) -> Wish:
    """What the options say, or the grid that is gone on with."""
    questions, handles = (*(_lines_of(file) if file else ()), *wished["questions"]), wished["handles"]
    how, pictures = How(wished["how"]), Pictures(wished["pictures"])
    if earlier is not None:
        if questions or handles:
            raise UseError("A grid goes on with its own questions and documents.", "Give --continue without others.")
        kept = context.session.earlier_grid(earlier)
        questions, handles = kept.questions, tuple(document.id for document in kept.documents)
        how, pictures = kept.how, kept.pictures
    return Wish(questions, handles, how, pictures, wished["text_model"], wished["vision_model"])


def _lines_of(file: Path) -> tuple[str, ...]:
    """The questions in a file, one on each line."""
    try:
        return tuple(line.strip() for line in file.read_text(encoding="utf-8-sig").splitlines() if line.strip())
    except OSError as error:
        raise click.UsageError(f"The file of questions cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise click.UsageError("The file of questions is not written in UTF-8.") from error


def _remove(context: Context, unwanted: int, *, alone: bool, as_json: bool) -> Exit:
    if not alone:
        raise UseError("A grid is removed, or asked.", "Give --remove without others.")
    removed = context.session.earlier_grid(unwanted)
    context.session.remove_grid(removed.id)
    if as_json:
        show_json({"removed": removed.id})
    else:
        click.echo(f"Grid {removed.id} is removed; its answers stay among the others.")
    return Exit.ANSWERED


def _list(context: Context, *, as_json: bool) -> Exit:
    kept = context.session.grids()
    if as_json:
        show_json({"grids": [_json(one) for one in kept]})
    for one in () if as_json else kept:
        started = one.started[:16].replace("T", " ")
        click.echo(f"{one.id:>4}  {started}  {_size(one)}: {_counts(one.cells)}")
        for line in _question_lines(one):
            click.echo(f"      {line}")
    return Exit.ANSWERED


@dataclass
class _Telling:
    """Prints cells as they come; ``quiet`` only waits for the last one."""

    countdown: Countdown
    quiet: bool
    grid: Grid | None = field(default=None, init=False)

    def listen(self, events: Iterator[GridEvent]) -> Grid:
        """Follow the grid to its end."""
        try:
            for event in events:
                match event:
                    case GridBegun(grid):
                        self._begin(grid)
                    case CellChanged():
                        self._change(event)
                    case GridEnded(grid):
                        self._end(grid)
        finally:
            self.countdown.hide()
        assert self.grid is not None, "a grid tells of its end"
        return self.grid

    def _begin(self, grid: Grid) -> None:
        self.grid = grid
        if self.quiet:
            return
        click.echo(f"Grid {grid.id}: {_size(grid)}.")
        for line in (*_question_lines(grid), *(_line(grid, cell) for cell in grid.cells if not cell.state.is_open)):
            click.echo(line)

    def _change(self, event: CellChanged) -> None:
        if self.quiet or self.grid is None:
            return
        if event.cell.state is not CellState.RUNNING:
            self.countdown.hide()
            click.echo(_line(self.grid, event.cell))
        self.countdown.show("Filling the grid", event.done / event.total, event.seconds_left)

    def _end(self, grid: Grid) -> None:
        self.grid = grid
        if self.quiet:
            return
        self.countdown.hide()
        click.echo(f"Grid {grid.id}: {_counts(grid.cells)}.")
        if grid.waiting:
            click.echo(f"'folioscope grid --continue {grid.id}' goes on with it.", err=True)


def _size(grid: Grid) -> str:
    documents, questions = len(grid.documents), len(grid.questions)
    return (
        f"{'1 document' if documents == 1 else f'{documents} documents'}, "
        f"{'1 question' if questions == 1 else f'{questions} questions'}"
    )


def _question_lines(grid: Grid) -> tuple[str, ...]:
    return tuple(f"{number}. {plain(question)}" for number, question in enumerate(grid.questions, 1))


def _line(grid: Grid, cell: Cell) -> str:
    """What became of a cell: its words with their pages, and what is to be known of them."""
    words = plain(" ".join(cell.text.split())) if cell.text else cell.state.value
    pages = f" [{plain(pages_of(cell))}]" if cell.places else ""
    said = plain(cell_remarks(cell))
    beside = f" ({said})" if said else ""
    return f"{plain(grid.documents[cell.row].name)}, {cell.column + 1}: {words}{pages}{beside}"


def _counts(cells: Sequence[Cell]) -> str:
    """How many cells are in which state."""
    states = Counter(cell.state for cell in cells)
    return ", ".join(f"{states[state]} {state.value}" for state in CellState if states[state]) or "no cells"


def _json(grid: Grid) -> dict[str, object]:
    return {
        "grid": grid.id,
        "started": grid.started,
        "how": grid.how.value,
        "pictures": grid.pictures.value,
        "questions": list(grid.questions),
        "documents": [{"id": document.id, "name": document.name} for document in grid.documents],
        "cells": [_cell_json(cell) for cell in grid.cells],
    }


def _cell_json(cell: Cell) -> dict[str, object]:
    return {
        "document": cell.row,
        "question": cell.column,
        "state": cell.state.value,
        "text": cell.text,
        "pages": [{"page": one.page, "label": one.label} for one in cell.places],
        "remarks": cell_remarks(cell),
        "answer": None if cell.answer is None else cell.answer.id,
    }
