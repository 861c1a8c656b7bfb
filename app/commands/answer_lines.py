"""Plans and answers as plain lines for a terminal, each made safe for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from app.commands.plain import plain
from app.commands.progress import in_words
from app.commands.progress import pages as count_of
from engine.contracts import Answer, Calculation, Coverage, Finding, LookPlan, Plan, Quote, Statement, TextSource
from engine.store.export_ledger import by_reason, differing, failed_lines, ledger_total, made_with
from engine.store.export_sentences import (
    TEST_MODEL,
    WAYS,
    calculated,
    in_short,
    remarks,
    seen_place,
    silent_pages,
    unsupported,
    words_found,
    written_by,
)

NOTHING_FITS = "Nothing in these documents fits the question."


def plan_lines(plan: Plan) -> Iterator[str]:
    """What the text model is about to do, in a line, and a line for each note."""
    if plan.reading is None:
        return
    prompts = "" if plan.windows < 2 else f", {plan.windows} parts"
    kept = f" ({plan.kept:,} kept from before)" if plan.kept else ""
    facts = [
        f"{plain(plan.model)} reads {WAYS[plan.reading]}: {count_of(plan.pages)}{prompts}",
        f"{plan.tokens:,} tokens{kept} in a context of {plan.context:,}",
        *([in_words(plan.seconds)] if plan.seconds else []),
        *_memory(plan.memory, plan.free),
        *(f"{plain(name)} {plain(value)}" for name, value in plan.settings),
    ]
    yield "; ".join(facts) + "."
    yield from (f"  {plain(note)}" for note in plan.notes)


def look_plan_lines(plan: LookPlan) -> Iterator[str]:
    """What the vision model is about to do, in a line, and a line for each reason to look."""
    kept = f" ({count_of(plan.kept)} kept from before)" if plan.kept else ""
    facts = [
        f"{plain(plan.model)} looks at {plan.looks} of {count_of(len(plan.lines))}{kept}",
        f"at most {plan.tokens:,} visual tokens a page, beside the context",
        *([in_words(plan.seconds)] if plan.seconds else []),
        *_memory(plan.memory, plan.free),
    ]
    yield "; ".join(facts) + "."
    yield from (f"  {plain(said)}" for said in by_reason(line for line in plan.lines if line.way.looks))
    yield from (f"  {plain(note)}" for note in plan.notes)


def _memory(needed: int, free: int) -> Iterator[str]:
    """A model on a server needs none here."""
    if needed:
        yield f"{size(needed)} of memory, {size(free)} free"


def answer_lines(answer: Answer) -> Iterator[str]:
    """A kept answer: what it says, the words that stand behind it, how far it went."""
    if answer.test_model:
        yield TEST_MODEL
    for statement in answer.statements:
        yield f"{plain(one_line(statement.text))}{pages_of(statement, answer.quotes)}"
        yield from support_lines(statement, answer.quotes)
    yield from map(calculation_line, answer.calculations)
    for finding in answer.findings:
        if finding.answers:
            yield f"{page_name(finding)}: {plain(one_line(finding.text))}"
            yield from finding_lines(finding)
    yield from (f"  {plain(sentence)}" for sentence in silent_pages(answer))
    yield from ending_lines(answer)


def pages_of(statement: Statement, quotes: Sequence[Quote]) -> str:
    """The pages that a statement names, in brackets, to stand behind it."""
    places = dict.fromkeys(plain(place(quotes[number])) for number in statement.quotes)
    return f" [{', '.join(places)}]" if places else ""


def support_lines(statement: Statement, quotes: Sequence[Quote]) -> Iterator[str]:
    """What stands behind a statement: its quotes, and the numbers that stand in none of them."""
    for quote in (quotes[number] for number in statement.quotes):
        scan = f", {how_read(quote)}" if quote.verified and quote.source is TextSource.OCR else ""
        words = f"“{plain(one_line(quote.text))}”  {plain(words_found(quote))}{scan}"
        yield f"  {plain(quote.document)}, {plain(place(quote))}: {words}"
    yield from (f"  {plain(sentence)}" for sentence in unsupported(statement))


def page_name(finding: Finding) -> str:
    """The page that a finding is about."""
    return f"Page {plain(finding.label)}"


def finding_lines(finding: Finding) -> Iterator[str]:
    """What stands behind a finding: the words that were read, and whether they are on the page."""
    for quote in finding.quotes:
        yield f"  “{plain(one_line(quote.text))}”  {plain(words_found(quote))}"
    yield f"  {plain(seen_place(finding))}"
    yield from (f"  {plain(note)}" for note in finding.notes)


def calculation_line(calculation: Calculation) -> str:
    """The expression, its result, and where each of its numbers comes from."""
    return f"  {plain(calculated(calculation))}"


def ending_lines(answer: Answer) -> Iterator[str]:
    """What stands below the statements: quotes for themselves, notes, which pages it rests on, what to know of it."""
    if not answer.statements and not answer.cut:
        yield from _short_lines(answer)
    cited = {number for statement in answer.statements for number in statement.quotes}
    for number, quote in enumerate(answer.quotes):
        if number not in cited:
            yield f"  {plain(quote.document)}, {plain(place(quote))} ({how_read(quote)})"
            yield f"    {plain(one_line(quote.text))}"
    yield from (f"  {plain(differing(difference))}" for difference in answer.differences)
    yield from (f"  {plain(note)}" for note in answer.notes)
    covered = f"{count_of(answer.coverage.pages)}: {', '.join(_covered(answer.coverage))}"
    yield f"  {ledger_total(answer) if answer.ledger else covered}. {answer.seconds:.2f} s. Answer {answer.id}."
    yield from (f"  {plain(said)}" for said in failed_lines(answer))
    for failed in answer.coverage.failed:
        if failed.page == 0 or not answer.ledger:
            yield f"  {plain(failed.document)}, page {failed.page}: {plain(failed.reason)}"
    # Reversed: that it is a test model stands at the very end, as at the very beginning.
    yield from (
        f"  {plain(sentence)}" for sentence in (*written_by(answer), *made_with(answer), *reversed(remarks(answer)))
    )


def _short_lines(answer: Answer) -> Iterator[str]:
    """The answer in one sentence, or that there is none."""
    said = in_short(answer)
    if said:
        yield plain(said)
    elif not answer.quotes and not any(finding.answers for finding in answer.findings):
        yield NOTHING_FITS


def _covered(coverage: Coverage) -> Iterable[str]:
    yield f"{coverage.read} read"
    yield f"{coverage.ocr} by OCR"
    if coverage.looked:
        yield f"{coverage.looked} looked at"
    if coverage.skipped:
        yield f"{coverage.skipped} not read yet"
    if coverage.failed:
        yield f"{len(coverage.failed)} failed"


def place(quote: Quote) -> str:
    """The page as a person finds it: its label, with its position where they differ."""
    return f"p. {quote.label}" if quote.label == str(quote.page) else f"p. {quote.label} ({quote.page} in the file)"


def one_line(text: str) -> str:
    """The words of a quote without the ends of its lines."""
    return " ".join(text.split())


def how_read(quote: Quote) -> str:
    """Where the words come from, and whether its digits want a look."""
    if quote.source is TextSource.SEEN:
        return "read from the picture"
    if quote.source is TextSource.OCR:
        return "from a scan: compare the digits" if quote.digits_unsure else "from a scan"
    return "text of the page"


def size(count: int) -> str:
    """Bytes in words."""
    return f"{count / 10**9:.1f} GB" if count >= 10**9 else f"{count / 10**6:.1f} MB"
