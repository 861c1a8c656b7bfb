"""The scores of each answer, and their means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from engine.evaluation.long_documents import f1, rule_score
from engine.evaluation.questions import Form, Layout, Question
from engine.evaluation.replies import Reply, short_answer
from engine.evaluation.text_scores import anls, exact_match, relaxed_accuracy, word_f1

FIRST_PAGES = (1, 3, 5, 10)
"""how many of the cited pages count towards the recall of evidence"""


class Score(StrEnum):
    """Names of the scores, as the field has them."""

    ANLS = "ANLS"
    RELAXED = "relaxed accuracy"
    ACCURACY = "accuracy"
    RULES = "accuracy by the rules of MMLongBench-Doc"
    RULES_F1 = "F1 of MMLongBench-Doc"
    EXACT = "exact match"
    WORD_F1 = "F1 over words"
    UNANSWERABLE = "unanswerable accuracy"
    RECALL = "recall of evidence pages at"
    """and the number of pages"""


MAIN = {
    Layout.DOCVQA: Score.ANLS,
    Layout.CHARTQA: Score.RELAXED,
    Layout.LONG_DOCUMENTS: Score.RULES,
    Layout.AI2D: Score.ACCURACY,
}
"""the score that counts"""


@dataclass(frozen=True, slots=True)
class Scored:
    """A question, what was answered, and how good that is."""

    question: Question
    reply: Reply
    compared: tuple[str, ...]
    """the short answer; of a list, its items"""
    scores: Mapping[str, float]
    """from 0 to 1, by name"""


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of a score over some of the questions."""

    score: str
    group: str
    """empty: all that have this score"""
    value: float
    count: int


def scored(question: Question, reply: Reply) -> Scored:
    """All scores that the question has."""
    compared = short_answer(question, reply.said)
    scores = {**_text_scores(question, compared), **_recalls(question, reply)}
    if not question.answerable:
        scores[Score.UNANSWERABLE] = float(reply.said is None)
    return Scored(question, reply, compared, scores)


def means(layout: Layout, answers: Sequence[Scored]) -> tuple[Mean, ...]:
    """The mean of each score, then of the one that counts over each group."""
    found = [_mean(name, "", answers) for name in dict.fromkeys(name for one in answers for name in one.scores)]
    if layout is Layout.LONG_DOCUMENTS and answers:
        found.insert(1, _f1_of_rules(answers))
    for group in sorted({group for one in answers for group in one.question.groups}):
        found.append(_mean(MAIN[layout], group, [one for one in answers if group in one.question.groups]))
    return tuple(found)


def _text_scores(question: Question, compared: tuple[str, ...]) -> dict[str, float]:
    given = ", ".join(compared)
    answers = (", ".join(question.answers),) if question.form is Form.LIST else question.answers
    match question.form:
        case Form.WORDS:
            scores: dict[str, float] = {Score.ANLS: anls(answers, given)}
        case Form.CHART:
            scores = {Score.RELAXED: relaxed_accuracy(answers, given)}
        case Form.CHOICE:
            return {Score.ACCURACY: float(given in answers)}  # a choice that has words in common is not half right
        case form:
            scores = {Score.RULES: rule_score(form, question.answers, compared)}
    if question.answerable:
        scores |= {Score.EXACT: exact_match(answers, given), Score.WORD_F1: word_f1(answers, given)}
    return scores


def _recalls(question: Question, reply: Reply) -> dict[str, float]:
    """Which share of the evidence is among the pages cited first; nothing where the answer stands on no page."""
    evidence = set(question.evidence)
    if not evidence:
        return {}
    return {
        f"{Score.RECALL} {first}": len(evidence.intersection(reply.cited[:first])) / len(evidence)
        for first in FIRST_PAGES
    }


def _mean(name: str, group: str, answers: Iterable[Scored]) -> Mean:
    values = [one.scores[name] for one in answers if name in one.scores]
    return Mean(name, group, sum(values) / len(values), len(values))


def _f1_of_rules(answers: Sequence[Scored]) -> Mean:
    right = [one.scores[Score.RULES] for one in answers if one.question.answerable]
    answered = sum(one.reply.said is not None for one in answers)
    return Mean(Score.RULES_F1, "", f1(sum(right), len(right), answered), len(answers))
