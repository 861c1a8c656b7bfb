"""Reads the question files of DocVQA, ChartQA and MMLongBench-Doc as their authors publish them.

The layouts are those of ``val_v1.0.json`` (Mathew et al. 2021, DocVQA), ``test_human.json`` and ``test_augmented.json``
(Masry et al. 2022, ChartQA) and ``samples.json`` (Ma et al. 2024, MMLongBench-Doc).
"""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from engine.errors import InputError, UseError
from engine.evaluation.questions import NOT_ANSWERABLE, Form, Layout, Question, QuestionFile

Entry = Mapping[str, object]

KEYS = {
    Layout.DOCVQA: {"questionId", "question", "answers"},
    Layout.CHARTQA: {"imgname", "query", "label"},
    Layout.LONG_DOCUMENTS: {"doc_id", "question", "answer"},
}
"""what each entry holds, by which a layout is known"""
_FORMATS = {form.value: form for form in (Form.INT, Form.FLOAT, Form.STR, Form.LIST, Form.NONE)}


class _Misfit(Exception):
    """What an entry lacks, as the end of a sentence."""


def read_questions(path: Path) -> QuestionFile:
    """The questions of a file.

    Raises:
        InputError: it cannot be read, or an entry makes no sense.
        UseError: its layout is not known.
    """
    try:
        content = json.loads(path.read_bytes())
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror}.", "Choose another file.") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path.name} is no JSON file.", "Choose a file of questions.") from error
    entries = content.get("data") if isinstance(content, dict) else content
    layout = _layout(entries)
    if layout is None or not isinstance(entries, list):
        names = ", ".join(Layout)
        raise UseError(f"{path.name} is no file of questions that is known here.", f"Known are the files of {names}.")
    return QuestionFile(path.name, layout, _questions(path.name, layout, entries))


def _layout(entries: object) -> Layout | None:
    if not isinstance(entries, list) or not entries or not isinstance(entries[0], dict):
        return None
    first = entries[0].keys()
    # The test set of DocVQA comes without answers: the entry is known, and what it lacks is told.
    return next((layout for layout, keys in KEYS.items() if keys - {"answers"} <= first), None)


def _questions(name: str, layout: Layout, entries: list[Entry]) -> tuple[Question, ...]:
    questions = []
    for number, entry in enumerate(entries, 1):
        try:
            if not isinstance(entry, dict):
                raise _Misfit("is no object")
            questions.append(_READERS[layout](entry, number))
        except _Misfit as misfit:
            raise InputError(
                f"Entry {number} of {name} {misfit}.", "Only what has an answer can be scored."
            ) from misfit
    return tuple(questions)


def _docvqa(entry: Entry, number: int) -> Question:
    """``{"questionId": 337, "question": "...", "image": "documents/xnbl0037_1.png", "answers": ["1/8/93"]}``"""
    kinds = entry.get("question_types")
    return Question(
        id=_text(entry, "questionId"),
        text=_text(entry, "question"),
        document=_text(entry, "image" if "image" in entry else "docId"),
        answers=_texts(entry, "answers"),
        form=Form.WORDS,
        groups=tuple(f"question: {kind}" for kind in kinds) if isinstance(kinds, list) else (),
    )


def _chartqa(entry: Entry, number: int) -> Question:
    """``{"imgname": "8127.png", "query": "What's the value of the lowest bar?", "label": "23"}``"""
    return Question(
        id=str(number),
        text=_text(entry, "query"),
        document=_text(entry, "imgname"),
        answers=_texts(entry, "label"),
        form=Form.CHART,
    )


def _long_document(entry: Entry, number: int) -> Question:
    """``{"doc_id": "a.pdf", "question": "...", "answer": "18.29%", "evidence_pages": "[3, 5]", "evidence_sources":
    "['Table']", "answer_format": "Float"}``. Format and evidence may be missing: a file of one's own needs none."""
    answer, form = _text(entry, "answer"), _FORMATS.get(str(entry.get("answer_format", Form.STR)))
    if form is None:
        raise _Misfit(f"has an unknown answer format, {entry['answer_format']!r}")
    pages = _items(entry.get("evidence_pages", "[]"))
    evidence = tuple(page for page in pages if isinstance(page, int))
    if len(evidence) < len(pages):
        raise _Misfit("has evidence pages that are no numbers")
    return Question(
        id=str(number),
        text=_text(entry, "question"),
        document=_text(entry, "doc_id"),
        answers=tuple(map(str, _items(answer))) if form is Form.LIST else (answer,),
        form=form,
        evidence=evidence,
        groups=(f"format: {form}", *_kinds(entry, len(evidence), is_answerable=answer != NOT_ANSWERABLE)),
    )


def _kinds(entry: Entry, pages: int, *, is_answerable: bool) -> Iterator[str]:
    """The groups for which the benchmark gives its results."""
    if is_answerable:
        yield "one page" if pages == 1 else "several pages"
    yield from (f"evidence: {source}" for source in _items(entry.get("evidence_sources", "[]")))
    if "doc_type" in entry:
        yield f"document: {_text(entry, 'doc_type')}"


_READERS: dict[Layout, Callable[[Entry, int], Question]] = {
    Layout.DOCVQA: _docvqa,
    Layout.CHARTQA: _chartqa,
    Layout.LONG_DOCUMENTS: _long_document,
}


def _text(entry: Entry, key: str) -> str:
    value = entry.get(key)
    if isinstance(value, bool) or not isinstance(value, str | int | float) or not str(value).strip():
        raise _Misfit(f"has no {key}")
    return str(value)


def _texts(entry: Entry, key: str) -> tuple[str, ...]:
    """One text, or a list of at least one."""
    values = entry.get(key)
    found = tuple(map(str, values)) if isinstance(values, list) else (_text(entry, key),)
    if not found:
        raise _Misfit(f"has no {key}")
    return found


def _items(value: object) -> list[object]:
    """The items of a list that is written as Python writes it, as MMLongBench-Doc has them; another value is one."""
    if isinstance(value, list):
        return value
    if not isinstance(value, str) or not value.startswith("["):
        return [value]
    try:
        found = ast.literal_eval(value)
    except (ValueError, SyntaxError, RecursionError, MemoryError) as error:
        raise _Misfit(f"holds a list that cannot be read, {value[:40]!r}") from error
    assert isinstance(found, list)
    return found
