"""Words become changes of sentences, cited from both sides; what only looks different is none."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.contracts import Change, ChangeKind, PageText, Quote, TextSource
from tests.unit.comparing.sides import changes, compared, side, unsure
from tests.unit.search.pages import LINE, page_text

BEFORE = (
    "The tenant pays the rent of the house at the beginning of each month.",
    "The deposit is paid back within 30 days after the house has been left.",
    "Repairs of the heating and of the roof are paid for by the owner alone.",
)


def edited(old: str, new: str) -> tuple[Change, ...]:
    return changes(page_text(*BEFORE), page_text(*(line.replace(old, new) for line in BEFORE)))


def marked(quote: Quote | None) -> list[str]:
    assert quote is not None
    return [quote.text[start:end] for start, end in quote.answer_spans]


def test_a_number_that_changed_is_named_with_what_it_counts() -> None:
    (change,) = edited("30", "14")
    assert change.kind is ChangeKind.CHANGED
    assert [(one.before, one.after, one.number) for one in change.words] == [("30 days", "14 days", True)]
    assert change.numbers_differ
    assert not change.perhaps


def test_both_sentences_are_cited_and_the_words_that_differ_are_marked() -> None:
    (change,) = edited("30", "14")
    assert change.before is not None
    assert change.after is not None
    assert (change.before.text, change.after.text) == (BEFORE[1], BEFORE[1].replace("30", "14"))
    assert (marked(change.before), marked(change.after)) == (["30"], ["14"])
    (box,) = change.before_boxes
    assert box[1] == 50 + LINE, "on the second line"
    assert box[2] - box[0] == 12, "around two digits"
    assert (change.before.document_id, change.after.document_id) == ("old", "new")


@pytest.mark.parametrize(
    ("old", "new", "before", "after"),
    [
        ("30 days", "4.5 % interest", "30 days", "4.5 % interest"),
        ("within 30 days", "on 1 March 2025", "within 30 days", "on 1 March 2025"),
        ("30 days after", "EUR 1,200 after", "30 days", "EUR 1,200"),
    ],
)
def test_amounts_percentages_and_dates_are_named_whole(old: str, new: str, before: str, after: str) -> None:
    (change,) = edited(old, new)
    assert [(one.before, one.after, one.number) for one in change.words] == [(before, after, True)]


def test_a_month_that_changed_is_told_as_a_date() -> None:
    line = "The contract ends on 1 {} 2025 without any notice of the parties."
    (change,) = changes(page_text(line.format("March")), page_text(line.format("April")))
    assert [(one.before, one.after, one.number) for one in change.words] == [("1 March 2025", "1 April 2025", True)]


def test_a_number_written_in_another_way_is_a_change_of_words_alone() -> None:
    line = "The rent of the whole house is {} euros for each of the months."
    (change,) = changes(page_text(line.format("1,200")), page_text(line.format("1200")))
    assert not change.numbers_differ


def test_words_that_changed_are_no_numbers() -> None:
    (change,) = edited("owner alone", "tenant alone")
    assert [(one.before, one.after, one.number) for one in change.words] == [("owner", "tenant", False)]


def test_a_sentence_that_is_new_and_one_that_is_gone_stand_on_one_side() -> None:
    extra = "Animals are allowed in the house unless the neighbours say otherwise."
    (added,) = changes(page_text(*BEFORE), page_text(*BEFORE, extra))
    (removed,) = changes(page_text(*BEFORE, extra), page_text(*BEFORE))
    assert (added.kind, added.before) == (ChangeKind.ADDED, None)
    assert (removed.kind, removed.after) == (ChangeKind.REMOVED, None)
    assert added.after is not None
    assert removed.before is not None
    assert added.after.text == removed.before.text == extra


@pytest.mark.parametrize("place", [0, 1, 2, 3])
def test_a_new_sentence_is_new_as_a_whole_also_where_others_begin_and_end_like_it(place: int) -> None:
    lines = [f"The {word} of the house is paid for by the owner of it." for word in ("roof", "door", "wall")]
    new = "The fence of the garden is paid for by the owner of it."
    (change,) = changes(page_text(*lines), page_text(*lines[:place], new, *lines[place:]))
    assert change.kind is ChangeKind.ADDED
    assert change.after is not None
    assert change.after.text == new


def test_other_line_ends_hyphens_quotation_marks_and_dashes_are_no_change() -> None:
    before = page_text("The “deposit” – as it is called – is returned by the con-", "tractual partner of the tenant.")
    after = page_text('The "deposit" - as it is called - is returned', "by the contractual partner of the tenant.")
    assert changes(before, after) == ()


def test_a_raised_digit_is_not_the_digit() -> None:
    line = "The measured area of the field was 1{} metres on the day of sale."
    assert changes(page_text(line.format("0²")), page_text(line.format("02"))) != ()


def test_hidden_words_do_not_count() -> None:
    after = page_text(*BEFORE, "Nobody can see this sentence, which is written in white letters.")
    visible = len(" ".join(BEFORE).split())
    hidden = bytes(number >= visible for number in range(len(after.text.split())))
    assert changes(page_text(*BEFORE), replace(after, hidden=hidden)) == ()


def test_a_sentence_that_stands_elsewhere_on_the_page_has_moved() -> None:
    (change,) = changes(page_text(*BEFORE), page_text(BEFORE[2], BEFORE[0], BEFORE[1]))
    assert change.kind is ChangeKind.MOVED
    assert change.before is not None
    assert change.after is not None
    assert change.before.text == change.after.text == BEFORE[2]
    assert change.before.boxes != change.after.boxes


def test_figures_of_a_row_are_told_one_by_one() -> None:
    def table(second: str) -> PageText:
        return page_text(
            [(50, "Thousand francs"), (250, "2023"), (350, "2024")],
            [(50, "Revenue"), (250, "4,100"), (350, second)],
            [(50, "Costs"), (250, "3,020"), (350, "3,300")],
        )

    (change,) = changes(table("4,795"), table("4,975"))
    assert [(one.before, one.after) for one in change.words] == [("4,795", "4,975")]
    assert change.before is not None
    assert change.before.text == "Revenue 4,100 4,795"


def scan(*lines: str) -> PageText:
    return page_text(*lines, source=TextSource.OCR)


@pytest.mark.parametrize(
    ("misread", "word"), [("rnonth", "month"), ("h0use", "house"), ("roof,", "roof"), ("ownera lone", "owner alone")]
)
def test_what_ocr_takes_for_something_else_is_a_change_perhaps(misread: str, word: str) -> None:
    (change, *_) = found = changes(page_text(*BEFORE), scan(*(line.replace(word, misread) for line in BEFORE)))
    assert change.perhaps
    assert all(one.perhaps for one in found)


def test_the_same_words_in_two_text_layers_are_a_change_for_certain() -> None:
    (change,) = edited("month", "rnonth")
    assert not change.perhaps


def test_a_word_that_ocr_is_not_sure_of_is_a_change_perhaps() -> None:
    after = scan(*(line.replace("Repairs", "Regains") for line in BEFORE))
    (unsure_change,) = changes(page_text(*BEFORE), unsure(after, "Regains"))
    (sure_change,) = changes(page_text(*BEFORE), after)
    assert unsure_change.perhaps
    assert not sure_change.perhaps


def test_a_number_that_ocr_is_sure_of_is_a_change_for_certain() -> None:
    for number in ("14", "39", "90"):
        (change,) = changes(page_text(*BEFORE), scan(*(line.replace("30", number) for line in BEFORE)))
        assert not change.perhaps


WORDS = st.lists(
    st.sampled_from("the rent of house 30 14 days paid back owner • – 4,100 (a) end.".split()), max_size=60
)


def page_of(words: list[str]) -> PageText:
    return page_text(*(" ".join(words[at : at + 8]) for at in range(0, len(words), 8)))


@given(WORDS, WORDS)
def test_whatever_differs_is_told(before: list[str], after: list[str]) -> None:
    pages = compared(side("old", page_of(before)), side("new", page_of(after))).pages
    silent = {"•", "–"}
    differ = [one for one in before if one not in silent] != [one for one in after if one not in silent]
    assert any(pair.changes for pair in pages) == differ


@given(WORDS)
def test_a_page_does_not_differ_from_itself(words: list[str]) -> None:
    assert changes(page_of(words), page_of(words)) == ()
