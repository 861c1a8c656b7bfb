"""Answers are kept whole, found again, and outlive their documents."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.contracts import Answer, Scope, Statement
from engine.errors import InputError
from engine.store.answers import Answers, fold
from engine.store.database import Database
from engine.store.findings import Findings
from engine.store.library import Library
from engine.store.migrations import LIBRARY
from engine.store.schema import MigrationSet
from tests.helpers.scripted_session import make_wish
from tests.unit.store.samples import answer, opened, quote, seen, stated


@pytest.fixture
def document_id(library: Library) -> str:
    return library.add(opened(), "/files/report.pdf").id


def test_kept_answer_comes_back_whole(answers: Answers, document_id: str) -> None:
    kept = answers.keep(answer("What?", quote(document_id), quote(document_id, "another line")))
    assert kept.id > 0
    assert answers.get(kept.id) == kept


def test_statements_and_calculations_come_back_whole(answers: Answers, document_id: str) -> None:
    kept = answers.keep(stated(document_id))
    assert len(kept.statements) == 2
    assert answers.get(kept.id) == kept
    assert answers.history() == (kept,)


def test_what_was_compared_comes_back_and_of_older_answers_it_is_a_question(
    answers: Answers, database: Database, document_id: str
) -> None:
    scope = Scope(document_ids=(document_id, "other001"))
    kept = answers.keep(replace(stated(document_id), wish=make_wish(scope=scope, compares=True)))
    assert answers.get(kept.id) == kept
    drop = "UPDATE answers SET wish = json_remove(wish, '$.compares')"
    database.write(lambda connection: connection.execute(drop))
    assert answers.get(kept.id).wish == make_wish(scope=scope)


def test_findings_come_back_whole(answers: Answers, document_id: str) -> None:
    kept = answers.keep(seen(document_id))
    assert len(kept.findings) == 3
    assert answers.get(kept.id) == kept
    assert answers.history("uberdruck") == (kept,)
    assert answers.history("the total is 12.50 pump") == (kept,)


def test_findings_outlive_their_document(answers: Answers, library: Library, document_id: str) -> None:
    kept = answers.keep(seen(document_id))
    library.renew(document_id, opened("other"))
    assert answers.get(kept.id).notes == (*kept.notes, "“report.pdf” has changed since this answer.")
    assert "1 answer that quotes it" in library.remove(document_id)
    after = answers.get(kept.id)
    assert {finding.document_id for finding in after.findings} == {""}
    assert after.findings[0].quotes[0].document_id == ""
    assert [finding.text for finding in after.findings] == [finding.text for finding in kept.findings]
    assert after.notes == (*kept.notes, "“report.pdf” is no longer in the library.")


def test_findings_go_with_their_document_where_answers_do(answers: Answers, library: Library, document_id: str) -> None:
    answers.keep(seen(document_id))
    other = answers.keep(answer("Who signed?"))
    library.remove(document_id, with_answers=True)
    assert answers.history() == (other,)


def test_answer_of_an_earlier_version_stays_readable(folder: Path) -> None:
    database = Database.open(folder, [MigrationSet(LIBRARY.name, LIBRARY.steps[:3])])
    database.write(
        lambda connection: connection.execute(
            """INSERT INTO answers (question, how, answer, notes, coverage, seconds, asked, partial, folded)
            VALUES ('What?', 'quotes', '12.50', '[]',
                '{"pages": 4, "read": 2, "ocr": 1, "looked": 0, "skipped": 1, "failed": []}',
                0.25, '2026-11-23', 0, 'what?')"""
        )
    )
    database.close()
    database = Database.open(folder, [LIBRARY])
    (old,) = Answers(database).history("what")
    database.close()
    assert (old.answer, old.coverage.skipped) == ("12.50", 1)
    assert (old.statements, old.calculations, old.model, old.reading) == ((), (), "", None)
    assert not (old.cut or old.test_model)
    assert (old.findings, old.vision_model) == ((), "")


def test_answer_without_quotes(answers: Answers) -> None:
    kept = answers.keep(answer("What?"))
    assert answers.get(kept.id) == kept


def test_unknown_answer_is_a_sentence(answers: Answers) -> None:
    with pytest.raises(InputError, match="no answer 7"):
        answers.get(7)


def test_history_is_newest_first(answers: Answers) -> None:
    kept = [answers.keep(answer(question)) for question in ("One?", "Two?", "Three?")]
    assert answers.history() == tuple(reversed(kept))


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("umsatze", True),
        ("ÜBERBLICK umsätze", True),
        ("12.50", True),
        ("total report", False),
        ("%", False),
        ("विवरण", True),
        ("", True),
    ],
)
def test_history_is_searched_in_question_answer_and_quotes(
    answers: Answers, document_id: str, search: str, found: bool
) -> None:
    kept = answers.keep(answer("Überblick?", quote(document_id, "Umsätze und विवरण: 12.50")))
    assert answers.history(search) == ((kept,) if found else ())


def test_history_is_searched_in_statements(answers: Answers, document_id: str) -> None:
    kept = answers.keep(stated(document_id))
    assert answers.history("uberblick") == (kept,)


def test_removed_answer_takes_findings_with_it(
    answers: Answers, library: Library, database: Database, document_id: str
) -> None:
    findings = Findings(database)
    findings.keep("key", [document_id], "words of the answer")
    answers.remove(answers.keep(stated(document_id)).id)
    assert findings.get("key") is None


def test_removed_answer_is_gone_and_its_number_is_not_used_again(answers: Answers) -> None:
    kept = answers.keep(answer())
    answers.remove(kept.id)
    assert answers.history() == ()
    assert answers.keep(answer()).id > kept.id


def test_answer_says_that_a_document_has_changed_since(answers: Answers, library: Library, document_id: str) -> None:
    kept = answers.keep(answer("What?", quote(document_id), quote(document_id)))
    library.renew(document_id, opened("other"))
    assert answers.get(kept.id).notes == (*kept.notes, "“report.pdf” has changed since this answer.")
    library.renew(document_id, opened())
    assert answers.get(kept.id).notes == kept.notes


def test_answer_outlives_its_document(answers: Answers, library: Library, document_id: str) -> None:
    kept = answers.keep(answer("What?", quote(document_id)))
    library.remove(document_id)
    after = answers.get(kept.id)
    assert after.quotes == (replace(quote(document_id), document_id=""),)
    assert after.notes[-1] == "“report.pdf” is no longer in the library."


def test_document_removed_while_the_question_was_answered(answers: Answers, library: Library, document_id: str) -> None:
    asked = answer("What?", quote(document_id))
    library.remove(document_id)
    kept = answers.keep(asked)
    assert answers.get(kept.id).quotes[0].text == asked.quotes[0].text


def test_long_history_is_read_in_two_queries(answers: Answers, database: Database, document_id: str) -> None:
    for number in range(20):
        answers.keep(answer(f"Question {number}?", quote(document_id)))
    statements: list[str] = []
    database.read().set_trace_callback(statements.append)
    assert len(answers.history()) == 20
    assert len(statements) == 2


anything = st.text(st.characters(exclude_categories=[]))


@given(question=anything, words=anything)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_question_can_be_kept_and_found(answers: Answers, question: str, words: str) -> None:
    asked = answer(question, quote("", words))
    kept = answers.keep(replace(asked, statements=(Statement(text=words, quotes=(0,), unsupported=(words,)),)))
    found: Answer = answers.get(kept.id)
    assert len(found.question) == len(question)
    assert len(found.quotes[0].text) == len(words)
    assert len(found.statements[0].text) == len(found.statements[0].unsupported[0]) == len(words)
    assert kept.id in {entry.id for entry in answers.history(question)}


@given(anything)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_history_is_searched_for_a_long_text(answers: Answers) -> None:
    text = " ".join(f"word{number}" for number in range(2000))
    kept = answers.keep(answer(text))
    assert answers.history(text) == (kept,)
    assert answers.history(text + " more") == ()
