"""Question files as their authors publish them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.errors import InputError, KnownError
from engine.evaluation.layouts import read_questions
from engine.evaluation.questions import Form, Layout, QuestionFile

LONG = {
    "doc_id": "Independents-Report.pdf",
    "doc_type": "Research report / Introduction",
    "question": "What is the percentage?",
    "answer": "18.29%",
    "evidence_pages": "[3, 5]",
    "evidence_sources": "['Pure-text (Plain-text)']",
    "answer_format": "Float",
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "questions.json"


def read(path: Path, content: object) -> QuestionFile:
    path.write_text(json.dumps(content), encoding="utf-8")
    return read_questions(path)


def test_a_file_of_docvqa_is_read(path: Path) -> None:
    entry = {
        "questionId": 337,
        "question": "what is the date mentioned in this letter?",
        "image": "documents/xnbl0037_1.png",
        "docId": 279,
        "answers": ["1/8/93", "1/8/1993"],
        "data_split": "val",
    }
    file = read(path, {"dataset_name": "docvqa", "dataset_split": "val", "data": [entry]})
    (question,) = file.questions
    assert file.layout is Layout.DOCVQA
    assert (question.id, question.document, question.form) == ("337", "documents/xnbl0037_1.png", Form.WORDS)
    assert question.answers == ("1/8/93", "1/8/1993")
    without_picture = read(path, {"data": [{key: value for key, value in entry.items() if key != "image"}]})
    assert without_picture.questions[0].document == "279"


def test_a_file_of_chartqa_is_read(path: Path) -> None:
    file = read(path, [{"imgname": "8127.png", "query": "What's the value of the lowest bar?", "label": "23"}])
    (question,) = file.questions
    assert (file.layout, question.document, question.answers) == (Layout.CHARTQA, "8127.png", ("23",))


def test_a_file_of_mmlongbench_doc_is_read(path: Path) -> None:
    items = {**LONG, "answer": "[14, 'fifteen']", "answer_format": "List", "evidence_pages": "[7]"}
    nothing = {**LONG, "answer": "Not answerable", "answer_format": "None", "evidence_pages": "[]"}
    file = read(path, [LONG, items, nothing])
    first, second, third = file.questions
    assert (file.layout, first.form, first.evidence) == (Layout.LONG_DOCUMENTS, Form.FLOAT, (3, 5))
    assert first.groups == (
        "format: Float",
        "several pages",
        "evidence: Pure-text (Plain-text)",
        "document: Research report / Introduction",
    )
    assert (second.answers, second.groups[1]) == (("14", "fifteen"), "one page")
    assert [question.answerable for question in file.questions] == [True, True, False]
    assert not {"one page", "several pages"}.intersection(third.groups)


def test_a_file_of_ones_own_needs_a_document_a_question_and_an_answer(path: Path) -> None:
    (question,) = read(path, [{"doc_id": "a.pdf", "question": "Which colour?", "answer": "Blue"}]).questions
    assert (question.form, question.evidence) == (Form.STR, ())


@pytest.mark.parametrize("content", [[], {}, {"data": 3}, [3], [{"question": "Why?"}], "[[", None])
def test_another_file_is_refused_with_what_is_known(path: Path, content: object) -> None:
    with pytest.raises(KnownError, match="no file of questions") as raised:
        read(path, content)
    assert "DocVQA, ChartQA, MMLongBench-Doc" in raised.value.next_step


@pytest.mark.parametrize(
    ("entry", "misses"),
    [
        ({**LONG, "answer": " "}, "has no answer"),
        ({**LONG, "question": None}, "has no question"),
        ({**LONG, "answer_format": "Essay"}, "unknown answer format, 'Essay'"),
        ({**LONG, "evidence_pages": "['three']"}, "evidence pages that are no numbers"),
        ({**LONG, "evidence_pages": "[__import__('os')]"}, "a list that cannot be read"),
        (3, "is no object"),
    ],
)
def test_an_entry_that_makes_no_sense_is_named(path: Path, entry: object, misses: str) -> None:
    with pytest.raises(InputError, match=rf"Entry 2 of questions.json.*{misses}"):
        read(path, [LONG, entry])


def test_a_test_set_without_answers_cannot_be_scored(path: Path) -> None:
    with pytest.raises(InputError, match="has no answers"):
        read(path, {"data": [{"questionId": 1, "question": "Why?", "image": "a.png"}]})


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[" * 100_000, b"{'a': 1}"])
def test_a_file_that_is_no_json_is_said_to_be_none(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(InputError, match="is no JSON file"):
        read_questions(path)


def test_the_real_questions_are_read(evaluation: Path) -> None:
    file = read_questions(evaluation / "long-documents" / "questions.json")
    assert len(file.questions) == 207
    assert sum(not question.answerable for question in file.questions) == 52
    assert max(len(question.answers) for question in file.questions) == 9
