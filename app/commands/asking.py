"""``folioscope ask``, ``show``, ``history`` and ``export``."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import click

from app.commands.adding import Added, add_paths, refusals
from app.commands.context import Context, Exit, command, show_json, show_problem
from app.commands.plain import plain
from app.commands.progress import pages as count_of
from app.commands.progress import progress
from engine.contracts import Answer, Answered, FailedPage, How, Quote, Scope, TextSource
from engine.errors import InputError, Interrupted
from engine.store.export import answer_json, export

ANSWER_ID = click.IntRange(1, 2**63 - 1)
"""what SQLite can count"""


class PageRange(click.ParamType[tuple[int, int]]):
    """``7`` or ``3-9``: positions in the file, from 1."""

    name = "pages"

    def convert(
        self, value: str | tuple[int, int], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        """First and last page."""
        if isinstance(value, tuple):
            return value
        match = re.fullmatch(r"\s*(\d{1,9})(?:\s*[-–]\s*(\d{1,9}))?\s*", value)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 1 <= first <= last:
            self.fail(f"{value!r} is not a page or a range of pages such as 7 or 3-9.", param, ctx)
        return first, last


@command()
@click.argument("question")
@click.option("--document", "handles", multiple=True, metavar="ID-or-PATH", help="Ask these documents only.")
@click.option("--pages", type=PageRange(), help="Pages of the file, such as 7 or 3-9.")
@click.option("--how", type=click.Choice([how.value for how in How]), default="quotes", expose_value=False)
def ask(
    context: Context, question: str, handles: tuple[str, ...], pages: tuple[int, int] | None, as_json: bool
) -> Exit:
    """Ask a question; new paths are added first."""
    context.stop_on_interrupt()
    ids, added = _documents(context, handles, quiet=as_json)
    for refused in refusals(added):
        show_problem(refused.problem.sentence, refused.problem.next_step, about=refused.path)
    if handles and not ids:
        if as_json:
            show_problem("None of these documents can be read.", "", as_json=True)
        return Exit.UNREADABLE
    answer = ask_question(context, question, Scope(document_ids=tuple(ids), pages=pages))
    unreadable = [FailedPage(Path(one.path).name, 0, one.problem.sentence) for one in refusals(added)]
    if as_json:
        show_json(answer_json(_with_failed(answer, unreadable)))
    else:
        show_answer(answer)
    if unreadable:
        return Exit.UNREADABLE
    return Exit.ANSWERED if answer.quotes else Exit.NOTHING_FOUND


@command()
@click.argument("answer", type=ANSWER_ID)
def show(context: Context, answer: int, as_json: bool) -> Exit:
    """Show an earlier answer."""
    kept = context.session.answer(answer)
    if as_json:
        show_json(answer_json(kept))
    else:
        click.echo(plain(kept.question))
        show_answer(kept)
    return Exit.ANSWERED


@command()
@click.argument("search", default="")
def history(context: Context, search: str, as_json: bool) -> Exit:
    """List earlier answers, newest first; SEARCH keeps those that hold these words."""
    answers = context.session.history(search)
    if as_json:
        show_json({"answers": [answer_json(answer) for answer in answers]})
    for answer in () if as_json else answers:
        places = ", ".join(dict.fromkeys(f"{quote.document} {place(quote)}" for quote in answer.quotes[:3]))
        asked = answer.asked[:16].replace("T", " ")
        click.echo(f"{answer.id:>4}  {asked}  {plain(answer.question)}  [{plain(places)}]")
    return Exit.ANSWERED


@command(name="export")
@click.argument("answer", type=ANSWER_ID)
@click.option("--to", "path", required=True, type=click.Path(dir_okay=False, path_type=Path))
def export_answer(context: Context, answer: int, path: Path, as_json: bool) -> Exit:
    """Write an answer with its quotes to FILE.md, .html, .json or .csv."""
    export(context.session.answer(answer), path)
    if as_json:
        show_json({"answer": answer, "file": str(path)})
    else:
        click.echo(f"Written to {path}.")
    return Exit.ANSWERED


def ask_question(context: Context, question: str, scope: Scope) -> Answer:
    """Put the question and wait for the answer."""
    for event in context.session.ask(question, scope, stop=context.stop):
        if isinstance(event, Answered):
            return event.answer
    raise Interrupted


def _documents(context: Context, handles: tuple[str, ...], *, quiet: bool) -> tuple[list[str], Added]:
    """Ids of the documents asked about, all of their pages read; new and changed paths are added."""
    session = context.session
    ids, new, added = [], [], Added()
    for handle in handles:
        document = session.find_document(handle)
        path = handle if document is None else document.path
        there = os.path.exists(path)
        if document is not None:
            ids.append(document.id)  # its words answer also when its file is gone or cannot be read any more
        elif not there:
            raise InputError(f"There is no document or file {handle!r}.", "'folioscope list' shows the documents.")
        if there and (document is None or session.has_changed(document)):
            new.append(Path(path))
    if new:
        added = add_paths(context, new, None, quiet=quiet)
        ids += added.documents
    if not ids and new:
        return ids, added
    with progress(quiet=quiet) as shown:
        if not handles:
            # What a linked folder holds that cannot be read was told when it was linked: it makes no answer a failure.
            Added().listen(session.look_through(stop=context.stop), shown)
        added.listen(session.go_on(ids, stop=context.stop), shown)
    if context.stop.is_set():
        raise Interrupted
    return list(dict.fromkeys(ids)), added


def _with_failed(answer: Answer, unreadable: list[FailedPage]) -> Answer:
    """The answer with the files that could not even be added among the failed."""
    coverage = replace(answer.coverage, failed=(*answer.coverage.failed, *unreadable))
    return replace(answer, coverage=coverage)


def show_answer(answer: Answer) -> None:
    """An answer in plain lines: what fits, the quotes with their places, how far it went."""
    if not answer.quotes:
        click.echo("Nothing in these documents fits the question.")
    elif answer.answer is not None:
        click.echo(plain(answer.answer))
    for quote in answer.quotes:
        click.echo(f"  {plain(quote.document)}, {plain(place(quote))} ({how_read(quote)})")
        click.echo(f"    {plain(one_line(quote.text))}")
    for note in answer.notes:
        click.echo(f"  {plain(note)}")
    covered = answer.coverage
    parts = [f"{covered.read} read", f"{covered.ocr} by OCR"]
    parts += [f"{covered.skipped} not read yet"] if covered.skipped else []
    parts += [f"{len(covered.failed)} failed"] if covered.failed else []
    click.echo(f"  {count_of(covered.pages)}: {', '.join(parts)}. {answer.seconds:.2f} s. Answer {answer.id}.")
    for failed in covered.failed:
        click.echo(f"  {plain(failed.document)}, page {failed.page}: {plain(failed.reason)}")


def place(quote: Quote) -> str:
    """The page as a person finds it: its label, with its position where they differ."""
    return f"p. {quote.label}" if quote.label == str(quote.page) else f"p. {quote.label} ({quote.page} in the file)"


def one_line(text: str) -> str:
    """The words of a quote without the ends of its lines."""
    return " ".join(text.split())


def how_read(quote: Quote) -> str:
    """Where the words come from, and whether its digits want a look."""
    if quote.source is TextSource.OCR:
        return "from a scan: compare the digits" if quote.digits_unsure else "from a scan"
    return "text of the page"
