"""An answer on the terminal: as it is written, and as it was kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.commands.answer_lines import answer_lines, plan_lines
from app.commands.countdown import CountdownBar, CountdownLines, QuietCountdown
from app.commands.streaming import Listener, Stream
from engine.contracts import Answered, AskEvent, Planned, Statement, StatementMade, StatementsDropped, Wording
from engine.errors import Interrupted
from tests.helpers.answer_events import PLAN, QUOTES, STATEMENTS, model_answer, model_events, reading, written
from tests.helpers.scripted_session import make_answer, make_quote

TEST_MODEL = "Test model: its words mean nothing."


def streamed(events: list[AskEvent], capsys: pytest.CaptureFixture[str], *, test_model: bool = False) -> list[str]:
    """What stands on the output, line by line."""
    with Stream(QuietCountdown(), test_model=test_model) as stream:
        stream.listen(events)
    return capsys.readouterr().out.splitlines()


def test_statements_stand_with_pages_quotes_and_warnings(capsys: pytest.CaptureFixture[str]) -> None:
    lines = streamed(model_events(), capsys)
    assert lines[2:9] == [
        "Paper cost 4,310 thousand after 3,954. [p. 12, p. xiii (13 in the file)]",
        "  Report.pdf, p. 12: “Paper and pulp cost 4,310 thousand in Q3.”  words found on page 12",
        "  Report.pdf, p. xiii (13 in the file): “In Q2 it was 3,954.”  words found on page xiii (page 13)",
        "  (4310-3954)/3954*100 = 9.003541 (4310: Report.pdf, page 12; 3954: Report.pdf, page 13; 100: a fixed number)",
        "That is 9 % more. [p. 14]",
        "  Report.pdf, p. 14: “Paper is free.”  words not found",
        "  Number not in the quotes: 9 %",
    ]
    assert any("48 pages: 41 read, 7 by OCR. 12.30 s. Answer 7." in line for line in lines)


def test_the_plan_comes_first_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    line, note, *_ = streamed(model_events(), capsys)
    for fact in ("scripted.gguf", "all pages", "48 pages", "30,000 kept", "12 min", "5.3 GB", "threads 2", "q8_0"):
        assert fact in line
    assert note == "  The KV cache is quantised."
    assert not list(plan_lines(replace(PLAN, reading=None)))


def test_words_are_on_the_output_before_their_statement_is_complete(capsys: pytest.CaptureFixture[str]) -> None:
    stream = Stream(QuietCountdown(), test_model=False)
    stream.take(Wording(" Paper"))
    stream.take(Wording(" cost"))
    assert capsys.readouterr().out == "Paper cost"


def test_a_statement_that_differs_from_its_words_is_printed_whole(capsys: pytest.CaptureFixture[str]) -> None:
    events: list[AskEvent] = [Wording("Paper costs a lot"), StatementMade(STATEMENTS[0], QUOTES[:2])]
    lines = streamed(events, capsys)
    assert lines[:2] == [
        "Paper costs a lot",
        "Paper cost 4,310 thousand after 3,954. [p. 12, p. xiii (13 in the file)]",
    ]


def test_merged_statements_name_their_own_quotes(capsys: pytest.CaptureFixture[str]) -> None:
    merged = Statement(text="Merged.", quotes=(0,))
    events: list[AskEvent] = [
        *written(STATEMENTS[0], QUOTES[:2]),
        StatementsDropped(),
        *written(merged, (make_quote("Other words.", page=40, label="40"),)),
    ]
    lines = streamed(events, capsys)
    assert "All parts are read" in lines[3]
    assert lines[4:] == ["Merged. [p. 40]", "  Report.pdf, p. 40: “Other words.”  words found on page 40"]


def test_a_test_model_says_so_first_and_last(capsys: pytest.CaptureFixture[str]) -> None:
    lines = streamed(model_events(model_answer(test_model=True)), capsys, test_model=True)
    assert (lines[0], lines[-1].strip()) == (TEST_MODEL, TEST_MODEL)
    kept = list(answer_lines(model_answer(test_model=True)))
    assert (kept[0], kept[-1].strip()) == (TEST_MODEL, TEST_MODEL)
    assert TEST_MODEL not in streamed(model_events(), capsys)


def test_what_is_stopped_is_kept_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    half = model_answer(statements=STATEMENTS[:1], quotes=QUOTES[:2], partial=True)
    lines = streamed([*written(STATEMENTS[0], QUOTES[:2]), Wording("That i"), Answered(half)], capsys)
    assert "That i" in lines
    assert "  Stopped before the end." in lines
    assert "kept" in lines[-1]


def test_a_cut_answer_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert any("greatest length" in line for line in streamed(model_events(model_answer(cut=True)), capsys))


def test_stopped_amid_a_word_the_line_is_ended(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Interrupted), Stream(QuietCountdown(), test_model=False) as stream:
        stream.take(Wording("Pap"))
        raise Interrupted
    assert capsys.readouterr().out == "Pap\n"


def test_a_model_that_finds_nothing_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    nothing = model_answer(answer=None, statements=(), quotes=(), calculations=())
    assert streamed([Answered(nothing)], capsys)[0] == "Nothing in these documents fits the question."


def test_without_a_model_the_answer_is_quotes(capsys: pytest.CaptureFixture[str]) -> None:
    lines = streamed([Answered(make_answer(notes=("A note.",)))], capsys)
    assert lines == [
        "4,310",
        "  Report.pdf, p. 12 (text of the page)",
        "    Paper and pulp cost 4,310 thousand in Q3.",
        "  A note.",
        "  48 pages: 41 read, 7 by OCR. 0.04 s. Answer 1.",
    ]


def test_no_control_character_of_a_model_or_a_document_reaches_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    evil = "\x1b]0;owned\x07\u202e"
    quote = make_quote(evil, document=f"{evil}.pdf", label=evil)
    statement = Statement(text=f"a{evil}", quotes=(0,), unsupported=(evil,))
    answer = model_answer(statements=(statement,), quotes=(quote,), answer=evil, model=evil, notes=(evil,))
    plan = replace(PLAN, model=evil, settings=((evil, evil),), notes=(evil,))
    lines = streamed([Planned(plan), *written(statement, (quote,)), Answered(answer)], capsys)
    shown = "\n".join([*lines, *answer_lines(answer)])
    assert not any(character in shown for character in "\x1b\x07\u202e")


def test_a_kept_answer_reads_as_it_was_streamed(capsys: pytest.CaptureFixture[str]) -> None:
    lines = streamed(model_events(), capsys)[2:]
    assert sorted(lines) == sorted(answer_lines(model_answer()))


def test_the_listener_keeps_plan_and_answer_and_prints_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    listener = Listener()
    assert listener.listen(model_events()) == model_answer()
    assert listener.plan == PLAN
    assert capsys.readouterr() == ("", "")


def test_a_pipe_gets_a_line_for_each_tenth(capsys: pytest.CaptureFixture[str]) -> None:
    with Stream(CountdownLines(), test_model=False) as stream:
        stream.listen([reading(done) for done in range(0, 1001, 20)])
        stream.listen([reading(0, window=2, windows=1)])
    shown = capsys.readouterr()
    assert shown.out == ""
    lines = shown.err.splitlines()
    assert lines[0] == "Reading: 0%, about 3 min left"
    assert 9 <= len([line for line in lines if line.startswith("Reading:")]) <= 12
    assert lines[-1].startswith("Putting the parts together")


def test_a_bar_is_shown_again_after_it_was_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    bar = CountdownBar()
    for words in ("Reading part 1 of 2", "Reading part 2 of 2"):
        bar.show(words, 0.5, None)
        bar.hide()
    bar.hide()
