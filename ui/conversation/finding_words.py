"""What is said while a vision model looks at pages, and of what it found."""

from __future__ import annotations

from collections.abc import Sequence

from engine.contracts import EnoughFound, Finding, LookingAt, PreparingModel, Support
from ui.conversation.places import page_runs
from ui.wording import page_count, percent, time_left, tr


def looking_words(event: LookingAt, *, names_document: bool = False) -> str:
    """ "Looking at page 12 (3 of 7), about 2 min left"."""
    said = tr("Looking at {document}, page {page}") if names_document else tr("Looking at page {page}")
    if event.pages > 1:
        said = tr("{looking} ({number} of {pages})").replace("{looking}", said)
    said = said.format(document=event.document, page=event.label, number=event.number, pages=event.pages)
    return ", ".join(part for part in (said, time_left(event.seconds_left)) if part)


def looking_share(event: LookingAt) -> float:
    """How much of all pages is looked at, 0 to 1."""
    return (event.number - 1 + event.share) / event.pages if event.pages else 0.0


def preparing_words(event: PreparingModel) -> str:
    """ "Preparing the model, once: 34 %"."""
    return tr("Preparing the model, once: {share}").format(share=percent(preparing_share(event)))


def preparing_share(event: PreparingModel) -> float:
    """How much of the model is prepared, 0 to 1."""
    return event.done / event.total if event.total else 0.0


def stands_behind(finding: Finding) -> str:
    """What stands behind a finding. It is never called right: found, and nothing more."""
    words = {
        Support.FOUND: tr("words found on page {page}"),
        Support.NOT_FOUND: tr("words not found on the page"),
        Support.PICTURE: tr("read from the picture, no text to check against"),
    }
    return words[finding.support].format(page=finding.label)


def enough_words(event: EnoughFound) -> str:
    """ "Page 4 answers this. 12 pages are not looked at yet, about 9 min left"."""
    said = (
        tr("Page {page} answers this. 1 page is not looked at yet")
        if event.left == 1
        else tr("Page {page} answers this. {count} pages are not looked at yet")
    ).format(page=event.finding.label, count=event.left)
    return ", ".join(part for part in (said, time_left(event.seconds_left)) if part)


def way_of_looking(finding: Finding) -> str:
    """ "part of the page, looked closer"; empty where the whole page was looked at, once."""
    parts = [tr("part of the page")] if finding.region is not None else []
    if finding.closer:
        parts.append(tr("looked closer"))
    return ", ".join(parts)


def not_on_page_words() -> str:
    """Said of a page without a finding."""
    return tr("does not say it")


def cut_off_words() -> str:
    """Shown where a finding was cut."""
    return tr("Cut off: it grew too long, or went round in circles.")


def silent_words(findings: Sequence[Finding]) -> str:
    """ "7 pages do not say it: 1, 2, 4-8", with the documents' names where there are several."""
    by_document = {finding.document_id: finding.document for finding in findings}
    listed = []
    for document_id, name in by_document.items():
        pages = page_runs({each.page: each.label for each in findings if each.document_id == document_id})
        listed.append(pages if len(by_document) == 1 else tr("{document} {pages}").format(document=name, pages=pages))
    said = tr("1 page does not say it: {pages}") if len(findings) == 1 else tr("{count} do not say it: {pages}")
    return said.format(count=page_count(len(findings)), pages="; ".join(listed))


def result_words(findings: Sequence[Finding]) -> str:
    """What came of all pages, in one sentence."""
    said = sum(finding.answers for finding in findings)
    if said:
        return tr("{count} of {pages} looked at say something to it.").format(
            count=said, pages=page_count(len(findings))
        )
    if len(findings) == 1:
        return tr("The page does not say it.")
    return tr("None of the {pages} looked at says it.").format(pages=page_count(len(findings)))
