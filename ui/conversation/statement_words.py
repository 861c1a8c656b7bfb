"""What is said about a statement and its quotes. A quote that is on its page proves no statement, so it is called
found, and nothing more."""

from __future__ import annotations

from collections.abc import Sequence

from engine.contracts import Answer, Calculation, Quote, Statement, TextSource
from ui.conversation.places import PageCounts, source_of
from ui.wording import tr

_CHANGED = " has changed since this answer."
"""ends the note of the library on a document whose file has other content now"""


def found(quote: Quote) -> str:
    """Whether the words that the model gives stand on the page, and how that page was read. What a vision model wrote
    of a page is not found on it: it was read from the picture."""
    if not quote.verified:
        return tr("words not found on page {page}").format(page=quote.label)
    if quote.source is TextSource.SEEN:
        return tr("read from the picture of page {page}").format(page=quote.label)
    words = tr("words found on page {page}").format(page=quote.label)
    if quote.source is not TextSource.OCR:
        return words
    return f"{words}, " + (tr("from a scan: compare the digits") if quote.digits_unsure else tr("from a scan"))


def sign(quote: Quote) -> tuple[str, str]:
    """Icon and role of what ``found`` says."""
    if not quote.verified:
        return "warning", "warning"
    return ("picture" if quote.source is TextSource.SEEN else "check"), "muted"


def seen_words(quotes: Sequence[Quote]) -> str | None:
    """That a statement, or part of it, was read from pictures; None where all of it stands in words."""
    pages = list(dict.fromkeys(quote.label for quote in quotes if quote.verified and quote.source is TextSource.SEEN))
    if len(pages) == 1:
        return tr("Read from the picture of page {page}").format(page=pages[0])
    return tr("Read from the pictures of pages {pages}").format(pages=", ".join(pages)) if pages else None


def told(quote: Quote, page_counts: PageCounts) -> str:
    """A page button in full: ``Report.pdf, p. 12: words found on page 12``."""
    return f"{source_of(quote, page_counts)}: {found(quote)}"


def doubts(statement: Statement, quotes: Sequence[Quote]) -> tuple[str, ...]:
    """What is amiss with a statement, one sentence each."""
    said = []
    if not quotes:
        said.append(tr("No quote stands behind this"))
    missing = list(dict.fromkeys(quote.label for quote in quotes if not quote.verified))
    if len(missing) == 1:
        said.append(tr("Words not found on page {page}").format(page=missing[0]))
    elif missing:
        said.append(tr("Words not found on pages {pages}").format(pages=", ".join(missing)))
    if len(statement.unsupported) == 1:
        said.append(tr("Number not in the quotes: {number}").format(number=statement.unsupported[0]))
    elif statement.unsupported:
        said.append(tr("Numbers not in the quotes: {numbers}").format(numbers="; ".join(statement.unsupported)))
    return tuple(said)


def equation(calculation: Calculation) -> str:
    """ "(4310 - 3954) / 3954 * 100 = 9.0"."""
    return f"{calculation.expression} = {calculation.result}"


def test_model_words() -> str:
    """Shown with all that a model with random weights says."""
    return tr("Test model: its words mean nothing.")


def cut_words() -> str:
    """Shown where the model reached its length limit."""
    return tr("The answer reached its length limit; what was complete stands.")


def not_finished_words(answer: Answer) -> str:
    """What stands of an answer that was stopped, or that a crash or a power cut ended."""
    if answer.statements:
        return tr("Stopped: what was stated by then stands.")
    if answer.findings:
        return tr("Stopped: what was found by then stands.")
    return tr("Not finished.")


def has_changed(answer: Answer) -> bool:
    """Whether a document that it rests on has other content now."""
    return any(note.endswith(_CHANGED) for note in answer.notes)


def caveats(answer: Answer) -> tuple[str, ...]:
    """What is to be known of the answer as a whole."""
    said = [test_model_words()] if answer.test_model else []
    if answer.cut:
        said.append(cut_words())
    if answer.partial:
        said.append(tr("Stopped before it was complete."))
    return tuple(said)
