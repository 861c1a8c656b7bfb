"""``folioscope compare``: what changed from one document to another, page by page, with both sides, and in words."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import asdict

import click

from app.commands.adding import document_json, documents_asked, refusals
from app.commands.answer_lines import one_line, place
from app.commands.asking import followed, plan_json
from app.commands.context import Context, Exit, command, show_json, show_problem
from app.commands.models import text_model_option, use_text_model
from app.commands.plain import plain
from app.commands.progress import pages as count_of
from engine.comparing.bearing import bearing_on
from engine.contracts import (
    Answer,
    Change,
    ChangeKind,
    Comparison,
    How,
    PageOutline,
    PagePair,
    PairKind,
    Plan,
    Quote,
    WordChange,
)
from engine.errors import KnownError, UseError
from engine.store.export import answer_json

HOW_HELP = "quotes: what changed, without a model. auto: a text model, where there is one, puts it into words, too."
NOTHING_BEARS = "No change bears on this question."
PERHAPS = "perhaps, for OCR may have misread it: "
SHOWN = 3
"""sentences of a page that is new or gone"""
MOVED_WORDS = 12
"""of text that moved"""


@command()
@click.argument("first", metavar="ID-or-PATH")
@click.argument("second", metavar="ID-or-PATH")
@click.argument("question", default="")
@click.option("--how", type=click.Choice([How.AUTO.value, How.QUOTES.value]), default="auto", help=HOW_HELP)
@text_model_option
def compare(context: Context, first: str, second: str, question: str, as_json: bool, **wished: str | None) -> Exit:
    """Compare two documents, or two versions of one, page by page; new paths are added first.

    Words are compared, and not pictures. A QUESTION keeps the changes that hold its words.
    """
    context.stop_on_interrupt()
    if wished["how"] != How.QUOTES:
        use_text_model(context, wished["text_model"])
    before, after = (_document(context, handle, quiet=as_json) for handle in (first, second))
    if before is None or after is None:
        if as_json:
            show_problem("One of these documents cannot be read.", "", as_json=True)
        return Exit.UNREADABLE
    whole = context.session.compare(before, after, stop=context.stop)
    shown = bearing_on(whole, question) if question.strip() else whole
    for line in () if as_json else _lines(whole, shown, question):
        click.echo(line)
    told, plan = _in_words(context, shown, question, quiet=as_json)
    if as_json:
        in_words = None if told is None else {**answer_json(told), "plan": plan_json(plan)}
        show_json({**_json(whole, shown, question), "told": in_words})
    if told is not None and told.partial:
        return Exit.STOPPED
    return Exit.NOTHING_FOUND if question.strip() and not shown.changes else Exit.ANSWERED


def _document(context: Context, handle: str, *, quiet: bool) -> str | None:
    """The id of a document, all of its pages read; None, and why, where it cannot be."""
    if os.path.isdir(handle):
        raise UseError(f"{handle!r} is a folder.", "Name two documents.")
    ids, added = documents_asked(context, (handle,), quiet=quiet)
    for refused in refusals(added):
        show_problem(refused.problem.sentence, refused.problem.next_step, about=refused.path)
    return ids[-1] if ids else None


def _in_words(context: Context, shown: Comparison, question: str, *, quiet: bool) -> tuple[Answer | None, Plan | None]:
    """What the text model in use says of the changes, shown as it comes; None without one, or without changes."""
    facts = context.session.text_model
    if facts is None or not shown.certain_changes:
        return None, None
    if not quiet:
        click.echo(f"In words, by {plain(facts.name)}:")
    story = context.session.tell_changes(shown.first.id, shown.second.id, question, stop=context.stop)
    try:
        return followed(context, story, quiet=quiet)
    except KnownError as error:  # what changed stands without the words
        show_problem(error.sentence, error.next_step)
        return None, None


# --- as lines --------------------------------------------------------------------------------------------------------


def _lines(whole: Comparison, shown: Comparison, question: str) -> Iterator[str]:
    """The totals, then page by page what changed."""
    yield f"{plain(whole.first.name)} and {plain(whole.second.name)}: {_totals(whole)}."
    if question.strip():
        count = len(shown.changes)
        yield NOTHING_BEARS if not count else f"{_count(count, 'change bears', 'changes bear')} on the question."
    for pair in shown.pages:
        if pair.changes or (not question.strip() and pair.kind in (PairKind.MOVED, PairKind.ADDED, PairKind.REMOVED)):
            yield _heading(pair)
            most = SHOWN if pair.is_one_sided and not question.strip() else len(pair.changes)
            for change in pair.changes[:most]:
                yield from _change_lines(change)
            if len(pair.changes) > most:
                yield f"  … and {len(pair.changes) - most} more; --json has them all."
    yield from map(plain, whole.unread)


def _totals(comparison: Comparison) -> str:
    """How many pages differ, and how."""
    totals = comparison.totals
    said = (
        (totals.perhaps, "page differs perhaps", "pages differ perhaps"),
        (totals.added, "page is new", "pages are new"),
        (totals.removed, "page is gone", "pages are gone"),
        (totals.moved, "page has moved", "pages have moved"),
        (totals.only_moved, "page with text that only moved", "pages with text that only moved"),
        (totals.wordless, "page has no words to compare", "pages have no words to compare"),
        (totals.unread, "page cannot be read", "pages cannot be read"),
    )
    differ = totals.differ
    first = f"{differ or 'none'} of {count_of(comparison.first.page_count)} {'differ' if differ > 1 else 'differs'}"
    return ", ".join([first, *(_count(*one) for one in said if one[0])])


def _heading(pair: PagePair) -> str:
    if pair.first is None:
        return f"{_page(pair.second)} is new."
    if pair.second is None:
        return f"{_page(pair.first)} is gone."
    now = _page(pair.second).lower()
    if pair.kind is PairKind.MOVED:
        return f"{_page(pair.first)} has moved, and is {now} now."
    return _page(pair.first) if pair.first.position == pair.second.position else f"{_page(pair.first)}, now {now}"


def _page(page: PageOutline | None) -> str:
    """The page as a person finds it."""
    assert page is not None
    label, position = plain(page.label), str(page.position)
    return f"Page {label}" if label == position else f"Page {label} ({position} in the file)"


def _change_lines(change: Change) -> Iterator[str]:
    """One change in a line, and the sentence on both sides where it became another one."""
    perhaps = PERHAPS if change.perhaps else ""
    match change:
        case Change(kind=ChangeKind.CHANGED, before=Quote() as before, after=Quote() as after):
            yield f"  {perhaps}{'; '.join(map(_word_change, change.words))}"
            yield f"    before, {_cited(before)}"
            yield f"    now, {_cited(after)}"
        case Change(kind=ChangeKind.MOVED, before=Quote() as before, after=Quote() as after):
            yield f"  moved from {plain(place(before))} to {plain(place(after))}: “{_beginning(after.text)}”"
        case Change(before=Quote() as before):
            yield f"  {perhaps}gone, {_cited(before)}"
        case Change(after=Quote() as after):
            yield f"  {perhaps}new, {_cited(after)}"


def _word_change(change: WordChange) -> str:
    before, after = plain(one_line(change.before)), plain(one_line(change.after))
    if before and after:
        return f"“{before}” is now “{after}”"
    return f"“{before}” is gone" if before else f"“{after}” is new"


def _cited(quote: Quote) -> str:
    return f"{plain(place(quote))}: “{plain(one_line(quote.text))}”"


def _beginning(text: str) -> str:
    words = text.split()
    return plain(" ".join(words[:MOVED_WORDS])) + (" …" if len(words) > MOVED_WORDS else "")


def _count(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


# --- as JSON ---------------------------------------------------------------------------------------------------------


def _json(whole: Comparison, shown: Comparison, question: str) -> dict[str, object]:
    return {
        "first": document_json(whole.first),
        "second": document_json(whole.second),
        "question": question,
        "totals": _totals(whole),
        "pages": [
            {
                "kind": pair.kind.value,
                "differs": pair.differs,
                "first": _page_json(pair.first),
                "second": _page_json(pair.second),
                "changes": [{**asdict(one), "numbers_differ": one.numbers_differ} for one in pair.changes],
            }
            for pair in shown.pages
        ],
        "unread": list(whole.unread),
    }


def _page_json(page: PageOutline | None) -> dict[str, object] | None:
    return None if page is None else {"page": page.position, "label": page.label}
