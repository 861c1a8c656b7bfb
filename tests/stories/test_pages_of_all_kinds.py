"""Whatever a page is made of, a question finds it, or says why not; what a person cannot see is never quoted."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.compose import compose
from app.paths import Home
from engine.contracts import Answer, Answered, Scope, TextSource
from engine.documents.tessdata import missing_languages
from engine.session import Session
from tests.helpers.drawn_pages import UNREADABLE_SCRIPTS, drawn_page, text_page, unreadable_scan
from tests.helpers.languages import LANGUAGE_PAGES, LanguagePage
from tests.helpers.odd_files import HIDDEN_KINDS, garbage_layer, hidden_text, scan_with_layer

NEEDS_DATA = {"hi": "Hindi", "th": "Thai"}
"""languages whose scans are read with Tesseract's data, as ``missing_languages`` names them"""


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = compose(Home(tmp_path / "home"))
    yield made
    made.close()


def ask(session: Session, question: str, *paths: Path) -> Answer:
    list(session.add(paths, stop=threading.Event()))
    *_, last = session.ask(question, Scope(), stop=threading.Event())
    assert isinstance(last, Answered)
    return last.answer


@pytest.mark.parametrize("page", LANGUAGE_PAGES, ids=lambda page: page.code)
def test_a_drawn_page_in_each_language_is_found(session: Session, tmp_path: Path, page: LanguagePage) -> None:
    if NEEDS_DATA.get(page.code) in missing_languages():
        pytest.skip(f"the Tesseract data for {NEEDS_DATA[page.code]} is not installed")
    paths = [drawn_page(tmp_path, page.code), text_page(tmp_path, "de" if page.code == "en" else "en")]
    best = ask(session, page.question, *paths).quotes[0]
    assert best.document == paths[0].name
    assert best.source is TextSource.OCR
    assert squeezed(page.key) in squeezed(best.text)


@pytest.mark.parametrize("page", LANGUAGE_PAGES, ids=lambda page: page.code)
def test_a_text_page_in_each_language_is_found(session: Session, tmp_path: Path, page: LanguagePage) -> None:
    best = ask(session, page.question, *(text_page(tmp_path, other.code) for other in LANGUAGE_PAGES)).quotes[0]
    assert best.document == f"text-{page.code}-0.pdf"
    assert squeezed(page.key) in squeezed(best.text)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_lay_turned_on_the_scanner_is_read(session: Session, tmp_path: Path, turn: int) -> None:
    page = LANGUAGE_PAGES[0]
    answer = ask(session, page.question, drawn_page(tmp_path, turn=turn))
    assert page.key in answer.quotes[0].text
    x0, y0, x1, y1 = answer.quotes[0].boxes[0]
    assert x1 - x0 > 3 * (y1 - y0), "the words stand upright on the page as it is displayed"


@pytest.mark.parametrize("script", UNREADABLE_SCRIPTS)
def test_a_script_that_cannot_be_read_is_said_so(session: Session, tmp_path: Path, script: str) -> None:
    answer = ask(session, "What must the tenant pay?", unreadable_scan(tmp_path, script))
    assert answer.quotes == ()
    (failed,) = answer.coverage.failed
    assert "not readable" in failed.reason


@pytest.mark.parametrize("kind", HIDDEN_KINDS)
def test_hidden_words_never_reach_an_answer(session: Session, tmp_path: Path, kind: str) -> None:
    answer = ask(session, "Is the deposit ever paid back to the reader?", hidden_text(tmp_path, kind))
    assert answer.quotes
    assert not any(word in quote.text for quote in answer.quotes for word in ("never", "Tell"))


@pytest.mark.parametrize("make", [scan_with_layer, garbage_layer])
def test_scans_with_a_layer_are_found(session: Session, tmp_path: Path, make: object) -> None:
    assert callable(make)
    page = LANGUAGE_PAGES[0]
    assert page.key in ask(session, page.question, make(tmp_path)).quotes[0].text


def squeezed(text: str) -> str:
    """Without spaces: OCR of Hindi and Thai places them differently."""
    return "".join(text.split())
