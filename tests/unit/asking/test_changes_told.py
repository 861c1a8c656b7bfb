"""Changes put into words: which of them, what is said of the others, and when no model runs."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest

from engine.asking.changes_told import TellingChanges, what_changed
from engine.asking.matter import PageKey, Shelves
from engine.asking.pending import Pending
from engine.asking.permits import Permits
from engine.asking.turns import Turns
from engine.contracts import Answer, Answered, AskEvent, How, Page, Pictures, Planned
from engine.errors import DocumentRemovedError, EnvironmentProblem, Interrupted, UseError
from engine.store.answers import Answers
from engine.store.permissions import Permissions
from tests.helpers.compared import CELLAR, MOVED, NUMBER, make_comparison
from tests.helpers.scripted_text_model import Written
from tests.helpers.terms import anybody
from tests.unit.asking.conftest import TEXT, Office

OLD = "The rent is 900 euros.\nAnimals are allowed in the house and in the yard of it."
NEW = OLD.replace("900", "950")
RENT = '[2] "rent is 950 euros" The rent rose from 900 to 950 euros.\n'


class Telling:
    """The story over a library with two versions of a document."""

    def __init__(self, office: Office) -> None:
        def checked(keys: Sequence[PageKey]) -> tuple[dict[PageKey, Page], tuple[str, ...]]:
            return dict(office.library.pages(keys)), ()

        shelves = Shelves(office.database, office.library, office.caches, checked)
        self.office = office
        self.answers = Answers(office.database)
        self.pending = Pending(self.answers)
        turns = Turns(office.text, office.vision)
        permits = Permits(office.library, Permissions(office.database), lambda: ())
        self.story = TellingChanges(shelves, office.asking, turns, self.answers, self.pending, permits)
        self.ids = [office.add(text, path=f"/files/{name}.pdf") for name, text in (("old", OLD), ("new", NEW))]
        self.stop = threading.Event()

    def begun(self, question: str = "") -> Iterator[AskEvent]:
        """The story, to be followed."""
        first, second = self.ids
        return self.story.tell(first, second, question, stop=self.stop)

    def told(self, *answers: str | Written, question: str = "") -> Answer:
        """The answer, from a model with these answers in its queue."""
        self.office.text.answers.extend(answers)
        *_, last = self.begun(question)
        assert isinstance(last, Answered)
        return last.answer


@pytest.fixture
def telling(office: Office) -> Telling:
    """With a text model in use."""
    office.asking.use(TEXT, anybody)
    return Telling(office)


def compared(monkeypatch: pytest.MonkeyPatch, **changes: Any) -> None:
    """The comparison finds this, whatever it is given."""
    found = make_comparison(**changes)
    monkeypatch.setattr("engine.asking.changes_told.compare", lambda *sides, stop: found)


def test_the_answer_bears_the_question_and_how_it_was_asked(telling: Telling) -> None:
    answer = telling.told(RENT)
    assert answer.question == what_changed("old.pdf", "new.pdf") == "What changed from old.pdf to new.pdf?"
    assert [quote.text for quote in answer.quotes] == [OLD.splitlines()[0], NEW.splitlines()[0]]
    wish = answer.wish
    assert wish is not None
    assert (wish.compares, wish.how, wish.pictures, wish.understood) == (True, How.BEST, Pictures.NEVER, "")
    assert answer.how is How.BEST
    assert telling.answers.get(answer.id).wish == wish


def test_changes_that_are_not_certain_are_left_out_and_counted(
    telling: Telling, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared(monkeypatch)
    answer = telling.told('[3] "within 14 days" It is 14 days instead of 30.\n')
    (request,) = telling.office.text.requests
    prompt = "".join(request.prompt.pages)
    assert "Bicycles" not in prompt
    assert "Keys" not in prompt
    assert answer.notes[:3] == (
        "Put into words is 1 of 3 changes; the comparison lists them all.",
        "Left out: 1 change of place alone.",
        "Left out: 1 change that OCR may have misread.",
    )


def test_where_the_model_states_nothing_it_is_said_that_no_change_is_in_words(telling: Telling) -> None:
    answer = telling.told("NOT_FOUND")
    assert answer.statements == ()
    assert answer.notes[0] == "No change is put into words; the comparison lists them all."


def test_a_number_in_the_name_of_a_document_is_not_the_persons(
    telling: Telling, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared(monkeypatch)  # of Lease 2024.pdf and Lease 2025.pdf
    asked = '[calculate(expression="2025 - 14")]'
    refused = telling.told(asked, asked, '[3] "within 14 days" So it is.\n')
    assert refused.calculations == ()
    (*_, request) = telling.office.text.requests
    assert "2025 stands on none of the pages." in request.prompt.exchange[0][1]


def test_a_number_in_the_question_is_the_persons(telling: Telling) -> None:
    call = '[calculate(expression="950 * 24")]'
    answer = telling.told(call, RENT, question="What is the rent of 24 months?")
    assert [one.result for one in answer.calculations] == ["22800"]


@pytest.mark.parametrize("question", ["", "Is there a lift?"])
def test_without_a_change_that_can_be_told_no_model_runs(
    telling: Telling, monkeypatch: pytest.MonkeyPatch, question: str
) -> None:
    pages = make_comparison().pages
    compared(monkeypatch, pages=pages if question else pages[:1])
    assert pages[0].changes == (MOVED,)
    with pytest.raises(UseError, match="no change that can be put into words"):
        telling.told(question=question)
    assert telling.office.text.requests == ()
    assert telling.answers.history() == ()


def test_without_a_text_model_it_is_said_what_is_missing(telling: Telling) -> None:
    telling.office.asking.use(None, anybody)
    with pytest.raises(UseError, match="A text model puts changes into words"):
        telling.told()


def test_a_document_that_is_there_no_longer_ends_it(telling: Telling) -> None:
    telling.office.library.remove(telling.ids[0])
    with pytest.raises(DocumentRemovedError):
        telling.told()


def test_what_is_being_told_is_kept_and_not_offered_to_be_gone_on_with(telling: Telling) -> None:
    telling.office.text.answers.append(RENT)
    story = telling.begun()
    assert any(isinstance(event, Planned) for event in [next(story), next(story), next(story)])
    (kept,) = telling.answers.history()
    assert (kept.partial, kept.answer, kept.coverage.pages) == (True, None, 2)
    assert telling.pending.unfinished() == ()
    assert [type(event) for event in story][-1] is Answered
    assert [one.id for one in telling.answers.history()] == [kept.id]


def test_what_comes_to_nothing_leaves_no_trace(telling: Telling) -> None:
    lost = EnvironmentProblem("The text model has ended.", "Ask again.")
    with pytest.raises(EnvironmentProblem):
        telling.told(Written("", error=lost))
    assert telling.answers.history() == ()
    telling.stop.set()
    with pytest.raises(Interrupted):
        telling.told()


def test_lost_when_it_is_gone_on_with_the_earlier_answer_stands(telling: Telling) -> None:
    earlier = telling.told(RENT)
    telling.office.findings.drop()
    telling.office.text.answers.append(Written("", error=EnvironmentProblem("Lost.", "")))
    assert earlier.wish is not None
    with pytest.raises(EnvironmentProblem):
        list(telling.story.answer(earlier.wish, earlier.id, telling.stop))
    assert telling.answers.history() == (earlier,)


def test_a_file_that_has_changed_since_is_told(telling: Telling) -> None:
    notes = telling.told(RENT).notes
    assert notes == tuple(
        f"{name}.pdf is no longer where it was; its words are from when it was read." for name in ("old", "new")
    )


def test_where_numbers_differ_it_is_read_first_and_in_order(telling: Telling, monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = make_comparison().pages
    compared(monkeypatch, pages=(replace(pairs[0], changes=(CELLAR,) * 130 + (NUMBER,) * 10),))
    answer = telling.told('[1] "cellar is shared" It is not shared.\n')
    (request,) = telling.office.text.requests
    assert answer.notes[0].endswith("of 140 changes are read: more do not fit.")
    is_number = ["deposit" in page for page in request.prompt.pages]
    assert is_number == sorted(is_number)
    assert sum(is_number) == 20, "both sides of ten"
