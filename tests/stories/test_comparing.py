"""``folioscope compare``, from outside: two versions of a document, what changed on which page, both sides cited; and
what a scripted text model says of it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pymupdf
import pytest
from click.testing import CliRunner, Result

from app.commands import folioscope as program
from app.commands.context import Context
from app.compose import compose
from app.paths import Home
from engine.contracts import Answer, Answered, AskEvent, Planned, Reading, Scope, StatementMade
from engine.errors import EnvironmentProblem, Interrupted, UseError
from engine.network import Network
from engine.session import Session
from tests.helpers.command import folioscope
from tests.helpers.drawn_pages import MARGIN, drawn_page, many_pages, new_page, save, text_page
from tests.helpers.odd_files import PASSWORD, encrypted
from tests.helpers.scripted_text_model import ScriptedTextModel, Written
from tests.helpers.terms import agree

LEASE = (
    ("The rent of the house is 900 euros.", "It is paid at the beginning of each month."),
    ("The deposit is paid back within 30 days.", "Interest on it belongs to the tenant."),
    ("Animals are kept with the consent of the owner.", "Bicycles stand in the yard behind the house."),
)
NEW_PAGE = ("Snow is cleared away by the neighbours in turn.", "A list hangs beside the front door.")
CHANGED = (("The deposit is paid back within 14 days.", LEASE[1][1]),)


def written(path: Path, *pages: tuple[str, ...]) -> Path:
    """A PDF with these lines."""
    document = pymupdf.open()
    for lines in pages:
        new_page(document).insert_text((MARGIN, MARGIN), list(lines), fontname="helv", fontsize=11)
    return save(document, path)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def versions(tmp_path: Path) -> tuple[Path, Path]:
    """Three pages, and the same with a changed number and a new page."""
    after = written(tmp_path / "new.pdf", LEASE[0], NEW_PAGE, *CHANGED, LEASE[2])
    return written(tmp_path / "old.pdf", *LEASE), after


def test_what_changed_is_told_page_by_page_with_both_sides(home: Path, versions: tuple[Path, Path]) -> None:
    ran = folioscope(home, "compare", *versions)
    assert ran.code == 0, ran.err
    assert ran.out.splitlines() == [
        "old.pdf and new.pdf: 1 of 3 pages differs, 1 page is new.",
        "Page 2 is new.",
        f"  new, p. 2: “{NEW_PAGE[0]}”",
        f"  new, p. 2: “{NEW_PAGE[1]}”",
        "Page 2, now page 3",
        "  “30 days” is now “14 days”",
        f"    before, p. 2: “{LEASE[1][0]}”",
        f"    now, p. 3: “{CHANGED[0][0]}”",
    ]


def test_the_order_of_the_two_counts_also_where_one_is_in_the_library(home: Path, versions: tuple[Path, Path]) -> None:
    before, after = versions
    folioscope(home, "add", before)
    told = folioscope(home, "compare", after, "old.pdf", "--json").json()
    assert (told["first"]["name"], told["second"]["name"]) == ("new.pdf", "old.pdf")
    assert [pair["kind"] for pair in told["pages"]] == ["unchanged", "removed", "changed", "unchanged"]
    (change,) = told["pages"][2]["changes"]
    assert change["words"] == [{"before": "14 days", "after": "30 days", "number": True}]
    assert (change["numbers_differ"], change["perhaps"]) == (True, False)
    assert change["before"]["boxes"]
    assert change["before_boxes"]


def test_a_question_keeps_what_bears_on_it(home: Path, versions: tuple[Path, Path]) -> None:
    ran = folioscope(home, "compare", *versions, "When are deposits paid back?")
    assert ran.code == 0, ran.err
    assert "14 days" in ran.out
    assert "Snow" not in ran.out
    nothing = folioscope(home, "compare", *versions, "Is there a lift?")
    assert nothing.code == 1
    assert "No change bears on this question." in nothing.out


def test_a_page_and_its_scan_do_not_differ_for_certain(home: Path, tmp_path: Path) -> None:
    told = folioscope(home, "compare", text_page(tmp_path), drawn_page(tmp_path), "--json").json()
    assert [pair["differs"] for pair in told["pages"]] == [False]
    assert told["second"]["ocr"] == 1


def test_one_document_twice_and_what_is_not_there_are_told_in_sentences(home: Path, tmp_path: Path) -> None:
    path = many_pages(tmp_path, 2)
    copy = tmp_path / "copy.pdf"
    copy.write_bytes(path.read_bytes())
    twice = folioscope(home, "compare", path, copy)
    assert (twice.code, twice.out) == (2, "")
    assert "These are one document" in twice.err
    missing = folioscope(home, "compare", path, "no such file.pdf")
    assert missing.code == 3
    assert "There is no document or file" in missing.err
    assert folioscope(home, "compare", path, tmp_path).code == 2


def test_a_locked_document_is_named(home: Path, tmp_path: Path) -> None:
    locked = encrypted(tmp_path)
    ran = folioscope(home, "compare", text_page(tmp_path), locked)
    assert ran.code == 3
    assert locked.name in ran.err
    assert PASSWORD not in ran.err


# --- in words --------------------------------------------------------------------------------------------------------

MODEL = "/models/scripted.gguf"
DEPOSIT = '[4] "paid back within 14 days" The deposit is paid back within 14 days instead of 30.\n'
SNOW = '[1] "cleared away by the neighbours" Neighbours clear away the snow.\n'
QUESTION = "What changed from old.pdf to new.pdf?"


class Desk:
    """A session with two versions of a document, and its scripted model."""

    def __init__(self, session: Session, model: ScriptedTextModel) -> None:
        self.session = session
        self.model = model
        self.events: list[AskEvent] = []

    def add(self, *paths: Path) -> tuple[str, ...]:
        """The ids of these files."""
        list(self.session.add(paths, stop=threading.Event()))
        return tuple(document.id for document in self.session.documents())

    def told(
        self,
        *answers: str | Written,
        question: str = "",
        stop_at: Callable[[AskEvent], bool] = lambda event: False,
    ) -> Answer:
        """The changes in words, with these answers of the model in its queue."""
        before, after = (document.id for document in self.session.documents())
        stop = threading.Event()
        self.model.answers.extend(answers)
        return self.followed(self.session.tell_changes(before, after, question, stop=stop), stop, stop_at)

    def followed(
        self,
        story: Iterator[AskEvent],
        stop: threading.Event,
        stop_at: Callable[[AskEvent], bool] = lambda event: False,
    ) -> Answer:
        """The end of a story. ``stop_at``: the event at which Stop is pressed."""
        self.events = []
        for event in story:
            self.events.append(event)
            if stop_at(event):
                stop.set()
        assert isinstance(event, Answered)
        assert not self.model.answers, "the model was to be asked more often"
        return event.answer


@pytest.fixture
def model(home: Path, monkeypatch: pytest.MonkeyPatch) -> ScriptedTextModel:
    """The text model of every session."""
    agree(home)
    model = ScriptedTextModel()
    monkeypatch.setattr("app.compose.TextWorker", lambda **_: model)
    monkeypatch.setattr("engine.machine.free_memory", lambda: 16_000_000_000)
    return model


@pytest.fixture
def empty(home: Path, model: ScriptedTextModel) -> Iterator[Desk]:
    """A library without documents."""
    session = compose(Home(home))
    session.use_text_model(MODEL)
    yield Desk(session, model)
    session.close()


@pytest.fixture
def desk(empty: Desk, versions: tuple[Path, Path]) -> Desk:
    """A library with the two versions."""
    empty.add(*versions)
    return empty


def sides(answer: Answer, statement: int = 0) -> list[tuple[str, int, str, bool]]:
    """The quotes of a statement: document, page, words, whether they stand there."""
    quotes = [answer.quotes[place] for place in answer.statements[statement].quotes]
    return [(quote.document, quote.page, quote.text, quote.verified) for quote in quotes]


def test_a_statement_cites_both_sides_of_the_change_whichever_was_quoted(desk: Desk) -> None:
    answer = desk.told(DEPOSIT + SNOW)
    assert answer.question == QUESTION
    assert sides(answer) == [("old.pdf", 2, LEASE[1][0], True), ("new.pdf", 3, CHANGED[0][0], True)]
    assert sides(answer, 1) == [("new.pdf", 2, NEW_PAGE[0], True)], "what is new has one side"
    assert [statement.unsupported for statement in answer.statements] == [(), ()], "30 stands on the other side"
    before, after, _ = answer.quotes
    assert [quote.text[slice(*quote.answer_spans[0])] for quote in (before, after)] == ["30", "14"]
    assert before.boxes and after.boxes


def test_each_side_stands_in_the_prompt_under_its_own_number_with_its_place(desk: Desk) -> None:
    desk.told(DEPOSIT)
    (request,) = desk.model.requests
    assert list(request.prompt.pages) == [
        f"[1] new.pdf, page 2, change 1, now (new)\n{NEW_PAGE[0]}\n\n",
        f"[2] new.pdf, page 2, change 2, now (new)\n{NEW_PAGE[1]}\n\n",
        f"[3] old.pdf, page 2, change 3, before\n{LEASE[1][0]}\n\n",
        f"[4] new.pdf, page 3, change 3, now\n{CHANGED[0][0]}\n\n",
    ]
    assert f"Question: {QUESTION}" in request.prompt.question


def test_the_answer_is_kept_with_what_it_rests_on(desk: Desk) -> None:
    answer = desk.told(DEPOSIT)
    assert desk.session.answer(answer.id) == answer
    covered = answer.coverage
    assert (covered.pages, covered.read, covered.ocr, covered.skipped, covered.failed) == (7, 7, 0, 0, ())
    assert (answer.model, answer.reading, dict(answer.made)["text model"]) == (
        "scripted.gguf",
        Reading.CHANGES,
        "scripted.gguf",
    )
    assert answer.notes == ("Put into words is 1 of 3 changes; the comparison lists them all.",)
    assert answer.wish is not None
    assert answer.wish.scope == Scope(document_ids=tuple(document.id for document in desk.session.documents()))
    assert not answer.partial


def test_the_plan_comes_before_the_model_writes(desk: Desk) -> None:
    desk.told(DEPOSIT)
    (plan,) = (event.plan for event in desk.events if isinstance(event, Planned))
    assert (plan.reading, plan.pages, plan.windows) == (Reading.CHANGES, 3, 1)


def test_numbers_and_quotes_that_are_invented_are_shown_as_such(desk: Desk) -> None:
    number = '[3] "paid back within 30 days" It was paid back within 30 days, with 250 euros of interest.\n'
    quote = '[4] "paid back within 45 days" It is paid back within 45 days.\n'
    answer = desk.told(number + quote)
    assert answer.statements[0].unsupported == ("250",)
    assert sides(answer, 1) == [("new.pdf", 3, "paid back within 45 days", False)]
    assert answer.statements[1].unsupported == ("45",)


def test_numbers_of_both_sides_can_be_reckoned_with(desk: Desk) -> None:
    call = '[calculate(expression="30 - 14")]'
    answer = desk.told(call, '[4] "within 14 days" It is paid back 16 days sooner.\n')
    (calculation,) = answer.calculations
    assert [(one.document, one.page) for one in calculation.inputs] == [("old.pdf", 2), ("new.pdf", 3)]
    assert answer.statements[0].unsupported == ()


def test_a_question_is_put_to_the_changes_that_hold_its_words(desk: Desk) -> None:
    question = "When are deposits paid back?"
    answer = desk.told(DEPOSIT.replace("[4]", "[2]"), question=question)
    (request,) = desk.model.requests
    assert [page.partition(",")[0] for page in request.prompt.pages] == ["[1] old.pdf", "[2] new.pdf"]
    assert question in request.prompt.question
    assert (answer.question, answer.notes) == (question, ())


def test_where_more_changed_than_can_be_read_numbers_go_first_and_the_rest_is_told(empty: Desk, tmp_path: Path) -> None:
    texts = [[f"Rule {n} binds the tenant of flat {n} at any hour of the day." for n in range(80)]]
    texts.append([line.replace("tenant", "owner" if n < 78 else "owner for 9 days") for n, line in enumerate(texts[0])])
    texts[0][-2:] = [line.replace("tenant", "owner for 8 days") for line in texts[0][-2:]]
    for name, lines in zip(("old.pdf", "new.pdf"), texts, strict=True):
        pages = [tuple(lines[start : start + 20]) for start in range(0, 80, 20)]
        empty.add(written(tmp_path / name, *pages))
    answer = empty.told('[1] "binds the tenant of flat 0" Rule 0 binds owners.\n')
    (request,) = empty.model.requests
    shown = [page.splitlines()[1] for page in request.prompt.pages]
    assert {*texts[0][-2:], *texts[1][-2:]} <= set(shown)
    assert shown[::2] == sorted(shown[::2], key=texts[0].index), "in the order of the document"
    assert 40 < len(shown) // 2 < 80
    assert answer.notes == (
        f"{len(shown) // 2} of 80 changes are read: more do not fit.",
        "Put into words is 1 of 80 changes; the comparison lists them all.",
    )


def test_stopped_it_is_gone_on_with_in_its_place(desk: Desk) -> None:
    partial = desk.told(Written(DEPOSIT + "[1]", waits=True), stop_at=lambda event: isinstance(event, StatementMade))
    assert (partial.partial, len(partial.statements)) == (True, 1)
    assert desk.session.unfinished_answers() == (partial,)
    desk.model.answers.append(DEPOSIT + SNOW)
    stop = threading.Event()
    answer = desk.followed(desk.session.go_on_answering(partial.id, stop=stop), stop)
    assert (answer.id, answer.partial, len(answer.statements)) == (partial.id, False, 2)
    assert answer.question == QUESTION
    assert desk.session.history() == (answer,)


def test_stopped_before_anything_is_stated_leaves_nothing(desk: Desk) -> None:
    with pytest.raises(Interrupted):
        desk.told(Written("", waits=True), stop_at=lambda event: isinstance(event, Planned))
    assert desk.session.history() == ()


def test_told_again_it_costs_the_model_nothing(desk: Desk) -> None:
    first = desk.told(DEPOSIT)
    assert desk.told().statements == first.statements


def test_where_nothing_changed_for_certain_no_model_runs(empty: Desk, tmp_path: Path) -> None:
    empty.add(text_page(tmp_path), drawn_page(tmp_path))
    with pytest.raises(UseError, match="no change that can be put into words"):
        empty.told()
    assert empty.model.requests == ()
    assert empty.session.history() == ()


# --- in words, by command --------------------------------------------------------------------------------------------


@pytest.fixture
def run(
    home: Path, versions: tuple[Path, Path], model: ScriptedTextModel, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Result]:
    """``folioscope compare`` on the two versions, with the scripted model named."""
    monkeypatch.setattr(Context, "stop_on_interrupt", lambda context: None)
    monkeypatch.setattr("app.commands.context.keep_log", lambda home: None)

    def call(*arguments: str) -> Result:
        named = ["compare", *map(str, versions), "--text-model", MODEL, *arguments]
        model.closed = False  # each command begins a process of its own
        return CliRunner().invoke(program, ["--data-dir", str(home), *named], obj=Network())

    return call


def test_below_the_changes_stand_the_words_with_both_places(
    run: Callable[..., Result], model: ScriptedTextModel
) -> None:
    model.answers.append(DEPOSIT)
    lines = run().stdout.splitlines()
    start = lines.index("In words, by scripted.gguf:")
    assert lines[start - 1] == f"    now, p. 3: “{CHANGED[0][0]}”"
    assert lines[start + 1].startswith("scripted.gguf reads the sentences that differ: 3 pages")
    assert lines[start + 2 : start + 6] == [
        "The deposit is paid back within 14 days instead of 30. [p. 2, p. 3]",
        f"  old.pdf, p. 2: “{LEASE[1][0]}”  words found on page 2",
        f"  new.pdf, p. 3: “{CHANGED[0][0]}”  words found on page 3",
        "  Put into words is 1 of 3 changes; the comparison lists them all.",
    ]


def test_the_words_stand_in_the_json_and_can_be_left_out(run: Callable[..., Result], model: ScriptedTextModel) -> None:
    assert json.loads(run("--json", "--how", "quotes").stdout)["told"] is None
    assert model.requests == ()
    model.answers.append(DEPOSIT)
    told = json.loads(run("--json").stdout)["told"]
    assert [quote["document"] for quote in told["quotes"]] == ["old.pdf", "new.pdf"]
    assert (told["plan"]["reading"], told["question"]) == ("changes", QUESTION)


def test_a_model_that_is_lost_leaves_what_changed(run: Callable[..., Result], model: ScriptedTextModel) -> None:
    lost = EnvironmentProblem("The text model has ended.", "Ask again.")
    model.answers.extend([Written("", error=lost), Written("", error=lost)])
    ran = run()
    assert (ran.exit_code, "“30 days” is now “14 days”" in ran.stdout) == (0, True)
    assert "The text model has ended. Ask again." in ran.stderr
    assert json.loads(run("--json").stdout)["told"] is None


def test_where_no_change_bears_on_the_question_no_model_runs(
    run: Callable[..., Result], model: ScriptedTextModel
) -> None:
    ran = run("Is there a lift?")
    assert (ran.exit_code, model.requests) == (1, ())
    assert "In words" not in ran.stdout
