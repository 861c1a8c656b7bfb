"""``folioscope table``: the tables of one page as rows, from its words or from its picture, and as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from app.commands.adding import documents_asked, refusals
from app.commands.context import Context, Exit, command, show_json, show_problem
from app.commands.countdown import Countdown, countdown
from app.commands.models import NO_VISION_MODEL, use_vision_model, vision_model_option
from app.commands.plain import plain
from app.commands.streaming import PREPARING
from engine.contracts import (
    AskEvent,
    Box,
    Cells,
    CellSource,
    LookingAt,
    Page,
    Pictures,
    PreparingModel,
    Problem,
    Table,
    TableCell,
    TablesFound,
)
from engine.errors import InputError, UseError
from engine.store.export_sentences import TEST_MODEL
from engine.tables.on_page import is_looked_at
from engine.tables.sheet import is_number, write_csv

PICTURES_HELP = "auto: a vision model looks where the page has no words. always: it looks anyway. never: nothing does."
NUMBER_HELP = "Show and write this table alone, where the page has several."
CUT = "The model's answer ended before the table did: rows are missing at its end."


@dataclass(frozen=True, slots=True)
class Wish:
    """How tables are to be found, and what becomes of them."""

    pictures: str
    vision_model: str | None
    number: int | None
    to: Path | None


@dataclass(frozen=True, slots=True)
class Found:
    """The tables of a page, by their numbers on it."""

    page: Page
    document: str
    """its name"""
    tables: dict[int, Table]
    seen: bool
    """a vision model has looked"""
    test_model: bool

    @property
    def name(self) -> str:
        """The page, in words."""
        return f"page {self.page.position} of {self.document}"


@command()
@click.argument("document", metavar="ID-or-PATH")
@click.argument("page", type=click.IntRange(min=1))
@click.option("--to", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.csv", help="Write them to a file.")
@click.option("--number", type=click.IntRange(min=1), metavar="N", help=NUMBER_HELP)
@click.option("--pictures", type=click.Choice([one.value for one in Pictures]), default="auto", help=PICTURES_HELP)
@vision_model_option
def table(  # noqa: PLR0913  # each is a choice of its own
    context: Context,
    document: str,
    page: int,
    as_json: bool,
    to: Path | None,
    number: int | None,
    pictures: str,
    vision_model: str | None,
) -> Exit:
    """Show the tables on a page, and write them as CSV. PAGE counts from 1; a new path is added first."""
    context.stop_on_interrupt()
    wish = Wish(pictures, vision_model, number, to)
    if to is not None and to.suffix.lower() != ".csv":
        raise UseError("Folioscope writes tables as .csv files.", "Choose a name that ends with it.")
    shown, name = _page(context, document, page, quiet=as_json)
    found = _chosen(_found(context, shown, name, wish, quiet=as_json), number)
    if to is not None and found.tables:
        write_csv(list(found.tables.values()), to)
    if as_json:
        show_json(_json(found, to))
    else:
        _show(found, to)
    return Exit.ANSWERED if found.tables else Exit.NOTHING_FOUND


def _page(context: Context, handle: str, position: int, *, quiet: bool) -> tuple[Page, str]:
    """The page, read, and the name of its document. Raises InputError where there is no such page."""
    ids, added = documents_asked(context, (handle,), quiet=quiet)
    for refused in refusals(added):
        raise InputError(refused.problem.sentence, refused.problem.next_step)
    document = next(one for one in context.session.documents() if one.id == ids[-1])
    if position > document.page_count:
        raise UseError(f"{document.name} ends with page {document.page_count}.", "Name one of its pages.")
    return context.session.page(document.id, position), document.name


def _found(context: Context, page: Page, name: str, wish: Wish, *, quiet: bool) -> Found:
    """The tables among the words of the page, or in its picture."""
    pictures = Pictures(wish.pictures)
    facts = use_vision_model(context, wish.vision_model) if is_looked_at(page, pictures) else None
    if pictures is Pictures.ALWAYS and facts is None:
        raise UseError(NO_VISION_MODEL.sentence, NO_VISION_MODEL.next_step)
    story = context.session.tables(page.document_id, page.position, pictures=pictures, stop=context.stop)
    found = _followed(story, countdown(quiet=quiet))
    return Found(page, name, dict(enumerate(found.tables, 1)), found.seen, found.test_model)


def _followed(story: Iterator[AskEvent | TablesFound], shown: Countdown) -> TablesFound:
    """What is found, while it is told how far the vision model is."""
    try:
        for event in story:
            match event:
                case PreparingModel(done, total):
                    shown.show(PREPARING, done / max(total, 1), None)
                case LookingAt():
                    shown.show(f"Looking at page {plain(event.label)}", event.share, event.seconds_left)
                case TablesFound():
                    return event
    finally:
        shown.hide()
    raise AssertionError("the search for tables ends with what it has found")


def _chosen(found: Found, number: int | None) -> Found:
    """The one table that is wished; all, where none is. Raises UseError where it is not there."""
    if number is None or not found.tables:
        return found
    if number not in found.tables:
        last = len(found.tables)
        raise UseError(f"Table {last} is the last one on {found.name}.", "Choose a number that is there.")
    return Found(found.page, found.document, {number: found.tables[number]}, found.seen, found.test_model)


def _nothing(found: Found) -> Problem:
    """Why there is no table, and what may help."""
    advice = "" if found.seen else "'--pictures always' lets a vision model look at it."
    return Problem(f"No table was found on {found.name}.", advice)


def _show(found: Found, to: Path | None) -> None:
    if found.test_model:
        click.echo(TEST_MODEL)
    for number, one in found.tables.items():
        click.echo(f"Table {number}: {len(one.rows)} rows, {len(one.rows[0])} columns")
        for line in _lines(one, is_seen=found.seen):
            click.echo(line)
    if not found.tables:
        problem = _nothing(found)
        show_problem(problem.sentence, problem.next_step)
    elif to is not None:
        click.echo(f"Written to {to}.")


def _lines(one: Table, *, is_seen: bool) -> Iterator[str]:
    """The rows with their columns below each other, numbers at the right; then which cells are not the page's own."""
    widths = [max((len(cell.text) for cell in column if cell.span == 1), default=0) for column in _columns(one)]
    for row in one.rows:
        yield f"  {'  '.join(map(_padded, row, widths))}".rstrip()
    if is_seen:
        yield f"  {_checked(tuple(cell for row in one.rows for cell in row if cell.text))}"
    if one.cut:
        yield f"  {CUT}"


def _checked(cells: Cells) -> str:
    """Which cells a vision model read that do not stand among the page's words."""
    read = [f"“{plain(cell.text)}”" for cell in cells if cell.source is CellSource.PICTURE]
    if len(read) == len(cells):
        return "All of it is read from the picture: it does not stand among the words of the page."
    if read:
        return f"Read from the picture, and not among the words of the page: {', '.join(read)}."
    return "All cells stand among the words of the page."


def _columns(one: Table) -> Iterator[Cells]:
    return (tuple(row[number] for row in one.rows) for number in range(len(one.rows[0])))


def _padded(cell: TableCell, width: int) -> str:
    text = plain(cell.text)
    return text.rjust(width) if is_number(text) else text.ljust(width)


def _json(found: Found, to: Path | None) -> dict[str, object]:
    problem = None if found.tables else _nothing(found)
    return {
        "document": found.document,
        "document_id": found.page.document_id,
        "page": found.page.position,
        "label": found.page.label,
        "read_from": "picture" if found.seen else "words",
        "test_model": found.test_model,
        "tables": [_table_json(number, one) for number, one in found.tables.items()],
        "sentence": problem and problem.sentence,
        "next_step": problem and problem.next_step,
        "file": str(to) if to is not None and found.tables else None,
    }


def _table_json(number: int, one: Table) -> dict[str, object]:
    return {
        "number": number,
        "header_rows": one.header_rows,
        "cut": one.cut,
        "box": _rounded(one.box),
        "rows": [[_cell_json(cell) for cell in row] for row in one.rows],
    }


def _cell_json(cell: TableCell) -> dict[str, object]:
    return {
        "text": cell.text,
        "box": _rounded(cell.box),
        "source": cell.source and cell.source.value,
        "span": cell.span,
    }


def _rounded(box: Box | None) -> list[float] | None:
    return None if box is None else [round(value, 2) for value in box]
