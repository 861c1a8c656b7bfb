"""A question whose answer is known, and a file of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from engine.evaluation.choices import with_choices

NOT_ANSWERABLE = "Not answerable"
"""the answer of MMLongBench-Doc to what a document does not say"""


class Layout(StrEnum):
    """Whose file it is; with it comes the score that counts."""

    DOCVQA = "DocVQA"
    CHARTQA = "ChartQA"
    LONG_DOCUMENTS = "MMLongBench-Doc"
    AI2D = "AI2D"


class Form(StrEnum):
    """What an answer is, and so by which rule it is compared. The last five are named as in MMLongBench-Doc."""

    WORDS = "words"
    """words of the page, as DocVQA asks for them"""
    CHART = "chart"
    """a number or a word read from a chart, as ChartQA asks for it"""
    CHOICE = "choice"
    """one of a few choices, as AI2D asks for it"""
    INT = "Int"
    FLOAT = "Float"
    STR = "Str"
    LIST = "List"
    NONE = "None"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question to one document."""

    id: str
    text: str
    document: str
    """name of its file, as the question file has it"""
    answers: tuple[str, ...]
    """those that count as right; of a list, its items"""
    form: Form
    evidence: tuple[int, ...] = ()
    """positions of the pages that the answer stands on"""
    groups: tuple[str, ...] = ()
    """for which scores are told, too, such as "evidence: Chart" """
    choices: tuple[str, ...] = ()
    """of which the answer is one; empty: anything may be answered"""

    @property
    def asked(self) -> str:
        """The words that are put, with the choices."""
        return with_choices(self.text, self.choices)

    @property
    def answerable(self) -> bool:
        """Whether its document says it."""
        return self.answers != (NOT_ANSWERABLE,)


@dataclass(frozen=True, slots=True)
class QuestionFile:
    """All questions of a file or of a folder of files, in its order."""

    name: str
    layout: Layout
    questions: tuple[Question, ...]
    members: tuple[Path, ...] = ()
    """of a folder, the files that were read, in order"""
    notes: tuple[str, ...] = ()
    """which questions of the data set these are"""
