"""The sample documents, and questions that fit them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FIRST = "table row"
"""kind of the question that is typed at the first start: its answer is a number with a place"""


@dataclass(frozen=True)
class Samples:
    """The folder of the samples with its ``questions.json``: a list of questions, each with kind and document."""

    folder: Path

    def first_question(self) -> str:
        """The question that is typed at the first start."""
        return next(str(entry["question"]) for entry in self._questions() if entry["kind"] == FIRST)

    def documents(self) -> list[Path]:
        """All samples, first the one that answers the first question."""
        first = next(entry["document"] for entry in self._questions() if entry["kind"] == FIRST)
        found = [path for path in self.folder.iterdir() if path.suffix in (".pdf", ".png")]
        return sorted(found, key=lambda path: (path.name != first, path.name))

    def suggested(self, path: str) -> tuple[str, ...]:
        """Questions for the sample at ``path``; none for a file that is no sample."""
        document = Path(path)
        if document.parent != self.folder:
            return ()
        return tuple(entry["question"] for entry in self._questions() if entry["document"] == document.name)

    def _questions(self) -> list[dict[str, Any]]:
        questions: list[dict[str, Any]] = json.loads((self.folder / "questions.json").read_text(encoding="utf-8"))
        return questions
