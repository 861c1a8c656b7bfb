"""What of an answer is scored."""

from __future__ import annotations

import pytest

from engine.contracts import Finding, Statement, Support
from engine.evaluation.questions import Form
from engine.evaluation.replies import reply_of, short_answer
from tests.helpers.scripted_session import make_answer, make_quote
from tests.unit.evaluation.examples import make_question

NOT_FOUND = "The pages that were read do not say."


def finding(page: int, text: str) -> Finding:
    return Finding(
        document_id="d",
        document="a.pdf",
        page=page,
        label=str(page),
        text=text,
        quotes=(),
        region=None,
        support=Support.PICTURE,
    )


def test_pages_are_cited_once_quotes_first_and_findings_after_them() -> None:
    quotes = tuple(make_quote(page=page) for page in (4, 2, 4))
    answer = make_answer(quotes=quotes, findings=(finding(9, ""), finding(2, "38%"), finding(7, "40%")))
    assert reply_of(answer, NOT_FOUND).cited == (4, 2, 7)


@pytest.mark.parametrize("said", [None, "", NOT_FOUND])
def test_an_answer_that_says_nothing_is_no_answer(said: str | None) -> None:
    assert reply_of(make_answer(answer=said), NOT_FOUND).said is None


def test_of_pages_that_were_looked_at_the_first_that_answers_speaks() -> None:
    findings = (finding(3, ""), finding(4, "38%"), finding(5, "40%"))
    looked = make_answer(answer="Page 4: 38%\nPage 5: 40%", quotes=(), findings=findings)
    assert reply_of(looked, NOT_FOUND).said == "38%"
    merged = make_answer(answer="It is 38%.", findings=findings, statements=(Statement(text="It is 38%.", quotes=()),))
    assert reply_of(merged, NOT_FOUND).said == "It is 38%."


@pytest.mark.parametrize(
    ("form", "right", "said", "compared"),
    [
        (Form.INT, "4310", "In Q3 of 2024 it was 4,310 thousand.", ("4310",)),
        (Form.INT, "2024", "In 2024.", ("2024",)),
        (Form.INT, "3", "There are three charts.", ("3",)),
        (Form.INT, "3", "Some charts.", ("Some charts",)),
        (Form.FLOAT, "38.5%", "The share was 38.5 %.", ("38.5 %",)),
        (Form.FLOAT, "0.5", "It fell by -.5 points.", ("-.5",)),
        (Form.FLOAT, "2.5", "It is 2.5cm in Q3 and B12.", ("2.5",)),
        (Form.CHART, "62", "62% of them", ("62",)),
        (Form.CHART, "Yes", "Yes.", ("Yes",)),
        (Form.STR, "Pier 45", " Pier\n45. ", ("Pier 45",)),
        (Form.LIST, "Jun", "The months are: Jun, Aug and 1,000 others.", ("Jun", "Aug", "1,000 others")),
        (Form.LIST, "Jun", "- Jun\n- Aug", ("Jun", "Aug")),
    ],
)
def test_the_words_that_were_asked_for_are_compared(form: Form, right: str, said: str, compared: tuple[str]) -> None:
    question = make_question(text="What was it in 2024?", form=form, answers=(right,))
    assert short_answer(question, said) == compared


def test_saying_nothing_is_what_a_benchmark_takes_it_for() -> None:
    assert short_answer(make_question(form=Form.LIST), None) == ("Not answerable",)
    assert short_answer(make_question(form=Form.WORDS), None) == ("",)
    assert short_answer(make_question(form=Form.CHOICE, choices=("ears", "nose")), None) == ("",)


@pytest.mark.parametrize(("said", "compared"), [("(B)", "nose"), (" The\nNOSE. ", "nose"), ("ears or nose", "")])
def test_of_choices_the_one_that_is_named_is_compared(said: str, compared: str) -> None:
    question = make_question(text="Which part is it?", form=Form.CHOICE, choices=("ears", "nose"), answers=("nose",))
    assert short_answer(question, said) == (compared,)
