"""What of an answer is scored: a short text and the pages it cites."""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.contracts import Answer
from engine.evaluation.choices import named_choice
from engine.evaluation.questions import NOT_ANSWERABLE, Form, Question

_NUMBER = re.compile(r"(?<![\w.,])-?(?:\d+(?:,\d{3})*(?:\.\d+)?|\.\d+)(?!\d|[.,]\d)\s?%?")
_WORDS = "zero one two three four five six seven eight nine ten eleven twelve".split()
_BETWEEN_ITEMS = re.compile(r"[;\n]|,(?!\d)|,?\s+and\s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer, cut down to what is scored and counted."""

    said: str | None
    """None: the documents do not say it, or no words stand out as the answer"""
    cited: tuple[int, ...]
    """pages in the order in which the answer names them, each once: of its quotes, then of what was seen"""
    how: str
    """quotes, best or every; what auto became"""
    seconds: float
    pages: int
    """searched, read or looked at"""
    looked: int
    """of these, by the vision model"""
    failed: int
    """pages that could not be read"""


def reply_of(answer: Answer, not_found: str) -> Reply:
    """What is scored of an answer.

    Args:
        not_found: the sentence by which a text model says that the pages do not say it.
    """
    seen = [finding for finding in answer.findings if finding.answers]
    said = answer.answer
    if said == not_found:
        said = None
    elif said and seen and not answer.statements and seen[0].text in said:
        said = seen[0].text  # "Page 4: 38%" lists what pages say; the likeliest page comes first
    covered = answer.coverage
    return Reply(
        said=said or None,
        cited=tuple(dict.fromkeys([quote.page for quote in answer.quotes] + [finding.page for finding in seen])),
        how=answer.how.value,
        seconds=answer.seconds,
        pages=covered.read + covered.ocr + covered.looked,
        looked=covered.looked,
        failed=len(covered.failed),
    )


def short_answer(question: Question, said: str | None) -> tuple[str, ...]:
    """The words that are compared: where the right answer is a number, the first number that the question does not name
    itself; where it is a list, the items; of choices the one that is named, and no words where none or several are;
    else all that was said, without the full stop.

    The rules were made for models that answer with a number or a name and no more. Numbers are read in the English way
    (4,310.5) or as words up to twelve. The percent sign goes unless the right answer has one: the labels of ChartQA
    leave it out. No model is at work here, so an answer may be right in a way that this does not see.
    """
    if said is None:
        return ("" if question.form in (Form.WORDS, Form.CHART, Form.CHOICE) else NOT_ANSWERABLE,)
    text = " ".join(said.split()).removesuffix(".")
    if question.form is Form.CHOICE:
        return (named_choice(question.text, question.choices, text) or "",)
    if question.form in (Form.INT, Form.FLOAT) or (question.form is Form.CHART and _is_number(question.answers[0])):
        number = _first_number(text, question.text) or text
        return (number if question.answers[0].endswith("%") else number.rstrip("% "),)
    if question.form is Form.LIST:
        parts = _BETWEEN_ITEMS.split(said.strip().removesuffix(".").rpartition(": ")[2])
        return tuple(part.strip(" -•*") for part in parts if part.strip(" -•*")) or (text,)
    return (text,)


def _first_number(text: str, question: str) -> str | None:
    named = {_plain(number) for number in _NUMBER.findall(question)}
    numbers: list[str] = [number.replace(",", "") for number in _NUMBER.findall(text)]
    if numbers:
        return next((number for number in numbers if _plain(number) not in named), numbers[0])
    return next((str(_WORDS.index(word)) for word in re.findall(r"\w+", text.lower()) if word in _WORDS), None)


def _plain(number: str) -> str:
    return number.replace(",", "").rstrip("% ")


def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text.strip()) is not None
