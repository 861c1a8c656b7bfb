"""What a page says is checked against its words, and several looks at it are one finding."""

from __future__ import annotations

from engine.answering.findings import FOREIGN, Sight, finding_of
from engine.answering.look_form import Said
from engine.answering.views import View
from engine.contracts import NO_TEXT, Box, PageText, Support
from tests.unit.answering.conftest import page_of
from tests.unit.search.pages import page_text

WORDS = page_text("Paper and pulp cost 4,310 thousand.", "In Q2 it was 3,954.")


def sight(said: Said, text: PageText = WORDS, region: Box | None = None, *, cut: bool = False) -> Sight:
    view = View(document="Report.pdf", page=page_of(text, 3), region=region, code="k3v9")
    return Sight(view, said, cut, 2.0)


def test_words_that_are_on_the_page_support_it() -> None:
    finding = finding_of([sight(Said("Paper cost 4,310.", ("pulp cost 4,310 thousand",)))])
    (quote,) = finding.quotes
    assert (finding.text, finding.support, finding.page, finding.document) == (
        "Paper cost 4,310.",
        Support.FOUND,
        3,
        "Report.pdf",
    )
    assert (quote.verified, quote.text, quote.page) == (True, "pulp cost 4,310 thousand.", 3)
    assert finding.boxes == quote.boxes != ()


def test_words_that_are_not_there_do_not() -> None:
    finding = finding_of([sight(Said("Paper cost 4,911.", ("4,310 thousand", "4,911")))])
    assert finding.support is Support.NOT_FOUND
    assert [quote.verified for quote in finding.quotes] == [True, False]
    assert len(finding.boxes) == 1


def test_an_answer_without_words_is_not_supported_by_the_page() -> None:
    assert finding_of([sight(Said("The line rises.", ()))]).support is Support.NOT_FOUND


def test_a_page_without_words_is_read_from_the_picture() -> None:
    finding = finding_of([sight(Said("A pump.", ("Pump A",)), NO_TEXT)])
    assert (finding.support, finding.boxes) == (Support.PICTURE, ())
    assert not finding.quotes[0].verified


def test_only_words_of_the_part_that_was_seen_count() -> None:
    region = (0.0, 63.0, 595.0, 80.0)
    assert finding_of([sight(Said("It was 3,954.", ("3,954",)), region=region)]).support is Support.FOUND
    lost = finding_of([sight(Said("It is 4,310.", ("4,310",)), region=region)])
    assert (lost.support, lost.boxes) == (Support.NOT_FOUND, (region,))
    empty = (0.0, 400.0, 595.0, 500.0)
    assert finding_of([sight(Said("A pump.", ()), region=empty)]).support is Support.PICTURE


def test_what_the_page_does_not_say() -> None:
    finding = finding_of([sight(Said("", ()))])
    assert (finding.answers, finding.text, finding.quotes) == (False, "", ())


def test_a_closer_look_joins_what_answers_and_says_equal_things_once() -> None:
    whole = sight(Said("", ()))
    upper = sight(Said("Paper cost 4,310.", ("4,310",)), region=(0.0, 0.0, 595.0, 62.0))
    again = sight(Said("paper cost  4,310", ("4,310",)), region=(0.0, 0.0, 595.0, 70.0))
    lower = sight(Said("In Q2 it was 3,954.", ("3,954",)), region=(0.0, 60.0, 595.0, 842.0), cut=True)
    finding = finding_of([whole, upper, again, lower])
    assert finding.text == "Paper cost 4,310. In Q2 it was 3,954."
    assert [quote.text for quote in finding.quotes] == ["4,310", "3,954."]
    assert (finding.closer, finding.cut, finding.seconds, finding.region) == (True, True, 8.0, None)
    assert (finding.support, len(finding.boxes)) == (Support.FOUND, 2)


def test_one_part_without_support_weakens_the_whole() -> None:
    found = sight(Said("Paper cost 4,310.", ("4,310",)))
    assert finding_of([found, sight(Said("Or 9,999.", ("9,999",)))]).support is Support.NOT_FOUND


def test_a_page_in_another_language_says_so() -> None:
    german = page_text("Die Kosten für das Papier sind in diesem Jahr nicht so hoch wie im Jahr davor.")
    assert finding_of([sight(Said("It fell.", ()), german)]).notes == (FOREIGN,)
    assert finding_of([sight(Said("It fell.", ()))]).notes == ()


def test_small_print_is_told_where_it_was_the_reason() -> None:
    small = page_text("Words of a contract that nobody reads", size=4)
    (note,) = finding_of([sight(Said("Yes.", ()), small)] * 3).notes
    assert "in 2 parts" in note
    assert finding_of([sight(Said("Yes.", ()), small)]).notes == ()
    assert finding_of([sight(Said("Yes.", ()))] * 3).notes == ()
