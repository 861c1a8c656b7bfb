"""``folioscope add``, and what ``ask`` needs to read new paths first."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import click

from app.commands.context import Context, Exit, command, read_password, show_json, show_problem
from app.commands.plain import plain
from app.commands.progress import Progress, pages, progress
from engine.contracts import (
    AddEvent,
    Document,
    DocumentAdded,
    DocumentKnown,
    DocumentReady,
    FailedPage,
    FileRefused,
    PageDone,
    PasswordNeeded,
    Problem,
)
from engine.errors import InputError, Interrupted
from engine.models.gpt4all import document_folders
from engine.models.places import Places

PASSWORD_TRIES = 3
LOCKED = Problem("It is locked with a password.", "Give it with --password-file FILE, or - for the standard input.")
WRONG_PASSWORD = Problem("The password does not fit.", "Try again with the right one.")


@dataclass
class Added:
    """What came of adding."""

    documents: dict[str, Document] = field(default_factory=dict)
    """by id: new, changed, or in the library already"""
    known: list[DocumentKnown] = field(default_factory=list)
    refused: list[FileRefused] = field(default_factory=list)
    locked: list[PasswordNeeded] = field(default_factory=list)
    failed: list[FailedPage] = field(default_factory=list)

    def listen(self, events: Iterable[AddEvent], shown: Progress) -> None:
        """Take in what happens and show how it goes on."""
        for event in events:
            shown.show(event)
            match event:
                case DocumentAdded(document) | DocumentReady(document):
                    self.documents[document.id] = document
                case DocumentKnown(_, document):
                    self.known.append(event)
                    self.documents.setdefault(document.id, document)
                case FileRefused():
                    self.refused.append(event)
                case PasswordNeeded():
                    self.locked.append(event)
                case PageDone(failed=str(reason)):
                    self.failed.append(FailedPage(event.document, event.position, reason))
                case _:
                    pass


@command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--password-file", metavar="FILE|-", help="File whose first line is the password; - reads the input.")
@click.option("--link", is_flag=True, help="Keep these folders linked: look through them at every start.")
@click.option("--from-gpt4all", is_flag=True, help="Add the folders of documents that GPT4All's LocalDocs knows.")
def add(  # noqa: PLR0913  # each is an option of its own
    context: Context, paths: tuple[Path, ...], password_file: str | None, link: bool, from_gpt4all: bool, as_json: bool
) -> Exit:
    """Add PDFs and pictures, or folders of them."""
    started = time.monotonic()
    if from_gpt4all:
        paths += _folders_of_gpt4all(quiet=as_json)
    elif not paths:
        raise click.UsageError("Missing argument 'PATHS...'.")
    context.stop_on_interrupt()
    added = add_paths(context, paths, read_password(password_file), link=link, quiet=as_json)
    for refused in refusals(added):
        if not as_json:
            show_problem(refused.problem.sentence, refused.problem.next_step, about=refused.path)
    if as_json:
        show_json({**_json(added), "stopped": context.stop.is_set(), "seconds": time.monotonic() - started})
    else:
        _summary(added)
    if context.stop.is_set():
        return Exit.STOPPED
    context.session.tidy(stop=context.stop)
    return Exit.UNREADABLE if any(refusals(added)) else Exit.ANSWERED


def _folders_of_gpt4all(*, quiet: bool) -> tuple[Path, ...]:
    """The folders that are there, told before they are read. Raises InputError where there are none."""
    folders = document_folders(Places(Path.home()).gpt4all())
    if not folders:
        raise InputError(
            "GPT4All knows no folder of documents that is there.", "Name your folders: folioscope add DIR."
        )
    for folder in () if quiet else folders:
        click.echo(f"From GPT4All: {plain(str(folder))}")
    return folders


def add_paths(
    context: Context, paths: Iterable[Path], password: str | None, *, link: bool = False, quiet: bool = False
) -> Added:
    """Add paths; on a terminal, ask for the passwords that are missing."""
    added = Added()
    with progress(quiet=quiet) as shown:
        added.listen(context.session.add(list(paths), password=password, link=link, stop=context.stop), shown)
    for _ in range(PASSWORD_TRIES):
        if not added.locked or quiet or not sys.stdin.isatty() or context.stop.is_set():
            break
        locked, added.locked = added.locked, []
        for event in locked:
            typed = click.prompt(f"Password of {plain(Path(event.path).name)}", hide_input=True, err=True)
            with progress(quiet=quiet) as shown:
                added.listen(context.session.add([Path(event.path)], password=typed, stop=context.stop), shown)
    return added


def documents_asked(context: Context, handles: tuple[str, ...], *, quiet: bool) -> tuple[list[str], Added]:
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


def refusals(added: Added) -> Iterator[FileRefused]:
    """Files that could not be added, locked ones among them."""
    yield from added.refused
    for event in added.locked:
        yield FileRefused(event.path, WRONG_PASSWORD if event.tried else LOCKED)


def _json(added: Added) -> dict[str, object]:
    known = {event.document.id for event in added.known}
    return {
        "added": [document_json(document) for key, document in added.documents.items() if key not in known],
        "known": [{"path": event.path, "id": event.document.id, "name": event.document.name} for event in added.known],
        "refused": [
            {"path": one.path, "sentence": one.problem.sentence, "next_step": one.problem.next_step}
            for one in refusals(added)
        ],
        "failed": [{"document": one.document, "page": one.page, "reason": one.reason} for one in added.failed],
    }


def document_json(document: Document) -> dict[str, object]:
    """A document as the commands print it."""
    return {
        "id": document.id,
        "name": document.name,
        "path": document.path,
        "pages": document.page_count,
        "read": document.pages_read,
        "ocr": document.pages_ocr,
        "failed": document.pages_failed,
        "state": document.state.value,
        "locked": document.encrypted,
        "folder": document.folder,
        "added": document.added,
        "sha256": document.sha256,
    }


def _summary(added: Added) -> None:
    known = {event.document.id for event in added.known}
    for event in added.known:
        click.echo(f"{plain(event.document.name)} is in the library already.")
    for key, document in added.documents.items():
        if key not in known:
            click.echo(f"{document.id}  {plain(document.name)}  {pages(document.page_count)}")
    for failed in added.failed:
        click.echo(f"{plain(failed.document)}, page {failed.page}: {plain(failed.reason)}")
