"""What an exported answer says about itself: where its words stand, what was reckoned, how far it went.

Whether words stand on a page is told, and no more: a quote on the page does not prove the statement beside it.
"""

from __future__ import annotations

from engine.contracts import (
    Answer,
    Calculation,
    CalculationInput,
    Coverage,
    Finding,
    InputOrigin,
    Quote,
    Reading,
    Statement,
    Support,
    TextSource,
)
from engine.store.export_ledger import ledger_total

TEST_MODEL = "Test model: its words mean nothing."
STOPPED = "Stopped before the end."
CUT = "Cut at the greatest length of an answer."

WAYS = {
    Reading.WHOLE: "all pages at once",
    Reading.WINDOWS: "the pages in parts that overlap",
    Reading.PASSAGES: "the best passages only",
    Reading.CHANGES: "the sentences that differ",
}
ORIGINS = {
    InputOrigin.QUESTION: "from the question",
    InputOrigin.TODAY: "today’s date",
    InputOrigin.CONSTANT: "a fixed number",
}


def place(quote: Quote) -> str:
    """Where a quote stands and how it was read."""
    return f"{quote.document}, p. {_page(quote)}{_how_read(quote)}"


def checked_place(quote: Quote) -> str:
    """Where the words that a model gives were found, or that they were not."""
    if not quote.verified:
        return f"{quote.document}, p. {_page(quote)}: {words_found(quote)}"
    return f"{quote.document}: {words_found(quote)}{_how_read(quote)}"


def words_found(quote: Quote) -> str:
    """Whether the words stand on the page. What a vision model wrote of it does not: it was read from the picture."""
    if quote.verified and quote.source is TextSource.SEEN:
        return f"read from the picture of page {_page(quote)}"
    return f"words found on page {_page(quote)}" if quote.verified else "words not found"


def supported(finding: Finding) -> str:
    """What stands behind a finding."""
    if finding.support is Support.PICTURE:
        return "read from the picture, no text to check against"
    return f"words {'' if finding.support is Support.FOUND else 'not '}found on page {_page(finding)}"


def seen_place(finding: Finding) -> str:
    """Where a finding was seen, how, and what stands behind it."""
    how = (*(["a part of it"] * (finding.region is not None)), *(["a closer look"] * finding.closer))
    looked = f" ({', '.join(how)})" if how else ""
    cut = ", cut at the greatest length" if finding.cut else ""
    return f"{finding.document}, p. {_page(finding)}{looked}: {supported(finding)}{cut}"


def silent_pages(answer: Answer) -> tuple[str, ...]:
    """A sentence for each document with the pages that were looked at and do not say it."""
    labels: dict[str, list[str]] = {}
    for finding in answer.findings:
        if not finding.answers:
            labels.setdefault(finding.document, []).append(_page(finding))
    return tuple(f"Looked at, and not said there: {document}, p. {', '.join(on)}." for document, on in labels.items())


def unsupported(statement: Statement) -> tuple[str, ...]:
    """A sentence if a number of the statement stands nowhere."""
    if not statement.unsupported:
        return ()
    number = "Number" if len(statement.unsupported) == 1 else "Numbers"
    return (f"{number} not in the quotes: {', '.join(statement.unsupported)}",)


def calculated(calculation: Calculation) -> str:
    """The expression with its result, and where each number of it comes from."""
    inputs = "; ".join(f"{one.text}: {_origin(one)}" for one in calculation.inputs)
    return f"{calculation.expression} = {calculation.result}" + (f" ({inputs})" if inputs else "")


def remarks(answer: Answer) -> tuple[str, ...]:
    """What is to be known before the answer is read."""
    said = ((answer.test_model, TEST_MODEL), (answer.partial, STOPPED), (answer.cut, CUT))
    return tuple(sentence for holds, sentence in said if holds)


def in_short(answer: Answer) -> str | None:
    """The answer in one sentence, unless statements or findings say the same."""
    said = answer.answer or ""
    by_findings = any(finding.text in said for finding in answer.findings if finding.answers)
    return None if answer.statements or by_findings else answer.answer


def written_by(answer: Answer) -> tuple[str, ...]:
    """A sentence on the text model and its way of reading, and one on the vision model, where there were any."""
    way = f", which read {WAYS[answer.reading]}" if answer.reading else ""
    text = (f"Written by {answer.model}{way}.",) if answer.model else ()
    vision = (f"Pages were looked at by {answer.vision_model}.",) if answer.vision_model else ()
    return (*text, *vision)


def footer(answer: Answer) -> str:
    """When it was asked, who wrote it, and how far it went."""
    pages = f"{ledger_total(answer)}." if answer.ledger else _searched(answer.coverage)
    return " ".join((f"Asked {answer.asked}.", *written_by(answer), pages, "Made with Folioscope."))


def _page(one: Quote | Finding) -> str:
    return one.label if one.label == str(one.page) else f"{one.label} (page {one.page})"


def _how_read(quote: Quote) -> str:
    if quote.digits_unsure:
        return ", from a scan: compare the digits"
    return ", from a scan" if quote.source is TextSource.OCR else ""


def _origin(one: CalculationInput) -> str:
    return f"{one.document}, page {one.page}" if one.origin is InputOrigin.PAGE else ORIGINS[one.origin]


def _searched(coverage: Coverage) -> str:
    parts = [f"{coverage.read} of {coverage.pages} pages searched by their text"]
    parts += [
        f"{count} {how}"
        for count, how in (
            (coverage.ocr, "by OCR"),
            (coverage.looked, "looked at"),
            (coverage.skipped, "not read yet"),
            (len(coverage.failed), "could not be read"),
        )
        if count
    ]
    return ", ".join(parts) + "."
