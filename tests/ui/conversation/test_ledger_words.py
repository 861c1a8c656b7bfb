"""Pages by what is done with them, in words."""

from __future__ import annotations

from dataclasses import replace

from engine.contracts import PageWay
from tests.helpers.finding_events import LINES, look_plan, make_line, whole_answer
from tests.helpers.scripted_session import make_coverage
from ui.conversation.ledger_words import ledger_groups, ledger_total, planned_groups, planned_total


def lines_of(title: str, groups: object) -> tuple[str, ...]:
    """The lines of the group that begins like this."""
    assert isinstance(groups, tuple)
    return next(group.lines for group in groups if group.title.startswith(title))


def test_the_plan_of_all_pages_in_one_line() -> None:
    assert planned_total(LINES) == "16 pages: 13 read, 1 looked at, 1 read and looked at, 1 skipped"


def test_pages_with_the_same_reason_share_a_line() -> None:
    groups = planned_groups(LINES)
    assert [group.title for group in groups] == [
        "To be read: 13 pages",
        "To be looked at: 1 page",
        "To be read and looked at: 1 page",
        "Skipped: 1 page",
    ]
    assert lines_of("To be read: ", groups) == ("p. 1\u201313: Its words say what it shows.",)


def test_each_group_has_a_sign_of_its_own_or_words_of_its_own() -> None:
    groups = ledger_groups(whole_answer(ledger=(*LINES, make_line(17, failed=True, reason="It is damaged."))))
    assert len({(group.picture, group.title) for group in groups}) == len(groups) == 5
    assert groups[0].picture == "warning"


def test_several_documents_are_named() -> None:
    letter = replace(make_line(2), document_id="letter01", document="Letter.pdf")
    told = lines_of("To be read: ", planned_groups((make_line(1), letter)))
    assert told == (
        "Report.pdf, p. 1: Its words say what it shows.",
        "Letter.pdf, p. 2: Its words say what it shows.",
    )


def test_the_ledger_in_one_line() -> None:
    said = "Pages read: 15 of 16 (13 as text, 1 looked at, 1 as text and looked at, 1 left out)"
    assert ledger_total(whole_answer()) == said


def test_a_page_that_failed_is_not_read() -> None:
    failed = make_line(15, PageWay.LOOK, failed=True, reason="It is damaged.")
    answer = whole_answer(ledger=(*LINES[:-1], failed))
    assert ledger_total(answer).endswith("1 as text and looked at, 1 failed)")
    assert lines_of("Could not be read: 1 page", ledger_groups(answer)) == ("Report.pdf, p. 15: It is damaged.",)


def test_what_the_best_pages_leave_out_is_said_though_it_is_not_listed() -> None:
    answer = whole_answer(ledger=(make_line(1),), coverage=make_coverage(pages=3_000, read=1, ocr=0, skipped=2_999))
    assert ledger_total(answer) == "Pages read: 1 of 3000 (1 as text, 2999 left out)"


def test_of_very_many_reasons_some_are_shown() -> None:
    lines = tuple(make_line(page, reason=f"Reason {page}.") for page in range(1, 301))
    (group,) = planned_groups(look_plan(lines=lines).lines)
    assert len(group.lines) == 201
    assert group.lines[-1] == "and 100 more"
