"""An answer as a file for other programs: Markdown, HTML, JSON or CSV.

The words of a document are written so that no program takes them for markup, links or formulas.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from engine.contracts import Answer, Coverage, Quote, TextSource
from engine.errors import UseError
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

CSV_COLUMNS = ("question", "answer", "document", "page", "label", "text", "source", "verified", "asked")
FORMULA_START = ("=", "+", "-", "@", "\t", "\r")


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
    }


def _as_json(answer: Answer) -> str:
    return json.dumps(answer_json(answer), ensure_ascii=False, indent=2) + "\n"


def _as_csv(answer: Answer) -> str:
    quotes = answer_json(answer)["quotes"] or [{}]
    common = {"question": answer.question, "answer": answer.answer or "", "asked": answer.asked}
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(CSV_COLUMNS)
    for quote in quotes:
        row = {**quote, **common}
        writer.writerow([_no_formula(str(row.get(column, ""))) for column in CSV_COLUMNS])
    # Without this mark some spreadsheets take the file for another encoding.
    return "\ufeff" + out.getvalue()


def _no_formula(cell: str) -> str:
    """A spreadsheet computes what begins like a formula; an apostrophe makes it text."""
    return "'" + cell if cell.startswith(FORMULA_START) else cell


def _as_markdown(answer: Answer) -> str:
    parts = [f"# {_escaped(' '.join(answer.question.split()))}"]
    if answer.answer:
        parts.append(f"**{_escaped(answer.answer)}**")
    for quote in answer.quotes:
        lines = [*_escaped(quote.text).splitlines(), "", f"— {_escaped(_place(quote))}"]
        parts.append("\n".join(f"> {line}".rstrip() for line in lines))
    if answer.notes:
        parts.append("\n".join(f"- {_escaped(note)}" for note in answer.notes))
    parts.append(_escaped(_footer(answer)))
    return "\n\n".join(parts) + "\n"


def _escaped(text: str) -> str:
    """Text that Markdown shows as it is: no markup, no image, no HTML, no list where a line begins with a number."""
    text = re.sub(r"([\\`*_\[\]<>#|~!&$])", r"\\\1", text)
    text = re.sub(r"^(\s*)([-+=])", r"\1\\\2", text, flags=re.MULTILINE)
    return re.sub(r"^(\s*\d+)([.)])(?=\s|$)", r"\1\\\2", text, flags=re.MULTILINE)


def _as_html(answer: Answer) -> str:
    question = html.escape(answer.question)
    body = [f"<h1>{question}</h1>"]
    if answer.answer:
        body.append(f"<p><strong>{html.escape(answer.answer)}</strong></p>")
    for quote in answer.quotes:
        caption = html.escape(_place(quote))
        body.append(
            f"<figure><blockquote>{_marked(quote)}</blockquote><figcaption>{caption}</figcaption></figure>",
        )
    body.extend(f"<p>{html.escape(note)}</p>" for note in answer.notes)
    body.append(f"<footer>{html.escape(_footer(answer))}</footer>")
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


def _marked(quote: Quote) -> str:
    """The words of a quote as HTML, with those that fit what was asked for marked."""
    pieces = []
    done = 0
    for start, end in sorted(quote.answer_spans):
        if start >= done:
            pieces += [html.escape(quote.text[done:start]), "<mark>", html.escape(quote.text[start:end]), "</mark>"]
            done = end
    return "".join([*pieces, html.escape(quote.text[done:])])


def _place(quote: Quote) -> str:
    """Where a quote stands and how it was read."""
    page = f"p. {quote.label}" if quote.label == str(quote.page) else f"p. {quote.label} (page {quote.page})"
    if quote.digits_unsure:
        return f"{quote.document}, {page}, from a scan: compare the digits"
    return f"{quote.document}, {page}" + (", from a scan" if quote.source is TextSource.OCR else "")


def _footer(answer: Answer) -> str:
    stopped = " Stopped before the end." if answer.partial else ""
    return f"Asked {answer.asked}. {_searched(answer.coverage)}{stopped} Made with Folioscope."


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


WRITERS: dict[str, Callable[[Answer], str]] = {
    ".md": _as_markdown,
    ".html": _as_html,
    ".json": _as_json,
    ".csv": _as_csv,
}
