"""``folioscope list``, ``remove``, ``erase``, ``backup`` and ``restore``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from app.commands.adding import document_json
from app.commands.context import Context, Exit, command, show_json
from app.commands.plain import plain
from app.commands.progress import pages
from engine.contracts import Document, DocumentState
from engine.errors import InputError
from engine.store import recovery


@command(name="list")
def list_documents(context: Context, as_json: bool) -> Exit:
    """List the documents of the library."""
    documents = context.session.documents()
    if as_json:
        show_json({"documents": [document_json(document) for document in documents]})
    for document in () if as_json else documents:
        click.echo(f"{document.id}  {plain(document.name)}  {state(document)}")
    return Exit.ANSWERED


@command()
@click.argument("document")
@click.option("--with-answers", is_flag=True, help="Remove the answers that quote it as well.")
@click.option("--forget", is_flag=True, help="Remove it from earlier backups too: they are replaced by a new one.")
def remove(context: Context, document: str, with_answers: bool, forget: bool, as_json: bool) -> Exit:
    """Remove a document and all that was derived from it; the file itself stays."""
    found = context.session.find_document(document)
    if found is None:
        raise InputError(f"There is no document {document!r}.", "'folioscope list' shows the documents.")
    stays = context.session.remove(found.id, with_answers=with_answers, forget=forget)
    if as_json:
        show_json({"removed": found.id, "name": found.name, "stays": stays})
    else:
        click.echo(plain(stays))
    return Exit.ANSWERED


@command()
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(context: Context, yes: bool, as_json: bool) -> Exit:
    """Erase the whole library: documents' words, answers, backups, logs. Your files stay."""
    certain = yes or (sys.stdin.isatty() and click.confirm(f"Erase everything in {context.home.folder}?", err=True))
    if not certain:
        raise click.UsageError("Nothing was erased. Say --yes to erase without being asked.")
    context.erase()
    if as_json:
        show_json({"erased": str(context.home.folder)})
    else:
        click.echo("Everything is erased. Your own files are where they were.")
    return Exit.ANSWERED


@command()
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
def backup(context: Context, file: Path | None, as_json: bool) -> Exit:
    """Write a backup of the library, to FILE or beside the library."""
    written = context.session.backup(file)
    if as_json:
        show_json({"backup": str(written)})
    else:
        click.echo(f"Written to {written}.")
    return Exit.ANSWERED


@command()
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(context: Context, file: Path | None, as_json: bool) -> Exit:
    """Go back to a backup: FILE, or the newest one. The library that is there now is set aside, not deleted."""
    context.home.require_own()
    if file is None:
        file = recovery.restore_newest(context.home.folder)
    else:
        recovery.restore(context.home.folder, file)
    if as_json:
        show_json({"restored": str(file)})
    else:
        click.echo(f"Restored from {file}.")
    return Exit.ANSWERED


def state(document: Document) -> str:
    """How far a document is, in words."""
    parts = [pages(document.page_count)]
    if document.state is DocumentState.READING:
        parts.append(f"{document.pages_read} read")
    if document.pages_ocr:
        parts.append(f"{document.pages_ocr} by OCR")
    if document.pages_failed:
        parts.append(f"{document.pages_failed} not readable")
    if document.state is DocumentState.GONE:
        parts.append("the file is no longer where it was")
    if document.encrypted:
        parts.append("locked")
    return ", ".join(parts)
