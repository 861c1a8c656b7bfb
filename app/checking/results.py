"""What a check gives: answers that are right or not, or why it was left out."""

from __future__ import annotations

from dataclasses import dataclass

from app.checking.questions import Question
from engine.contracts import TextModelFacts, TextSpeed, VisionModelFacts, VisionSpeed
from engine.errors import EnvironmentProblem, KnownError

STOPPED = "It was stopped before."
NONE_NAMED = "None was named."
UNUSABLE = "It could not be used."


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One question, answered."""

    question: Question
    answer: str | None
    """in the model's words; None: it said that the pages do not say it"""
    quotes: int = 0
    """runs of words that a text model gave for it"""
    found: int = 0
    """of those, found on their pages"""
    seconds: float

    @property
    def is_right(self) -> bool:
        """Whether the answer is the one that is known."""
        return self.question.is_right(self.answer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One row of the report."""

    name: str
    results: tuple[Result, ...] = ()
    left_out: str = ""
    """why it was not checked, or not to its end, as a sentence; empty where it was"""
    tokens: int = 0
    """of the longest prompt, where a text model reads"""

    @property
    def right(self) -> int:
        """Questions that were answered rightly."""
        return sum(result.is_right for result in self.results)

    @property
    def silent(self) -> int:
        """Questions of which the model said that the pages do not answer them."""
        return sum(result.answer is None for result in self.results)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPart:
    """A text model, checked."""

    facts: TextModelFacts
    sha256: str
    """of its file"""
    settings: tuple[tuple[str, str], ...]
    """what was chosen for this machine, each with its value; empty where nothing could be planned"""
    speed: TextSpeed
    """tokens a second; 0 where it was not measured"""
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VisionPart:
    """A vision model, checked."""

    facts: VisionModelFacts
    speed: VisionSpeed
    """the middle one of all looks; 0 where it was not measured"""
    page: float
    """seconds for a page and a question, the middle one of all; 0 where none was looked at"""
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Going:
    """How far it is."""

    words: str
    share: float
    """0 to 1"""
    seconds_left: float | None
    """None until it can be said"""


@dataclass(frozen=True, slots=True)
class Estimated:
    """How long what follows takes, by what was measured on this machine."""

    what: str
    seconds: float


Progress = Going | Estimated


def why(error: KnownError) -> str:
    """Why a check was left out, without the words of the error: they may name a path."""
    if isinstance(error, EnvironmentProblem):
        return "This machine could not run it: memory or disk was too short, or the model ended."
    return "The model could not be used for it."
