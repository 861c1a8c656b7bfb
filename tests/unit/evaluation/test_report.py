"""What an evaluation came to, for programs and for people."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from engine.evaluation.journal import ModelUsed
from engine.evaluation.questions import Form, Layout, QuestionFile
from engine.evaluation.report import TEST_MODEL, UNFINISHED, Evaluation, report_json, report_text
from engine.evaluation.run import NotAsked
from engine.evaluation.scoring import scored
from tests.unit.evaluation.examples import make_question, make_reply
from tests.unit.evaluation.test_journal import SETTINGS

ASKED = [make_question(id="1"), make_question(id="2"), make_question(id="3", document="gone|x.pdf")]
MODEL = ModelUsed("llama_3b.gguf", "SHA-256 abc", test=False)
EVALUATION = Evaluation(
    file=QuestionFile("questions.json", Layout.LONG_DOCUMENTS, tuple(ASKED)),
    sha256="0123",
    settings=replace(SETTINGS, text_model=MODEL),
    answers=(scored(ASKED[0], make_reply(seconds=1.0)), scored(ASKED[1], make_reply(said=None, seconds=2.0))),
    not_asked=(NotAsked(ASKED[2], "It is <b>gone</b>."),),
)


def test_json_holds_scores_settings_effort_and_every_answer() -> None:
    told = json.loads(json.dumps(report_json(EVALUATION)))
    assert told["questions"] == {
        "file": "questions.json",
        "sha256": "0123",
        "layout": "MMLongBench-Doc",
        "count": 3,
        "answered": 2,
        "left": 0,
    }
    assert told["settings"]["text_model"] == {"name": "llama_3b.gguf", "weights": "SHA-256 abc", "test": False}
    assert told["scores"][0] == {
        "score": "accuracy by the rules of MMLongBench-Doc",
        "group": "",
        "value": 0.5,
        "count": 2,
    }
    assert (told["effort"]["seconds_per_answer"], told["effort"]["answerable_without_an_answer"]) == (1.5, 1)
    assert [answer["compared"] for answer in told["answers"]] == [["4310"], ["Not answerable"]]
    assert told["not_asked"] == [{"id": "3", "document": "gone|x.pdf", "reason": "It is <b>gone</b>."}]


def test_the_report_for_people_says_with_what_and_against_what() -> None:
    text = report_text(EVALUATION)
    assert "| accuracy by the rules of MMLongBench-Doc | 50.0% | 2 |" in text
    assert r"| text model | llama\_3b.gguf, SHA-256 abc |" in text
    assert "GPT-4o" in text
    assert UNFINISHED in text
    assert TEST_MODEL not in text


def test_choices_and_which_questions_these_are_stand_in_the_report() -> None:
    question = make_question(form=Form.CHOICE, choices=("ears", "4310"))
    file = QuestionFile("questions", Layout.AI2D, (question,), notes=("These are all.",))
    evaluation = replace(EVALUATION, file=file, answers=(scored(question, make_reply(said="B")),), not_asked=())
    (answer,) = json.loads(json.dumps(report_json(evaluation)))["answers"]
    assert (answer["choices"], answer["compared"], answer["right"]) == (["ears", "4310"], ["4310"], ["4310"])
    assert "- These are all.\n" in report_text(evaluation)


def test_words_of_files_are_no_markup() -> None:
    assert r"- gone\|x.pdf, 1: It is \<b\>gone\</b\>." in report_text(EVALUATION)


@pytest.mark.parametrize("model", ["text_model", "vision_model"])
def test_a_test_model_is_a_warning(model: str) -> None:
    settings = replace(SETTINGS, **{model: replace(MODEL, test=True)})  # type: ignore[arg-type]  # a field of Settings
    assert TEST_MODEL in report_text(replace(EVALUATION, settings=settings))


@pytest.mark.parametrize("layout", list(Layout))
def test_a_report_without_an_answer_is_a_report(layout: Layout) -> None:
    empty = replace(EVALUATION, file=replace(EVALUATION.file, layout=layout), answers=(), not_asked=())
    assert empty.left == 3
    assert report_json(empty)["scores"] == []
    assert layout in report_text(empty)
