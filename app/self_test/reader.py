"""A reader process at work on the scanned letter among the samples."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from threading import Event

from app.compose import compose
from app.paths import ASSETS, Home
from app.self_test.outcome import BrokenError
from engine.contracts import FileRefused
from engine.errors import InputError

SAMPLES = ASSETS / "samples"
LETTER = SAMPLES / "scanned-letter.pdf"


def check(folder: Path) -> str:
    """Read the letter by OCR; its known words come out. Raises KnownError."""
    with closing(compose(Home(folder / "library"))) as session:
        for event in session.add([LETTER], stop=Event()):
            if isinstance(event, FileRefused):
                raise InputError(event.problem.sentence, event.problem.next_step)
        (document,) = session.documents()
        missing = [words for words in _known_words() if not session.find(document.id, words)]
    if document.pages_ocr != document.page_count or missing:
        raise BrokenError(f"The scanned letter was not read as it stands: {len(missing)} of its words are missing.")
    return f"{document.page_count} page, {document.pages_ocr} by OCR"


def _known_words() -> list[str]:
    """That answer the question about the letter."""
    questions = json.loads((SAMPLES / "questions.json").read_text(encoding="utf-8"))
    return [words for entry in questions if entry["document"] == LETTER.name for words in entry["words"]]
