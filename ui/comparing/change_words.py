"""What is said of two documents that differ: in all, of a page, and of one change. A sign goes with every word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.contracts import Change, ChangeKind, Comparison, PageOutline, PagePair, PairKind, WordChange
from ui.wording import page_count, tr


@dataclass(frozen=True, slots=True)
class Said:
    """A line with its sign."""

    words: str
    picture: str
    role: str = "muted"


def totals_words(comparison: Comparison) -> str:
    """ "1 of 3 pages differs, 1 page is new." """
    totals = comparison.totals
    pages = page_count(comparison.first.page_count)
    if totals.differ:
        said = tr("{count} of {pages} differs") if totals.differ == 1 else tr("{count} of {pages} differ")
    else:
        said = tr("None of {pages} differs")
    parts = (
        (totals.perhaps, tr("1 page differs perhaps"), tr("{count} pages differ perhaps")),
        (totals.added, tr("1 page is new"), tr("{count} pages are new")),
        (totals.removed, tr("1 page is gone"), tr("{count} pages are gone")),
        (totals.moved, tr("1 page has moved"), tr("{count} pages have moved")),
        (totals.only_moved, tr("1 page with text that only moved"), tr("{count} pages with text that only moved")),
        (totals.wordless, tr("1 page has no words to compare"), tr("{count} pages have no words to compare")),
        (totals.unread, unread_words(1), unread_words(totals.unread)),
    )
    told = [one if count == 1 else many.format(count=count) for count, one, many in parts if count]
    return ", ".join([said.format(count=totals.differ, pages=pages), *told]) + "."


def unread_words(count: int) -> str:
    """ "3 pages cannot be read"."""
    return tr("1 page cannot be read") if count == 1 else tr("{count} pages cannot be read").format(count=count)


def is_told(pair: PagePair) -> bool:
    """Whether there is anything to be said of a page."""
    return bool(pair.changes) or pair.kind in (PairKind.MOVED, PairKind.ADDED, PairKind.REMOVED)


def pair_words(pair: PagePair) -> str:
    """ "Page 4, now page 5: 3 changes, numbers differ"."""
    parts = [_changes_words(pair)] if pair.changes and not pair.is_one_sided else []
    if any(change.numbers_differ and not change.perhaps for change in pair.changes):
        parts.append(tr("numbers differ"))
    if pair.changes and all(change.perhaps for change in pair.changes):
        parts.append(tr("perhaps misread by OCR"))
    return ": ".join(part for part in (_pages_words(pair), ", ".join(parts)) if part)


def change_words(change: Change) -> tuple[Said, ...]:
    """What became of the words of a change: the numbers among them first."""
    match change.kind:
        case ChangeKind.MOVED:
            return (Said(_moved_words(change), "moved"),)
        case ChangeKind.ADDED:
            said = [Said(tr("New"), "add")]
        case ChangeKind.REMOVED:
            said = [Said(tr("Gone"), "skip")]
        case _:
            said = [*_words_said(change.words)] or [Said(tr("Other words"), "differ")]
    if change.perhaps:
        doubt = tr("Perhaps, for OCR may have misread it. {words}")
        return tuple(Said(doubt.format(words=one.words), "warning", "warning") for one in said)
    return tuple(said)


def _words_said(words: Iterable[WordChange]) -> Iterator[Said]:
    told = tuple(words)
    numbers = "; ".join(_became(one) for one in told if one.number)
    others = "; ".join(_became(one) for one in told if not one.number)
    if numbers:
        yield Said(tr("Number or date: {changes}").format(changes=numbers), "differ")
    if others:
        yield Said(tr("Words: {changes}").format(changes=others), "differ")


def _became(change: WordChange) -> str:
    before, after = _line(change.before), _line(change.after)
    if before and after:
        return tr("“{before}” is now “{after}”").format(before=before, after=after)
    return tr("“{words}” is gone").format(words=before) if before else tr("“{words}” is new").format(words=after)


def _moved_words(change: Change) -> str:
    assert change.before is not None
    assert change.after is not None
    if change.before.page == change.after.page and change.before.label == change.after.label:
        return tr("Moved on the page")
    return tr("Moved from page {before} to page {after}").format(before=change.before.label, after=change.after.label)


def _pages_words(pair: PagePair) -> str:
    match pair:
        case PagePair(first=None, second=PageOutline() as page):
            return tr("{page} is new").format(page=_page(page))
        case PagePair(first=PageOutline() as page, second=None):
            return tr("{page} is gone").format(page=_page(page))
        case PagePair(first=PageOutline() as before, second=PageOutline() as after):
            if pair.kind is PairKind.MOVED:
                return tr("{page} has moved, now page {now}").format(page=_page(before), now=_place(after))
            if before.position == after.position and before.label == after.label:
                return _page(before)
            return tr("{page}, now page {now}").format(page=_page(before), now=_place(after))
    raise AssertionError("a pair holds a page")


def _page(page: PageOutline) -> str:
    return tr("Page {page}").format(page=_place(page))


def _place(page: PageOutline) -> str:
    """ "12", or "xii (14 in the file)"."""
    if page.label == str(page.position):
        return page.label
    return tr("{label} ({position} in the file)").format(label=_line(page.label), position=page.position)


def _changes_words(pair: PagePair) -> str:
    count = len(pair.changes)
    return tr("1 change") if count == 1 else tr("{count} changes").format(count=count)


def _line(text: str) -> str:
    return " ".join(text.split())
