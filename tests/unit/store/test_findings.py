"""What a model wrote is found again, until one of its documents goes."""

from __future__ import annotations

import pytest

from engine.store.database import Database
from engine.store.findings import Findings
from engine.store.library import Library
from tests.unit.store.samples import opened


@pytest.fixture
def findings(database: Database) -> Findings:
    return Findings(database)


@pytest.fixture
def ids(library: Library) -> tuple[str, str]:
    one, two = (library.add(opened(name), f"/files/{name}.pdf").id for name in ("one", "two"))
    return one, two


def test_finding_is_found_by_its_key(findings: Findings, ids: tuple[str, str]) -> None:
    findings.keep("key", ids, '[12] "words" A statement, Überblick.\n')
    assert findings.get("key") == '[12] "words" A statement, Überblick.\n'
    assert findings.get("other") is None


def test_newest_text_holds_and_earlier_documents_stay_linked(
    findings: Findings, library: Library, ids: tuple[str, str]
) -> None:
    findings.keep("key", [ids[0]], "earlier")
    findings.keep("key", [ids[1], ids[1]], "later")
    assert findings.get("key") == "later"
    library.remove(ids[0])
    assert findings.get("key") is None


@pytest.mark.parametrize("place", [0, 1])
def test_finding_goes_with_any_of_its_documents(
    findings: Findings, library: Library, database: Database, ids: tuple[str, str], place: int
) -> None:
    findings.keep("both", ids, "words")
    findings.keep("other", [ids[1 - place]], "words")
    library.remove(ids[place])
    assert findings.get("both") is None
    assert findings.get("other") == "words"
    assert database.rows("SELECT * FROM finding_documents") == [("other", ids[1 - place])]


def test_nothing_is_kept_of_a_document_that_was_removed_meanwhile(
    findings: Findings, library: Library, ids: tuple[str, str]
) -> None:
    library.remove(ids[0])
    findings.keep("key", ids, "words")
    assert findings.get("key") is None


def test_half_characters_can_be_kept(findings: Findings, ids: tuple[str, str]) -> None:
    findings.keep("key", ids, "half \ud800")
    assert findings.get("key") == "half ?"
