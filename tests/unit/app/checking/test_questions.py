"""What counts as a right answer."""

from __future__ import annotations

import pytest

from app.checking.questions import Measure, Question

COST = Question("For how many euros was the lamp of Tarn Head renewed?", "4310", ("3954", "5128"))
KEEPER = Question("Who is the keeper?", "Ada Merrow", ("Bertil Onslow",))
NEAR = Question("What is the value for May?", "60", measure=Measure.NEAR)
NOWHERE = Question("Who painted the picture?", "", measure=Measure.SILENT)


@pytest.mark.parametrize("answer", ["It was renewed for 4,310 euros.", "4310", "In 2024, 4 310 €."])
def test_a_number_is_right_however_it_is_written(answer: str) -> None:
    assert COST.is_right(answer)


@pytest.mark.parametrize("answer", ["43,100 euros", "4,311", "It was renewed.", "", None])
def test_another_number_and_none_are_wrong(answer: str | None) -> None:
    assert not COST.is_right(answer)


def test_an_answer_that_names_what_other_pages_say_as_well_is_wrong() -> None:
    assert not COST.is_right("4,310 at Tarn Head, 3,954 at Gull Rock")
    assert not KEEPER.is_right("Ada Merrow, or Bertil Onslow.")


@pytest.mark.parametrize(
    ("answer", "right"),
    [("The keeper is ada  MERROW.", True), ("Adam Errow", False), ("Ada Merrows", False), ("Merrow Ada", False)],
)
def test_a_name_has_to_stand_in_the_answer_whole(answer: str, right: bool) -> None:
    assert KEEPER.is_right(answer) is right


@pytest.mark.parametrize(
    ("answer", "right"),
    [("63", True), ("57 mm.", True), ("63.1", False), ("56", False), ("50, or rather 60", False), ("sixty", False)],
)
def test_the_first_number_read_off_a_chart_may_be_five_per_cent_wrong(answer: str, right: bool) -> None:
    assert NEAR.is_right(answer) is right


def test_what_no_page_says_must_not_be_answered() -> None:
    assert NOWHERE.is_right(None)
    assert not NOWHERE.is_right("A sailor painted it.")
    assert not NOWHERE.is_right("")
