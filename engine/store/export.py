"""An answer as a file for other programs: Markdown, HTML, JSON or CSV.

The words of a document are written so that no program takes them for markup, links or formulas.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from engine.contracts import Answer, Finding, Quote, Statement
from engine.errors import UseError
from engine.store.export_ledger import differing, ledger_lines, ledger_total, made_with
from engine.store.export_sentences import (
    calculated,
    checked_place,
    footer,
    in_short,
    place,
    remarks,
    seen_place,
    silent_pages,
    supported,
    unsupported,
    words_found,
    written_by,
)
from engine.store.whole_file import SHARED, whole

PAGE_STYLE = """
    body { font: 1rem/1.5 system-ui, sans-serif; max-width: 42rem; margin: 3rem auto; padding: 0 1rem; color: #1c1b1a }
    h1 { font-size: 1.4rem }
    blockquote { margin: 1.5rem 0; padding-left: 1rem; border-left: 3px solid #8a8578; white-space: pre-line }
    figcaption, footer { color: #5d5a52; font-size: .9rem }
    figure { margin: 0 }
    mark { background: #ffe9a8; color: inherit }"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""nothing is loaded from anywhere, whatever the words say"""

CSV_COLUMNS = (
    *("question", "answer", "statement", "numbers not in the quotes", "document", "page", "label", "text", "source"),
    *("words", "calculations", "differences", "pages", "remarks", "asked"),
)
FORMULA_START = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""wide signs too: a spreadsheet in an East Asian language computes what they begin"""


def export(answer: Answer, path: Path) -> None:
    """Write an answer in the format that the path's ending names; the file appears whole or not at all.

    Raises:
        UseError: the ending is none of .md, .html, .json and .csv.
        EnvironmentProblem: the folder is missing, the disk is full, there is no permission.
    """
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        raise UseError(
            "Folioscope writes answers as .md, .html, .json or .csv files.",
            "Choose a name that ends with one of these.",
        )
    with whole(path, SHARED) as part:
        part.write_bytes(writer(answer).encode(errors="replace"))


def answer_json(answer: Answer) -> dict[str, Any]:
    """An answer as one JSON object, as the command line prints it."""
    return {
        "id": answer.id,
        "question": answer.question,
        "how": answer.how.value,
        "answer": answer.answer,
        "quotes": [_quote_json(quote) for quote in answer.quotes],
        "coverage": {**asdict(answer.coverage), "failed": [asdict(page) for page in answer.coverage.failed]},
        "seconds": round(answer.seconds, 3),
        "notes": list(answer.notes),
        "partial": answer.partial,
        "asked": answer.asked,
        "statements": [_lists(asdict(statement)) for statement in answer.statements],
        "calculations": [_lists(asdict(calculation)) for calculation in answer.calculations],
        "model": answer.model,
        "reading": answer.reading and answer.reading.value,
        "cut": answer.cut,
        "test_model": answer.test_model,
        "remarks": list(remarks(answer)),
        "findings": [_finding_json(finding) for finding in answer.findings],
        "vision_model": answer.vision_model,
        "differences": [{"words": differing(each), **asdict(each)} for each in answer.differences],
        "ledger": [asdict(line) for line in answer.ledger],
        "made": dict(answer.made),
        "can_go_on": answer.partial and answer.wish is not None,
    }


def _lists(values: dict[str, Any]) -> dict[str, Any]:
    """Lists for tuples, as JSON knows them."""
    return {key: list(value) if isinstance(value, tuple) else value for key, value in values.items()}


def _finding_json(finding: Finding) -> dict[str, Any]:
    return {
        "document": finding.document,
        "page": finding.page,
        "label": finding.label,
        "text": finding.text,
        "quotes": [_quote_json(quote) for quote in finding.quotes],
        "region": finding.region and [round(value, 2) for value in finding.region],
        "support": finding.support.value,
        "words": supported(finding),
        "notes": list(finding.notes),
        "closer": finding.closer,
        "cut": finding.cut,
        "seconds": round(finding.seconds, 3),
        "document_id": finding.document_id,
    }


def _quote_json(quote: Quote) -> dict[str, Any]:
    return {
        "document": quote.document,
        "page": quote.page,
        "label": quote.label,
        "text": quote.text,
        "boxes": [[round(value, 2) for value in box] for box in quote.boxes],
        "source": quote.source.value,
        "verified": quote.verified,
        "document_id": quote.document_id,
        "answer_spans": [list(span) for span in quote.answer_spans],
        "digits_unsure": quote.digits_unsure,
        "words": words_found(quote),
    }


def _as_json(answer: Answer) -> str:
    return json.dumps(answer_json(answer), ensure_ascii=False, indent=2) + "\n"


def _as_csv(answer: Answer) -> str:
    common = {
        "question": answer.question,
        "answer": answer.answer or "",
        "calculations": "\n".join(map(calculated, answer.calculations)),
        "differences": " ".join(map(differing, answer.differences)),
        "pages": ledger_total(answer) if answer.ledger else "",
        "remarks": " ".join([*remarks(answer), *written_by(answer)]),
        "asked": answer.asked,
    }
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(CSV_COLUMNS)
    for row in [*_quote_rows(answer), *_finding_rows(answer)] or [{}]:
        writer.writerow([no_formula(str({**row, **common}.get(column, ""))) for column in CSV_COLUMNS])
    # Without this mark some spreadsheets take the file for another encoding.
    return "\ufeff" + out.getvalue()


def _quote_rows(answer: Answer) -> Iterator[dict[str, object]]:
    """A row for each quote of each statement, and for each quote alone."""
    for statement, quotes in _parts(answer):
        said: dict[str, object] = {}
        if statement is not None:
            said = {"statement": statement.text, "numbers not in the quotes": ", ".join(statement.unsupported)}
        for quote in quotes:
            yield {**_quote_json(quote), **said}
        if not quotes:
            yield said


def _finding_rows(answer: Answer) -> Iterator[dict[str, object]]:
    """A row for each quote of each finding that says something, and one for a finding without quotes."""
    for finding in _answering(answer):
        said: dict[str, object] = {"statement": finding.text}
        for quote in finding.quotes:
            yield {**_quote_json(quote), **said}
        if not finding.quotes:
            place = {"document": finding.document, "page": finding.page, "label": finding.label}
            yield {**said, **place, "words": supported(finding)}


def _parts(answer: Answer) -> Iterator[tuple[Statement | None, list[Quote]]]:
    """Each statement with its quotes, then the quotes that stand alone."""
    for statement in answer.statements:
        yield statement, [answer.quotes[number] for number in statement.quotes]
    cited = {number for statement in answer.statements for number in statement.quotes}
    alone = [quote for number, quote in enumerate(answer.quotes) if number not in cited]
    if alone:
        yield None, alone


def no_formula(cell: str) -> str:
    """A spreadsheet computes what begins like a formula; an apostrophe makes it text."""
    return "'" + cell if cell.startswith(FORMULA_START) else cell


def _as_markdown(answer: Answer) -> str:
    parts = [f"# {_escaped(' '.join(answer.question.split()))}"]
    parts += [f"**{_escaped(remark)}**" for remark in remarks(answer)]
    if said := in_short(answer):
        parts.append(f"**{_escaped(said)}**")
    for statement, quotes in _parts(answer):
        if statement is not None:
            parts += map(_escaped, (statement.text, *unsupported(statement)))
        for quote in quotes:
            where = place(quote) if statement is None else checked_place(quote)
            lines = [*_escaped(quote.text).splitlines(), "", f"— {_escaped(where)}"]
            parts.append("\n".join(f"> {line}".rstrip() for line in lines))
    for finding in _answering(answer):
        parts.append(_escaped(finding.text))
        parts += [
            "\n".join(f"> {_escaped(line)}".rstrip() for line in quote.text.splitlines()) for quote in finding.quotes
        ]
        parts += [_escaped(sentence) for sentence in (f"— {seen_place(finding)}", *finding.notes)]
    parts += [_escaped(calculated(calculation)) for calculation in answer.calculations]
    parts += map(_escaped, (*map(differing, answer.differences), *silent_pages(answer)))
    for told in (answer.notes, tuple(ledger_lines(answer)), made_with(answer)):
        if told:
            parts.append("\n".join(f"- {_escaped(sentence)}" for sentence in told))
    parts.append(_escaped(footer(answer)))
    return "\n\n".join(parts) + "\n"


def _escaped(text: str) -> str:
    """Text that Markdown shows as it is: no markup, no image, no HTML, no list where a line begins with a number, and
    no address of which a program makes a link by itself."""
    text = "\n".join(text.splitlines())  # a carriage return begins a line, too
    text = re.sub(r"([\\`*_\[\]<>#|~!&$])", r"\\\1", text)
    text = re.sub(r":(?=//)|(?<=www)\.", r"\\\g<0>", text, flags=re.IGNORECASE)
    text = re.sub(r"^(\s*)([-+=])", r"\1\\\2", text, flags=re.MULTILINE)
    return re.sub(r"^(\s*\d+)([.)])(?=\s|$)", r"\1\\\2", text, flags=re.MULTILINE)


def _as_html(answer: Answer) -> str:
    question = html.escape(answer.question)
    body = [f"<h1>{question}</h1>"]
    body += [f"<p><strong>{html.escape(remark)}</strong></p>" for remark in remarks(answer)]
    if said := in_short(answer):
        body.append(f"<p><strong>{html.escape(said)}</strong></p>")
    for statement, quotes in _parts(answer):
        if statement is not None:
            body += [f"<p>{html.escape(sentence)}</p>" for sentence in (statement.text, *unsupported(statement))]
        for quote in quotes:
            caption = html.escape(place(quote) if statement is None else checked_place(quote))
            body.append(
                f"<figure><blockquote>{_marked(quote)}</blockquote><figcaption>{caption}</figcaption></figure>",
            )
    body += [_seen(finding) for finding in _answering(answer)]
    below = [*map(calculated, answer.calculations), *map(differing, answer.differences), *silent_pages(answer)]
    below += [*answer.notes, *ledger_lines(answer), *made_with(answer)]
    body.extend(f"<p>{html.escape(sentence)}</p>" for sentence in below)
    body.append(f"<footer>{html.escape(footer(answer))}</footer>")
    return "\n".join(
        [
            "<!doctype html>",
            '<html><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
            f"<title>{question}</title>",
            f"<style>{PAGE_STYLE}</style></head><body>",
            *body,
            "</body></html>\n",
        ]
    )


def _seen(finding: Finding) -> str:
    """A finding as HTML."""
    words = "".join(f"<blockquote>{html.escape(quote.text)}</blockquote>" for quote in finding.quotes)
    notes = "".join(f"<p>{html.escape(note)}</p>" for note in finding.notes)
    caption = f"<figcaption>{html.escape(seen_place(finding))}</figcaption>"
    return f"<p>{html.escape(finding.text)}</p><figure>{words}{caption}</figure>{notes}"


def _answering(answer: Answer) -> list[Finding]:
    return [finding for finding in answer.findings if finding.answers]


def _marked(quote: Quote) -> str:
    """The words of a quote as HTML, with those that fit what was asked for marked."""
    pieces = []
    done = 0
    for start, end in sorted(quote.answer_spans):
        if start >= done:
            pieces += [html.escape(quote.text[done:start]), "<mark>", html.escape(quote.text[start:end]), "</mark>"]
            done = end
    return "".join([*pieces, html.escape(quote.text[done:])])


WRITERS: dict[str, Callable[[Answer], str]] = {
    ".md": _as_markdown,
    ".html": _as_html,
    ".json": _as_json,
    ".csv": _as_csv,
}
