"""Quotes: found through what may differ, refused when a number differs, a thousand times over."""

from __future__ import annotations

import random
from array import array
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.answering.checking import find_quote, lost_quote, quote_of
from engine.contracts import Page, TextSource
from tests.unit.answering.altered import altered, misread, samples, stands_on, with_ellipsis
from tests.unit.answering.conftest import ReadPages, page_of
from tests.unit.search.pages import page_text

REPORT = (
    "Revenue was 4,310 million euros in 2025, a loss of (5) and -7 %, infor-",
    "mation about eﬃcient “well-known” plants — 12 in all. CO2 fell 10² times.",
    "Goodwill — 4,318 $ 3,954 (120 ) 5- and 2019-2020 on 31/12/2025; 10:30 a.m.",
    "ราคาทั้งหมด 500 บาทต่อเดือน น้ำดื่ม मासिक किराया ५०० रुपये है।",
)


def page(*lines: str, source: TextSource = TextSource.LAYER) -> Page:
    return page_of(page_text(*(lines or REPORT), source=source))


# --- what may differ -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "quote",
    [
        "Revenue was 4,310 million euros",
        "  revenue WAS\n4,310   million ",
        "“Revenue was 4,310 million”",
        "information about efficient 'well known' plants",
        "infor- mation about eﬃcient",
        "well‑known plants – 12 in all",
        "a loss of (5) and −7%",
        "10² times",
        "Goodwill – 4,318 $ 3,954 (120)",
        "4,310 million euros in 2025",
        "2019–2020 on 31/12/2025; 10:30 a.m",
        "CO2 fell",
        "ทั้งหมด 500 บาท",
        "ต่อเดือนน้ำดื่ม",
        "मासिक किराया 500 रुपये",
    ],
)
def test_the_same_words_are_found(quote: str) -> None:
    assert find_quote(quote, page())


@pytest.mark.parametrize(
    "quote",
    [
        "310 million euros",
        "Revenue was 4",
        "4.310 million",
        "4310 million",
        "4 310 million",
        "43,10 million",
        "4,3l0 million",
        "a loss of 5",
        "a loss of -5",
        "7 %, information",
        "and -7",
        "and +7 %",
        "fell 102 times",
        "fell 10 times",
        "CO fell",
        "Goodwill -4,318",
        "4,318 € 3,954",
        "(120 ) 5",
        "2019 2020",
        "2019",
        "31/12/2052",
        "10.30 a.m",
        "12/2025",
        "venue was",
        "revenue were 4,310 million",
        "ทั้งหมด 50 บาท",
        "मासिक किराया 50 रुपये",
        "",
        "…",
        "€ — “”",
        "5",
        "a",
    ],
)
def test_a_changed_number_and_other_words_are_refused(quote: str) -> None:
    assert find_quote(quote, page()) is None


def test_currency_signs_may_be_missing() -> None:
    paid = page("They paid $ 4,310 and € 3,954 for it")
    assert find_quote("paid 4,310 and 3,954 for it", paid)
    assert find_quote("paid $4,310 and €3,954 for it", paid)
    assert find_quote("paid £4,310 and 3,954 for it", paid) is None


@pytest.mark.parametrize(
    "amount", ["-EUR 5", "EUR -5", "-$5", "$ -5", "(EUR 5)", "($ 5 )", "- 5", "<5", "≥ 5", "±5", ".5", "5‰", "5½"]
)
def test_nothing_about_a_number_may_be_left_out(amount: str) -> None:
    sheet = page(f"a change of {amount} a year")
    assert find_quote(f"change of {amount} a year", sheet)
    assert find_quote("change of 5 a year", sheet) is None
    assert find_quote("of EUR 5 a year", sheet) is None


def test_a_dash_at_the_end_of_a_line_is_no_sign_of_the_next_one() -> None:
    listed = page("These papers are needed: -", "1. Report form", "Change - 2 percent")
    assert find_quote("1. Report form", listed)
    assert find_quote("2 percent", listed) is None


WORDS = st.sampled_from("revenue Wasser naïve été 4,310 -5 12 % (7) “so” year’s well-known Größe किराया น้ำ".split())


@given(st.lists(WORDS, min_size=1, max_size=12), st.data())
def test_white_space_case_and_kinds_of_marks_change_nothing(words: list[str], data: st.DataObject) -> None:
    kinds = {"“": '"„«', "”": '"“»', "’": "'´ʼ", "-": "‐‑–−"}
    text = " ".join(["Begin", *words, "end"])
    quote = "".join(data.draw(st.sampled_from(kinds[mark] + mark)) if mark in kinds else mark for mark in text)
    quote = quote.replace(" ", data.draw(st.sampled_from([" ", "\n", "  ", "\u00a0", "\u202f"])))
    assert find_quote(data.draw(st.sampled_from([quote, quote.upper(), quote.lower()])), page(text))


@given(st.sampled_from(["efficient", "workflow", "information", "stuff"]), st.integers(3, 5))
def test_hyphens_and_ligatures_change_nothing(word: str, place: int) -> None:
    joined = word.replace("ffi", "ﬃ").replace("fl", "ﬂ").replace("ff", "ﬀ")
    for shown in (joined, f"{word[:place]}-\n{word[place:]}", f"{word[:place]}\u00ad{word[place:]}"):
        sheet = page(*f"in 2025 the {shown} was 12".split("\n"))
        assert find_quote(f"the {word} was 12", sheet)
        assert find_quote(f"the {shown} was 12", sheet)
        assert find_quote(f"the {word} was 13", sheet) is None


# --- where it stands -------------------------------------------------------------------------------------------------


def test_found_are_the_words_of_the_page_with_a_box_for_each_line() -> None:
    found = find_quote("-7%, information about efficient", page())
    assert found
    assert found.words == (12, 13, 14, 15, 16, 17)
    assert found.text == "-7 %, infor- mation about eﬃcient"
    assert [round(box[1]) for box in found.boxes] == [50, 64]
    assert not found.digits_unsure


def test_words_that_nobody_can_see_are_not_on_the_page() -> None:
    text = page_text("The fee is 40 secret 90 euros a month")
    hidden = page_of(replace(text, hidden=bytes([0, 0, 0, 0, 1, 1, 0, 0, 0])))
    assert find_quote("secret 90 euros", hidden) is None
    found = find_quote("fee is 40 euros", hidden)
    assert found
    assert (found.words, found.text) == ((1, 2, 3, 6), "fee is 40 euros")


def test_an_ellipsis_joins_parts_in_their_order() -> None:
    text = page("The tenant pays the rent of 845 euros", "on the third day of each month", "to the owner of the flat")
    found = find_quote("The tenant pays the rent ... the third day [...] the owner of the flat", text)
    assert found
    assert found.text == "The tenant pays the rent … the third day … the owner of the flat"
    assert len(found.boxes) == 3
    assert find_quote("to the owner of ... The tenant pays the", text) is None
    assert find_quote("The tenant pays … 845", text) is None, "any number near it would do"
    assert find_quote("the rent of 845 euros …", text)


def test_an_ellipsis_leaves_out_no_half_page() -> None:
    far = page("The tenant pays the rent", *["and so on and on"] * 30, "to the owner of the flat")
    assert find_quote("The tenant pays the rent … to the owner of the flat", far) is None


def test_unsure_digits_are_told() -> None:
    text = page_text("It costs 4,310 euros", source=TextSource.OCR)
    unsure = page_of(replace(text, confidences=bytes([255, 255, 200, 255])))
    assert find_quote("costs 4,310 euros", unsure).digits_unsure
    assert not find_quote("It costs", unsure).digits_unsure


def test_a_quote_shows_the_words_of_the_page_and_a_lost_one_those_of_the_model() -> None:
    sheet = page()
    found = find_quote("REVENUE was 4,310", sheet)
    assert found
    quote = quote_of(found, sheet, "report.pdf")
    assert (quote.text, quote.verified, len(quote.boxes)) == ("Revenue was 4,310", True, 1)
    lost = lost_quote("Revenue was 4,311", sheet, "report.pdf")
    assert (lost.text, lost.verified, lost.boxes, lost.page) == ("Revenue was 4,311", False, (), 1)


# --- pages read by OCR -----------------------------------------------------------------------------------------------

SCAN = ("The operatlng profit was 4,310 million euros", "on 30 Juni 2025 and it is not significant for us")


@pytest.mark.parametrize(
    "quote",
    ["The operating profit was 4,310 million", "it is not signifcant for us", "operating profit was"],
)
def test_a_few_wrong_letters_are_allowed_on_a_scan_only(quote: str) -> None:
    assert find_quote(quote, page(*SCAN, source=TextSource.OCR))
    assert find_quote(quote, page(*SCAN)) is None


@pytest.mark.parametrize(
    "quote",
    [
        "The operating profit was 4,311 million",
        "The operating profit was 4,310 billion",
        "operating profit was (4,310)",
        "tlng profit was 4,310",
        "million euros on 30 Juli 2025 and it is",
        "euros on 30. July 2025 and it is not",
        "and it is significant for us",
        "and it is now significant for us",
        "and it is not insignificant for us",
    ],
)
def test_numbers_and_short_words_are_never_forgiven(quote: str) -> None:
    assert find_quote(quote, page(*SCAN, source=TextSource.OCR)) is None


# --- a thousand altered quotes ---------------------------------------------------------------------------------------


def check(pages: list[Page], count: int, *, scanned: bool, shortened: bool) -> int:
    """Unchanged quotes are found; returns how many altered ones were refused, all that are not on the page as well."""
    chance = random.Random(7)
    refused = 0
    for whole, source in samples(pages, 2 * count, chance):
        sheet = misread(source, chance) if scanned else source
        quote = with_ellipsis(whole, chance) if shortened else whole
        assert find_quote(quote, sheet), f"page {sheet.position}: {quote!r}"
        if not any(map(str.isdigit, quote)):
            continue
        wrong = altered(quote, chance)
        if not stands_on(wrong, source):
            assert find_quote(wrong, sheet) is None, f"page {sheet.position}: {quote!r} as {wrong!r}"
            refused += 1
        if refused == count:
            break
    return refused


@pytest.mark.parametrize("shortened", [False, True])
@pytest.mark.parametrize("scanned", [False, True])
def test_a_thousand_altered_quotes_of_the_report_are_refused(
    report: list[Page], amount: Callable[[int, int], int], scanned: bool, shortened: bool
) -> None:
    count = amount(1000, 20000)
    assert check(report, count, scanned=scanned, shortened=shortened) == count


@pytest.mark.parametrize("scanned", [False, True])
def test_altered_quotes_of_real_documents_are_refused(
    evaluation: Path, read_pages: ReadPages, amount: Callable[[int, int], int], scanned: bool
) -> None:
    folder = evaluation / "long-documents" / "documents"
    pages = [sheet for name in ("ADOBE_2015_10K", "obs-productdesc-en") for sheet in read_pages(folder / f"{name}.pdf")]
    count = amount(500, 20000)
    assert check(pages, count, scanned=scanned, shortened=False) == count


def test_every_digit_of_a_large_page_counts() -> None:
    chance = random.Random(3)
    figures = [f"{chance.randrange(10**6):,}" for _ in range(2000)]
    boxes = array("f", [0.0] * 8000).tobytes()
    text = "\n".join(" ".join(figures[start : start + 8]) for start in range(0, 2000, 8))
    large = page_of(replace(page_text(""), text=text, boxes=boxes))
    for start in range(0, 1990, 199):
        row = figures[start : start + 10]
        assert find_quote(" ".join(row), large).words[0] == start
        assert find_quote(" ".join([*row[:9], row[9] + "1"]), large) is None
        assert find_quote(" ".join([*row[:8], row[9], row[8]]), large) is None
