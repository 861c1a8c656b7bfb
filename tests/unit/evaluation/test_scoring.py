"""Scores of an answer, and their means."""

from __future__ import annotations

import pytest

from engine.evaluation.questions import NOT_ANSWERABLE, Form, Layout
from engine.evaluation.scoring import Score, means, scored
from tests.unit.evaluation.examples import make_question, make_reply

UNANSWERABLE = make_question(id="2", answers=(NOT_ANSWERABLE,), form=Form.NONE, groups=("format: None",))


def test_each_kind_of_question_has_the_scores_of_its_benchmark() -> None:
    assert list(scored(make_question(form=Form.WORDS), make_reply()).scores) == ["ANLS", "exact match", "F1 over words"]
    assert Score.RELAXED in scored(make_question(form=Form.CHART), make_reply()).scores
    assert Score.RULES in scored(make_question(), make_reply()).scores
    assert list(scored(UNANSWERABLE, make_reply()).scores) == [Score.RULES, Score.UNANSWERABLE]


def test_the_recall_of_evidence_counts_the_pages_cited_first() -> None:
    question = make_question(evidence=(2, 4, 30))
    found = scored(question, make_reply(cited=(9, 4, 1, 2, 7, 8, 30))).scores
    assert [found[f"{Score.RECALL} {first}"] for first in (1, 3, 5, 10)] == pytest.approx([0, 1 / 3, 2 / 3, 1])


def test_only_silence_is_right_where_nothing_can_be_answered() -> None:
    assert scored(UNANSWERABLE, make_reply(said=None)).scores[Score.UNANSWERABLE] == 1.0
    assert scored(UNANSWERABLE, make_reply(said="4,310")).scores[Score.UNANSWERABLE] == 0.0


def test_means_are_told_for_all_and_for_each_group() -> None:
    answers = [
        scored(make_question(groups=("format: Int",)), make_reply()),
        scored(make_question(groups=("format: Int",)), make_reply(said="5")),
        scored(UNANSWERABLE, make_reply(said=None)),
    ]
    found = {(mean.score, mean.group): (mean.value, mean.count) for mean in means(Layout.LONG_DOCUMENTS, answers)}
    assert found[Score.RULES, ""] == (pytest.approx(2 / 3), 3)
    assert found[Score.RULES_F1, ""] == (0.5, 3)
    assert found[Score.UNANSWERABLE, ""] == (1.0, 1)
    assert found[Score.RULES, "format: Int"] == (0.5, 2)


def test_a_list_is_scored_item_by_item() -> None:
    question = make_question(form=Form.LIST, answers=("Jun", "Aug"))
    found = scored(question, make_reply(said="Aug and Jun."))
    assert (found.compared, found.scores[Score.RULES]) == (("Aug", "Jun"), 1.0)


def test_a_choice_is_right_or_wrong_and_counts_for_its_kind_of_label() -> None:
    choices = ("leaf", "leaf stem")
    question = make_question(form=Form.CHOICE, choices=choices, answers=("leaf",), groups=("labels as words",))
    right, wrong = scored(question, make_reply(said="A. leaf")), scored(question, make_reply(said="The leaf stem."))
    silent = scored(question, make_reply(said=None))
    assert [dict(one.scores) for one in (right, wrong, silent)] == [{"accuracy": 1}, {"accuracy": 0}, {"accuracy": 0}]
    found = {(mean.score, mean.group): mean.value for mean in means(Layout.AI2D, [right, wrong])}
    assert found == {("accuracy", ""): 0.5, ("accuracy", "labels as words"): 0.5}


def test_nothing_answered_has_no_means() -> None:
    assert means(Layout.LONG_DOCUMENTS, []) == ()
