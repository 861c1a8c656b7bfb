"""Quotes are the sentences and rows that answer best, word for word as they stand on the page."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.contracts import PageText, Quote, TextSource
from engine.search.quotes import answer_words
from tests.unit.search.pages import LINE, SmallLibrary, page_text

TABLE = page_text(
    [(50, "Thousand francs"), (250, "2023"), (350, "2024")],
    [(50, "Revenue"), (250, "4,100"), (350, "4,795")],
    [(50, "Operating costs"), (250, "3,020"), (350, "3,300")],
    [(50, "Net income"), (250, "1,080"), (350, "1,495")],
)


def spans(quote: Quote) -> list[str]:
    return [quote.text[start:end] for start, end in quote.answer_spans]


def ask(question: str, *texts: PageText) -> tuple[Quote, ...]:
    return SmallLibrary(doc=texts).quotes(question, "doc")


def test_a_sentence_is_quoted_whole_over_its_lines_with_a_box_for_each() -> None:
    text = page_text(
        "The board met twice in the spring of this year. The monthly rent for",
        "the warehouse was raised to 940 francs in May. Nothing else was",
        "decided on that day by the members of the board.",
    )
    best = ask("What is the monthly rent for the warehouse?", text)[0]
    assert best.text == "The monthly rent for the warehouse was raised to 940 francs in May."
    assert [box[1] for box in best.boxes] == [50, 50 + LINE]
    assert best.verified


def test_a_row_is_put_together_from_its_cells_and_stands_under_its_header() -> None:
    best = ask("What was the revenue in 2024?", TABLE)[0]
    assert best.text == "Thousand francs 2023 2024\nRevenue 4,100 4,795"
    assert len(best.boxes) == 2
    assert best.verified


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What was the revenue in 2023?", "4,100"),
        ("What was the net income in 2024?", "1,495"),
        ("What did operating come to in 2024?", "3,300"),
        ("What was the revenue?", None),
    ],
)
def test_the_column_that_is_asked_for_answers(question: str, answer: str | None) -> None:
    assert answer_words(question, ask(question, TABLE)) == answer


def test_rows_side_by_side_keep_apart_from_prose_in_columns() -> None:
    columns = page_text(
        [
            (50, "Left column speaks of trees and of the rain that fell."),
            (600, "Right column speaks of bread and jam."),
        ],
        [(50, "It goes on about trees until the very end of it."), (600, "It goes on about bread until the very end.")],
    )
    assert ask("What does the text say about jam?", columns)[0].text == "Right column speaks of bread and jam."


def test_a_running_header_is_not_quoted() -> None:
    pages = [
        page_text("Harbour report 2024", f"Section {word} deals with cranes of the harbour.", f"Page {number}")
        for number, word in enumerate(("alpha", "beta", "gamma", "delta"), start=1)
    ]
    found = ask("Which cranes does the harbour report name?", *pages)
    assert found and not any("2024" in quote.text for quote in found)


def test_first_quotes_follow_the_order_of_the_pages() -> None:
    library = SmallLibrary(
        doc=[page_text("The lease ends in May."), page_text("The lease of the garage ends in June.")]
    )
    ranked = [page for _, page in library.found("When does the lease of the garage end?")]
    quoted = list(dict.fromkeys(quote.page for quote in library.quotes("When does the lease of the garage end?")))
    assert quoted == ranked == [2, 1]


def test_hidden_words_are_never_quoted() -> None:
    text = page_text("The rent is 100 francs says the hidden line.", "The rent is 900 francs a month.")
    hidden = replace(text, hidden=bytes([1] * 9 + [0] * 7))
    assert [quote.text for quote in ask("How much is the rent?", hidden)] == ["The rent is 900 francs a month."]


def test_unsure_digits_of_a_scan_are_marked() -> None:
    text = page_text("Rent 900", source=TextSource.OCR)
    sure, unsure = (replace(text, confidences=bytes([255, level])) for level in (255, 120))
    assert not ask("How much is the rent?", sure)[0].digits_unsure
    assert ask("How much is the rent?", unsure)[0].digits_unsure
    assert not ask("How much is the rent?", replace(text, confidences=bytes([120, 255])))[0].digits_unsure


@pytest.mark.parametrize(
    ("question", "line", "answer"),
    [
        ("How much is the rent?", "The rent is 1,200.50 francs a month.", "1,200.50"),
        ("When does the lease end?", "The lease ends on 31 March 2027.", "31 March 2027"),
        ("What percentage of members voted?", "Of the members 41.5% voted in June.", "41.5%"),
        ("How many members voted?", "In all 204 members voted in June 2023.", "204"),
        ("What is the telephone number of the clerk?", "Clerk, telephone 01983 873655", "01983 873655"),
        ("What is the e-mail of Anna Keller?", "a.keller@example.org", "a.keller@example.org"),
        ("Who signed the lease?", "The lease was signed by Maria Rossi in Bern.", "Maria Rossi"),
        ("Why did the lease end?", "The lease ended on 31 March 2027 after a fire.", None),
        ("How much is the rent?", "The rent is 900.00 in summer and 950.00 in winter.", None),
        ("What is the difference of the rents?", "The rents are 900.00 a month.", None),
        ("How many people stand in Figure 4?", "Figure 4: People in the street", None),
        ("How many regulations were breached?", "Regulation 18 was breached.", None),
    ],
)
def test_the_answer_is_the_words_that_fit_or_none(question: str, line: str, answer: str | None) -> None:
    assert answer_words(question, ask(question, page_text(line))) == answer


RECEIPT = (
    [(50, "Corner Shop")],
    [(50, "Qty"), (150, "Item"), (300, "Total")],
    [(50, "2"), (150, "Bread"), (300, "7.00")],
    [(50, "1"), (150, "Jam"), (300, "4.30")],
    [(50, "Subtotal"), (300, "11.30")],
    [(50, "Tax total"), (300, "0.57")],
    [(50, "Rounding"), (300, "0.03")],
    [(50, "Total incl. tax"), (300, "11.90")],
    [(50, "Cash"), (300, "20.00")],
    [(50, "Change"), (300, "8.10")],
    [(50, "Thank you, 14-05-2024 10:22")],
)


def test_the_total_of_a_bill_is_what_was_paid() -> None:
    question = "What is the total?"
    assert answer_words(question, ask(question, page_text(*RECEIPT))) == "11.90"


def test_what_was_given_less_the_change_tells_the_total_among_equals() -> None:
    rows = ([(50, "Total"), (300, "11.30")], [(50, "Total"), (300, "11.90")], *RECEIPT[8:10])
    assert answer_words("What is the total?", ask("What is the total?", page_text(*rows))) == "11.90"


def test_the_date_of_a_bill_needs_no_label() -> None:
    question = "What is the date?"
    assert answer_words(question, ask(question, page_text(*RECEIPT))) == "14-05-2024"


words = st.text("abcdefgh09.,%$-", min_size=1, max_size=8)


@given(st.lists(st.lists(words, min_size=1, max_size=12), min_size=1, max_size=12), st.data())
def test_every_quote_of_any_page_is_verified(lines: list[list[str]], data: st.DataObject) -> None:
    text = page_text(*(" ".join(line) for line in lines))
    question = " ".join(data.draw(st.lists(st.sampled_from([word for line in lines for word in line]), min_size=1)))
    for quote in ask(question, text):
        assert quote.verified
        assert len(quote.boxes) > quote.text.count("\n")
        assert all(0 <= start < end <= len(quote.text) for start, end in quote.answer_spans)
