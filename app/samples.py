"""The sample documents, and questions that fit them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Samples:
    """The folder of the samples with its ``questions.json``."""

    folder: Path

    def first(self) -> tuple[Path, str]:
        """The document that is open at the first start, and the question that is typed."""
        first = self._questions()["first"]
        return self.folder / first["document"], str(first["question"])

    def documents(self) -> list[Path]:
        """All samples, the one that is opened first."""
        first, _ = self.first()
        names = sorted(self._questions()["suggested"])
        return [first, *(self.folder / name for name in names if name != first.name)]

    def suggested(self, path: str) -> tuple[str, ...]:
        """Three questions for the sample at ``path``; none for a file that is no sample."""
        document = Path(path)
        if document.parent != self.folder:
            return ()
        return tuple(self._questions()["suggested"].get(document.name, ()))

    def _questions(self) -> dict[str, Any]:
        questions: dict[str, Any] = json.loads((self.folder / "questions.json").read_text(encoding="utf-8"))
        return questions
