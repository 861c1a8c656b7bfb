"""Pages by what is done with them, in the user's words: before a run as its plan, after it as its ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.contracts import Answer, FailedPage, PageLine, PageWay
from ui.conversation.places import page_runs
from ui.wording import page_count, tr

_MOST = 200
"""lines of a group that are shown; the export has them all"""
_SIGNS = {PageWay.READ: "check", PageWay.LOOK: "look", PageWay.BOTH: "look", PageWay.SKIP: "skip"}
"""icon of each way"""


@dataclass(frozen=True, slots=True)
class PageGroup:
    """Pages with which the same is done."""

    picture: str
    """name of its icon"""
    role: str
    """of the icon's colour: "warning" or "muted" """
    title: str
    lines: tuple[str, ...]
    """pages and the reason, one line for each reason"""


def planned_total(lines: Sequence[PageLine]) -> str:
    """ "212 pages: 180 read, 30 looked at, 2 skipped"."""
    said = {
        PageWay.READ: tr("{count} read"),
        PageWay.LOOK: tr("{count} looked at"),
        PageWay.BOTH: tr("{count} read and looked at"),
        PageWay.SKIP: tr("{count} skipped"),
    }
    counts = [words.format(count=len(pages)) for way, words in said.items() if (pages := _that(lines, way))]
    return ": ".join(part for part in (page_count(len(lines)), ", ".join(counts)) if part)


def planned_groups(lines: Sequence[PageLine]) -> tuple[PageGroup, ...]:
    """What is to be done with each page, and why."""
    titles = {
        PageWay.READ: tr("To be read: {pages}"),
        PageWay.LOOK: tr("To be looked at: {pages}"),
        PageWay.BOTH: tr("To be read and looked at: {pages}"),
        PageWay.SKIP: tr("Skipped: {pages}"),
    }
    several = _are_several(lines)
    groups = (_group(_SIGNS[way], title, _that(lines, way), several) for way, title in titles.items())
    return tuple(group for group in groups if group.lines)


def ledger_total(answer: Answer) -> str:
    """ "Pages read: 210 of 212 (180 as text, 30 looked at, 2 failed)"; a page that failed has not been read."""
    lines, failed = _parted(answer)
    said = {
        PageWay.READ: tr("{count} as text"),
        PageWay.LOOK: tr("{count} looked at"),
        PageWay.BOTH: tr("{count} as text and looked at"),
    }
    counts = {words: len(_that(lines, way)) for way, words in said.items()}
    read = sum(counts.values())
    in_scope = max(answer.coverage.pages, read + len(failed))
    left_out = in_scope - read - len(failed)
    counts |= {tr("{count} left out"): left_out, tr("{count} failed"): len(failed)}
    parts = ", ".join(words.format(count=count) for words, count in counts.items() if count > 0)
    total = tr("Pages read: {read} of {count}").format(read=read, count=in_scope)
    return f"{total} ({parts})" if parts else total


def ledger_groups(answer: Answer) -> tuple[PageGroup, ...]:
    """What became of each page, and why; those that failed first."""
    lines, failed = _parted(answer)
    files = tuple(f"{each.document}: {each.reason}" for each in answer.coverage.failed if each.page == 0)
    titles = {
        PageWay.READ: tr("Read as text: {pages}"),
        PageWay.LOOK: tr("Looked at: {pages}"),
        PageWay.BOTH: tr("Read as text and looked at: {pages}"),
        PageWay.SKIP: tr("Left out: {pages}"),
    }
    several = _are_several(lines)
    groups = (
        PageGroup("warning", "warning", tr("Files that could not be added"), files),
        replace(_group("warning", tr("Could not be read: {pages}"), failed, True), role="warning"),
        *(_group(_SIGNS[way], title, _that(lines, way), several) for way, title in titles.items()),
    )
    return tuple(group for group in groups if group.lines)


def _parted(answer: Answer) -> tuple[list[PageLine], list[PageLine]]:
    """Pages that a model could work on, and those that failed; where no model was at work, those that the search could
    not see."""
    if answer.ledger:
        return [line for line in answer.ledger if not line.failed], [line for line in answer.ledger if line.failed]
    return [], [_lost(each) for each in answer.coverage.failed if each.page]


def _lost(page: FailedPage) -> PageLine:
    return PageLine(
        document_id="",
        document=page.document,
        page=page.page,
        label=str(page.page),
        way=PageWay.SKIP,
        reason=page.reason,
        failed=True,
    )


def _that(lines: Sequence[PageLine], way: PageWay) -> list[PageLine]:
    """The pages that go, or went, this way."""
    return [line for line in lines if line.way is way]


def _are_several(lines: Sequence[PageLine]) -> bool:
    return len({line.document_id for line in lines}) > 1


def _group(picture: str, title: str, lines: Sequence[PageLine], names_documents: bool) -> PageGroup:
    """Pages that share a document and a reason make a line: "p. 4, 9-12: It shows a chart."."""
    pages: dict[tuple[str, str, str], dict[int, str]] = {}
    for line in lines:
        pages.setdefault((line.document_id, line.document, line.reason), {})[line.page] = line.label
    said = tr("{document}, p. {pages}: {reason}") if names_documents else tr("p. {pages}: {reason}")
    told = [
        said.format(document=document, pages=page_runs(labels), reason=reason)
        for (_, document, reason), labels in pages.items()
    ]
    more = len(told) - _MOST
    rest = [tr("and {count} more").format(count=more)] if more > 0 else []
    return PageGroup(picture, "muted", title.format(pages=page_count(len(lines))), (*told[:_MOST], *rest))
