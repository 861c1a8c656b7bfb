"""Quotes and answers as plain text with their source, for the clipboard."""

from __future__ import annotations

from collections.abc import Sequence

from engine.contracts import Answer, Finding, Quote, Statement
from ui.conversation.difference_words import difference_sentence
from ui.conversation.finding_words import silent_words, stands_behind, way_of_looking
from ui.conversation.ledger_words import ledger_total
from ui.conversation.places import PageCounts, page_words, source_of
from ui.conversation.statement_words import caveats, doubts, equation, found
from ui.wording import coverage


def cite_quote(quote: Quote, page_counts: PageCounts) -> str:
    """The quoted words in quotation marks and where they stand."""
    return f"\u201c{quote.text}\u201d\n{source_of(quote, page_counts)}"


def cite_answer(answer: Answer, page_counts: PageCounts) -> str:
    """Question, answer, all quotes with their sources, and what that rests on."""
    parts = [answer.question]
    if answer.statements:
        parts.extend(_cite_statement(statement, answer.quotes) for statement in answer.statements)
    elif answer.answer is not None and not answer.findings:
        parts.append(answer.answer)
    parts.extend(_cite_finding(finding) for finding in answer.findings if finding.answers)
    silent = [finding for finding in answer.findings if not finding.answers]
    if silent:
        parts.append(silent_words(silent))
    parts.extend(equation(calculation) for calculation in answer.calculations)
    parts.extend(
        _cite_claimed(quote, page_counts) if answer.model else cite_quote(quote, page_counts) for quote in answer.quotes
    )
    read = ledger_total(answer) if answer.ledger else coverage(answer.coverage)
    parts.extend((*map(difference_sentence, answer.differences), *caveats(answer), *answer.notes, read))
    return "\n\n".join(parts)


def _cite_statement(statement: Statement, quotes: Sequence[Quote]) -> str:
    """The statement, its pages, and what is amiss with it."""
    behind = [quotes[place] for place in statement.quotes]
    pages = "; ".join(dict.fromkeys(page_words(quote.label) for quote in behind))
    amiss = "".join(f"\n({words})" for words in doubts(statement, behind))
    return (f"{statement.text} [{pages}]" if pages else statement.text) + amiss


def _cite_finding(finding: Finding) -> str:
    """The finding, its page, and what stands behind it."""
    told = (stands_behind(finding), way_of_looking(finding), *finding.notes)
    page = page_words(finding.label, finding.document)
    return f"{finding.text} [{page}]\n({'; '.join(part for part in told if part)})"


def _cite_claimed(quote: Quote, page_counts: PageCounts) -> str:
    """A quote that a model gave, and whether its words were found."""
    return f"{cite_quote(quote, page_counts)} ({found(quote)})"
