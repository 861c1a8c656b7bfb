"""An answer of both models on the terminal: the plan of the looks, what is put together, and what it rests on."""

from __future__ import annotations

import pytest

from app.commands.answer_lines import answer_lines, look_plan_lines
from app.commands.countdown import QuietCountdown
from app.commands.streaming import Stream
from engine.contracts import Answered, AskEvent, FailedPage, LooksPlanned, PageWay
from tests.helpers.finding_events import LINES, look_plan, make_line, whole_answer, whole_events
from tests.helpers.scripted_session import make_coverage, make_wish


def streamed(events: list[AskEvent], capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What stands on the output, line by line."""
    with Stream(QuietCountdown(), test_model=False) as stream:
        stream.listen(events)
    return capsys.readouterr().out.splitlines()


def test_the_plan_of_the_looks_comes_first_with_reasons(capsys: pytest.CaptureFixture[str]) -> None:
    lines = streamed(whole_events(), capsys)
    assert lines[0] == (
        "Llama-3.2-11B-Vision-Instruct looks at 2 of 16 pages (1 page kept from before); at most 6,404 visual tokens a "
        "page, beside the context; about 2 min; 8.1 GB of memory, 12.0 GB free."
    )
    assert lines[1:3] == [
        "  Report.pdf, p. 14: It bears on the question, and shows a picture or a drawing.",
        "  Report.pdf, p. 16: Its print could not be read as text.",
    ]


def test_a_plan_without_looks_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert streamed([LooksPlanned(look_plan(looks=0))], capsys) == []


def test_what_is_read_and_seen_is_put_together(capsys: pytest.CaptureFixture[str]) -> None:
    lines = streamed(whole_events(), capsys)
    merged = lines.index("All pages are looked at. What they say is put together:")
    assert lines[merged + 1] == "Paper cost 4,310 thousand. [p. 12]"
    quoted = "“The bars rise from 3,954 to 4,130.”  read from the picture of page xiv (page 14)"
    assert lines[merged + 4] == f"  Report.pdf, p. xiv (14 in the file): {quoted}"
    assert any(line.startswith("  Pages differ: Report.pdf, p. 12 says 4,310; ") for line in lines)
    assert any("15 of 16 pages: 13 read as text, 1 looked at" in line for line in lines)
    assert "  Made with: text model scripted.gguf 3f2a91; prompts 7." in lines


def test_each_failed_page_is_told_once() -> None:
    failed = make_line(15, PageWay.LOOK, failed=True, reason="It is damaged.")
    covered = make_coverage(
        pages=16,
        read=13,
        ocr=0,
        looked=2,
        failed=(FailedPage("Report.pdf", 15, "It is damaged."), FailedPage("Lost.pdf", 0, "It is locked.")),
    )
    told = list(answer_lines(whole_answer(ledger=(*LINES[:-1], failed), coverage=covered)))
    assert [line for line in told if "damaged" in line] == ["  Failed: Report.pdf, p. 15: It is damaged."]
    assert "  Lost.pdf, page 0: It is locked." in told


@pytest.mark.parametrize(
    ("wish", "said"), [(make_wish(), "Go on with: folioscope continue 11"), (None, "Ask again to go on.")]
)
def test_what_is_stopped_says_how_to_go_on(capsys: pytest.CaptureFixture[str], wish: object, said: str) -> None:
    lines = streamed([Answered(whole_answer(partial=True, wish=wish))], capsys)
    assert lines[-1] == f"  What is stated above is kept. {said}"


def test_no_control_character_reaches_the_terminal() -> None:
    evil = "\x1b]0;owned\x07\u202e"
    plan = look_plan(model=evil, lines=(make_line(1, PageWay.LOOK, document=evil, label=evil, reason=evil),))
    answer = whole_answer(ledger=plan.lines, made=((evil, evil),))
    shown = "\n".join((*look_plan_lines(plan), *answer_lines(answer)))
    assert not any(character in shown for character in "\x1b\x07\u202e")
