"""Reads question files as their authors publish them.

The layouts are those of ``val_v1.0.json`` (Mathew et al. 2021, DocVQA), ``test_human.json`` and ``test_augmented.json``
(Masry et al. 2022, ChartQA), ``samples.json`` (Ma et al. 2024, MMLongBench-Doc), and AI2D's folder of files, which has
a reader of its own.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

from engine.errors import UseError
from engine.evaluation.ai2d import questions_of_picture, read_folder
from engine.evaluation.entries import Entry, Misfit, read_entries, read_json, text_of, texts_of
from engine.evaluation.questions import NOT_ANSWERABLE, Form, Layout, Question, QuestionFile

KEYS = {
    Layout.DOCVQA: {"questionId", "question", "answers"},
    Layout.CHARTQA: {"imgname", "query", "label"},
    Layout.LONG_DOCUMENTS: {"doc_id", "question", "answer"},
}
"""what each entry holds, by which a layout is known"""
_FORMATS = {form.value: form for form in (Form.INT, Form.FLOAT, Form.STR, Form.LIST, Form.NONE)}


def read_questions(path: Path) -> QuestionFile:
    """The questions of a file, or of AI2D's folder of files.

    Raises:
        InputError: it cannot be read, or an entry makes no sense.
        UseError: its layout is not known.
    """
    if path.is_dir():
        return read_folder(path)
    content = read_json(path)
    of_picture = questions_of_picture(path.name, content)
    if of_picture:
        return QuestionFile(path.name, Layout.AI2D, of_picture)
    entries = content.get("data") if isinstance(content, dict) else content
    layout = _layout(entries)
    if layout is None or not isinstance(entries, list):
        names = ", ".join(Layout)
        raise UseError(f"{path.name} is no file of questions that is known here.", f"Known are the files of {names}.")
    return QuestionFile(path.name, layout, read_entries(path.name, entries, _READERS[layout]))


def _layout(entries: object) -> Layout | None:
    if not isinstance(entries, list) or not entries or not isinstance(entries[0], dict):
        return None
    first = entries[0].keys()
    # The test set of DocVQA comes without answers: the entry is known, and what it lacks is told.
    return next((layout for layout, keys in KEYS.items() if keys - {"answers"} <= first), None)


def _docvqa(entry: Entry, number: int) -> Question:
    """``{"questionId": 337, "question": "...", "image": "documents/xnbl0037_1.png", "answers": ["1/8/93"]}``"""
    kinds = entry.get("question_types")
    return Question(
        id=text_of(entry, "questionId"),
        text=text_of(entry, "question"),
        document=text_of(entry, "image" if "image" in entry else "docId"),
        answers=texts_of(entry, "answers"),
        form=Form.WORDS,
        groups=tuple(f"question: {kind}" for kind in kinds) if isinstance(kinds, list) else (),
    )


def _chartqa(entry: Entry, number: int) -> Question:
    """``{"imgname": "8127.png", "query": "What's the value of the lowest bar?", "label": "23"}``"""
    return Question(
        id=str(number),
        text=text_of(entry, "query"),
        document=text_of(entry, "imgname"),
        answers=texts_of(entry, "label"),
        form=Form.CHART,
    )


def _long_document(entry: Entry, number: int) -> Question:
    """``{"doc_id": "a.pdf", "question": "...", "answer": "18.29%", "evidence_pages": "[3, 5]", "evidence_sources":
    "['Table']", "answer_format": "Float"}``. Format and evidence may be missing: a file of one's own needs none."""
    answer, form = text_of(entry, "answer"), _FORMATS.get(str(entry.get("answer_format", Form.STR)))
    if form is None:
        raise Misfit(f"has an unknown answer format, {entry['answer_format']!r}")
    pages = _items(entry.get("evidence_pages", "[]"))
    evidence = tuple(page for page in pages if isinstance(page, int))
    if len(evidence) < len(pages):
        raise Misfit("has evidence pages that are no numbers")
    return Question(
        id=str(number),
        text=text_of(entry, "question"),
        document=text_of(entry, "doc_id"),
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
        yield f"document: {text_of(entry, 'doc_type')}"


_READERS: dict[Layout, Callable[[Entry, int], Question]] = {
    Layout.DOCVQA: _docvqa,
    Layout.CHARTQA: _chartqa,
    Layout.LONG_DOCUMENTS: _long_document,
}


def _items(value: object) -> list[object]:
    """The items of a list that is written as Python writes it, as MMLongBench-Doc has them; another value is one."""
    if isinstance(value, list):
        return value
    if not isinstance(value, str) or not value.startswith("["):
        return [value]
    try:
        found = ast.literal_eval(value)
    except (ValueError, SyntaxError, RecursionError, MemoryError) as error:
        raise Misfit(f"holds a list that cannot be read, {value[:40]!r}") from error
    assert isinstance(found, list)
    return found
