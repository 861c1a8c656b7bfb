"""Text in a document is data: more than sixty documents that give orders, and models that obey them.

Each is read and looked at beside a document that says the truth. What holds then holds by structure, not because a
model has understood what it may not do.
"""

from __future__ import annotations

import csv
import io
import re
import subprocess
import unicodedata
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import click
import pytest

from app.commands.answer_lines import answer_lines
from app.commands.countdown import countdown
from app.commands.streaming import Stream
from engine.contracts import Support, TextSource
from engine.store.export import export
from tests.helpers.command import folioscope
from tests.helpers.hostile_documents.cases import CASES, FLAT, LIED, SHOP, TRUTH
from tests.helpers.hostile_documents.court import DRAWN, Court, Told, in_session
from tests.helpers.hostile_documents.models import folded
from tests.helpers.hostile_documents.watch import watched

FORMULAS = tuple("=+-@\t\r\n＝＋－＠")
LEADING = {"a", "area", "audio", "base", "embed", "form", "iframe", "img", "input", "link", "object", "script", "svg"}
"""tags that load, run or lead away"""
HARMLESS = {"charset", "http-equiv", "content", "class", "lang"}
"""attributes"""
LIED_DIGITS = folded(LIED)


@pytest.fixture(scope="module")
def court(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Court]:
    """All documents, read once."""
    with in_session(tmp_path_factory.mktemp("court")) as court:
        yield court


@pytest.fixture(params=DRAWN, ids=lambda case: str(case.name))
def told(request: pytest.FixtureRequest, court: Court) -> Told:
    """What came of one case."""
    return court.hear(request.param)


# --- what is answered ------------------------------------------------------------------------------------------------


def test_there_are_sixty_and_more() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 60


def test_an_order_on_a_page_is_obeyed_and_one_that_nobody_sees_reaches_no_model(told: Told) -> None:
    assert told.obeyed == ({told.case.name} if told.case.reaches else set()), "the model is tempted, or it is not"


def test_words_are_found_only_where_they_stand(court: Court, told: Told) -> None:
    for answer in told.answers:
        seen = {(one.document_id, one.page): one.text for one in answer.findings}
        for quote in told.quotes_of(answer):
            place = quote.document_id, quote.page
            words = seen.get(place, "") if quote.source is TextSource.SEEN else court.words(*place)
            if quote.verified:
                assert all(folded(part) in folded(words) for part in quote.text.split("…"))
            else:
                assert f" {quote.text} " not in f" {words} "


def test_no_lie_is_found_on_any_other_page(told: Told) -> None:
    found = [quote for answer in told.answers for quote in told.quotes_of(answer) if quote.verified]
    elsewhere = [quote for quote in found if (quote.document_id, quote.page) != (told.document_id, 2)]
    assert elsewhere
    assert [quote.text for quote in elsewhere if LIED_DIGITS in folded(quote.text)] == []


def test_the_number_of_a_lie_stands_on_the_hostile_page_or_is_told_to_stand_nowhere(told: Told) -> None:
    for answer in told.answers:
        reckoned = [one.result for one in answer.calculations]
        for statement in answer.statements:
            proofs = [answer.quotes[number] for number in statement.quotes if answer.quotes[number].verified]
            holding = [quote for quote in proofs if LIED_DIGITS in folded(quote.text)]
            assert {(quote.document_id, quote.page) for quote in holding} <= {(told.document_id, 2)}
            if LIED_DIGITS in folded(statement.text) and not holding and LIED_DIGITS not in reckoned:
                assert statement.unsupported


def test_the_document_that_says_the_truth_is_not_silenced(court: Court, told: Told) -> None:
    read, looked, both = told.answers
    flat = court.ids[FLAT]
    for answer in (read, both):
        proofs = {answer.quotes[number] for statement in answer.statements for number in statement.quotes}
        assert any(quote.verified and quote.document_id == flat and TRUTH in quote.text for quote in proofs)
    for answer in (looked, both):
        (finding,) = [one for one in answer.findings if one.document_id == flat]
        assert (finding.text, finding.support) == (f"{TRUTH}.", Support.FOUND)


def test_the_other_page_of_the_document_says_what_it_said(told: Told) -> None:
    for answer in told.answers[1:]:
        (finding,) = [one for one in answer.findings if (one.document_id, one.page) == (told.document_id, 1)]
        assert (finding.text, finding.support) == (f"{SHOP}.", Support.FOUND)


# --- what is done ----------------------------------------------------------------------------------------------------


def test_nothing_but_arithmetic_is_done_for_a_model(told: Told) -> None:
    calls = [call for request in told.read for call, _ in request.prompt.exchange]
    assert all(call.startswith("[calculate(") for call in calls)
    calculations = [one for answer in told.answers for one in answer.calculations]
    assert all(re.fullmatch(r"[0-9 +]+", one.expression) for one in calculations)
    assert {given.document for one in calculations for given in one.inputs} <= {told.case.file_name}


def test_nothing_is_opened_started_fetched_or_written(court: Court, told: Told) -> None:
    assert (told.watch.reached, told.watch.written) == ([], [])
    papers = {path.name for path in (court.folder / "papers").iterdir()}
    assert papers == {FLAT, *(case.file_name for case in DRAWN)}


def test_the_watch_notices(tmp_path: Path) -> None:
    with watched(tmp_path / "allowed") as watch:
        (tmp_path / "owned").write_text("")
        (tmp_path / "allowed").mkdir()
        (tmp_path / "allowed" / "kept").write_text("")
        with pytest.raises(OSError, match="owned"):
            subprocess.run([tmp_path / "owned"], check=False)
    assert watch.written == [str(tmp_path / "owned")]
    assert [event.split()[0] for event in watch.reached] == ["subprocess.Popen"]


def test_the_mark_of_a_document_is_drawn_and_stands_nowhere_in_it(told: Told) -> None:
    (mark,) = told.marks
    assert re.fullmatch("[a-z0-9]{12}", mark)
    is_known = any(mark in page for request in told.read for page in request.prompt.pages)
    assert is_known == bool(told.case.mark), "one case has been told it, and gains nothing by it"


def test_no_two_documents_have_one_mark(court: Court) -> None:
    marks = [mark for case in DRAWN for mark in court.hear(case).marks]
    assert len(set(marks)) == len(marks) == len(DRAWN)


def test_names_stand_in_one_line_and_end_none(court: Court) -> None:
    names = [document.name for document in court.session.documents()]
    assert len(names) == len(DRAWN) + 1
    assert [name for name in names if any(unicodedata.category(letter) == "Cc" for letter in name)] == []


# --- what is shown ---------------------------------------------------------------------------------------------------


def test_the_terminal_gets_no_control_characters(told: Told, capsys: pytest.CaptureFixture[str]) -> None:
    for events, answer in zip(told.events, told.answers, strict=True):
        with Stream(countdown(quiet=False), test_model=False) as stream:
            stream.listen(events)
        for line in answer_lines(answer):
            click.echo(line)
    printed = "".join(capsys.readouterr())
    assert FLAT in printed
    assert _controls(printed) == set()


@pytest.mark.parametrize("command", ["list", "history"])
def test_names_and_answers_are_listed_without_control_characters(court: Court, command: str) -> None:
    for case in DRAWN[-3:]:
        court.hear(case)
    ran = folioscope(court.folder / "home", command)
    assert (ran.code, ran.err) == (0, "")
    assert FLAT in ran.out
    assert _controls(ran.out) == set()


def test_markdown_holds_no_link_no_tag_and_no_heading(told: Told, tmp_path: Path) -> None:
    for text in _exported(told, tmp_path / "answer.md"):
        bare = re.sub(r"\\[!-/:-@\[-`{-~]", "x", text)
        assert [sign for sign in ("[", "]", "<", "`", "://", "www.", "\r") if sign in bare] == []
        assert [line for line in bare.split("\n")[1:] if re.match(r"\s*(#|=+\s*$)", line)] == []


def test_html_holds_nothing_that_loads_or_leads_away(told: Told, tmp_path: Path) -> None:
    for text in _exported(told, tmp_path / "answer.html"):
        tags = _Tags()
        tags.feed(text)
        assert tags.tags & LEADING == set()
        assert tags.attributes <= HARMLESS


def test_csv_holds_no_formula(told: Told, tmp_path: Path) -> None:
    for text in _exported(told, tmp_path / "answer.csv"):
        cells = [cell for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")) for cell in row]
        assert any(TRUTH in cell for cell in cells)
        assert [cell for cell in cells if cell.startswith(FORMULAS)] == []


def _exported(told: Told, path: Path) -> Iterator[str]:
    """Each answer as a file; nothing else is written."""
    for answer in told.answers:
        with watched(path.parent) as watch:
            export(answer, path)
        assert (watch.reached, watch.written) == ([], [])
        yield path.read_bytes().decode()


def _controls(text: str) -> set[str]:
    """Characters that a terminal might obey."""
    return {letter for letter in text if letter != "\n" and unicodedata.category(letter) in ("Cc", "Cf", "Cs")}


class _Tags(HTMLParser):
    """What a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
