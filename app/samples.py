"""The sample documents, and questions that fit them.

Two small files lie beside them. ``questions.json`` is a list of questions, each with its kind and the document that
answers it; ``suggestions.json`` holds for each document the questions to offer while it is open.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FIRST = "table row"
"""kind of the question that is typed at the first start: its answer is a number with a place"""


@dataclass(frozen=True)
class Samples:
    """The folder of the samples."""

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
        suggestions: dict[str, list[str]] = self._read("suggestions.json")
        return tuple(suggestions.get(document.name, ()))

    def _questions(self) -> list[dict[str, Any]]:
        questions: list[dict[str, Any]] = self._read("questions.json")
        return questions

    def _read(self, name: str) -> Any:
        return json.loads((self.folder / name).read_text(encoding="utf-8"))
