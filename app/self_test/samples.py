"""The sample documents, and the questions that go with them."""

from __future__ import annotations

from pathlib import Path

from app.paths import ASSETS
from app.samples import Samples
from app.self_test.outcome import BrokenError


def check(_folder: Path) -> str:
    """Every document that a question is put to, and a question for the first start. Raises BrokenError."""
    samples = Samples(ASSETS / "samples")
    documents = samples.documents()
    suggested = [question for document in documents for question in samples.suggested(str(document))]
    empty = [document.name for document in documents if not document.stat().st_size]
    if not documents or not suggested or not samples.first_question() or empty:
        raise BrokenError("The sample documents are not complete.")
    return f"{len(documents)} documents, {len(suggested)} questions"
