"""What an exported answer says about its pages: where they differ, what became of each, and with what it was made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from engine.contracts import Answer, Claim, Difference, PageLine, PageWay

DONE = {
    PageWay.READ: "read as text",
    PageWay.LOOK: "looked at",
    PageWay.BOTH: "read as text and looked at",
    PageWay.SKIP: "left out",
}
_RUN = 3
"""pages in a row that are told as "4-8" """


def differing(difference: Difference) -> str:
    """ "Pages differ: report.pdf, p. 4 says 4,310; report.pdf, p. 7 (read from the picture) says 4,130."."""
    pages = {(claim.document_id, claim.page) for claim in difference.claims}
    what = "Pages differ" if len(pages) > 1 else "Words and picture of a page differ"
    return f"{what}: {'; '.join(map(_says, difference.claims))}."


def ledger_total(answer: Answer) -> str:
    """ "210 of 212 pages: 180 read as text, 30 looked at, 2 failed"; a page that failed has not been read."""
    lines = answer.ledger
    counts = {way: sum(line.way is way and not line.failed for line in lines) for way in DONE}
    failed = sum(line.failed for line in lines)
    read = sum(count for way, count in counts.items() if way is not PageWay.SKIP)
    # The ledger of a very long document does not name the pages that were left out.
    in_scope = max(answer.coverage.pages, read + failed)
    counts[PageWay.SKIP] = in_scope - read - failed
    said = [f"{count} {DONE[way]}" for way, count in counts.items() if count > 0]
    said += [f"{failed} failed"] if failed else []
    pages = "page" if in_scope == 1 else "pages"
    return f"{read} of {in_scope} {pages}" + (f": {', '.join(said)}" if said else "")


def ledger_lines(answer: Answer) -> Iterator[str]:
    """A line for the pages of a document with which the same was done for the same reason; those that failed first."""
    yield from failed_lines(answer)
    lines = answer.ledger
    for way, done in DONE.items():
        pages = by_reason(line for line in lines if line.way is way and not line.failed)
        yield from (f"{done.capitalize()}: {said}" for said in pages)


def failed_lines(answer: Answer) -> Iterator[str]:
    """The pages that no model could read or look at, and why."""
    yield from (f"Failed: {said}" for said in by_reason(line for line in answer.ledger if line.failed))


def by_reason(lines: Iterable[PageLine]) -> Iterator[str]:
    """ "report.pdf, p. 4, 9-12: It shows a chart."."""
    pages: dict[tuple[str, str, str], dict[int, str]] = {}
    for line in lines:
        pages.setdefault((line.document_id, line.document, line.reason), {})[line.page] = line.label
    for (_, document, reason), labels in pages.items():
        yield f"{document}, p. {_runs(labels)}: {reason}"


def made_with(answer: Answer) -> tuple[str, ...]:
    """A sentence on models, fingerprints and versions, where they are known."""
    made = "; ".join(f"{name} {value}" for name, value in answer.made)
    return (f"Made with: {made}.",) if made else ()


def _says(claim: Claim) -> str:
    label = claim.label if claim.label == str(claim.page) else f"{claim.label} (page {claim.page})"
    seen = " (read from the picture)" if claim.seen else ""
    return f"{claim.document}, p. {label}{seen} says {claim.number}"


def _runs(labels: Mapping[int, str]) -> str:
    """Pages (position -> printed label) in order, those in a row as from-to."""
    said: list[str] = []
    for _, group in groupby(enumerate(sorted(labels)), key=lambda place: place[1] - place[0]):
        row = [labels[page] for _, page in group]
        said.extend([f"{row[0]}–{row[-1]}"] if len(row) >= _RUN else row)
    return ", ".join(said)
