"""The report of a check: Markdown for people, an object for programs. Neither names a path, a user or a host."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

import app
from app.checking.computer import Computer
from app.checking.results import Check, Result, TextPart, VisionPart
from app.commands.answer_lines import size
from app.commands.plain import plain
from engine.store.export_sentences import TEST_MODEL

LONGEST = 200
"""characters of an answer that was not right"""
INTRODUCTION = (
    "Drawn pages whose answers are known were put to the models on this computer. Nothing here comes from anybody's "
    "documents. The report can be sent to others, or not."
)
NOT_MEASURED = "not measured"


@dataclass(frozen=True, slots=True)
class Report:
    """What was checked, and on what."""

    computer: Computer
    text: TextPart | str
    """or why it was not checked, as a sentence"""
    vision: VisionPart | str
    quick: bool

    @property
    def parts(self) -> tuple[TextPart | VisionPart, ...]:
        """Of the models that were checked."""
        return tuple(part for part in (self.text, self.vision) if not isinstance(part, str))

    @property
    def is_test(self) -> bool:
        """A model with random weights is among them: its words mean nothing."""
        return any(part.facts.test for part in self.parts)


def markdown(report: Report) -> str:
    """The report as a file."""
    lines = ["# Check of models by Folioscope", ""]
    lines += [f"**{TEST_MODEL}** Its scores say only that the check runs.", ""] if report.is_test else []
    lines += [INTRODUCTION, "", *_computer(report), "", "## Text model", ""]
    lines += [f"Not checked. {report.text}"] if isinstance(report.text, str) else _text(report.text)
    lines += ["", "## Vision model", ""]
    lines += [f"Not checked. {report.vision}"] if isinstance(report.vision, str) else _vision(report.vision)
    return "\n".join(lines) + "\n"


def report_json(report: Report) -> dict[str, object]:
    """The same as one object."""
    return {
        "program": app.__version__,
        "quick": report.quick,
        "test_model": report.is_test,
        "computer": asdict(report.computer),
        "text_model": _text_json(report.text),
        "vision_model": _vision_json(report.vision),
    }


def _computer(report: Report) -> Iterator[str]:
    computer = report.computer
    yield f"- Folioscope: {app.__version__}{', quick check' if report.quick else ''}"
    yield f"- System: {cell(computer.system)}"
    yield f"- Processor: {cell(computer.processor)}"
    yield f"- Cores: {computer.cores}"
    yield f"- Memory: {size(computer.memory)}"
    yield f"- Power: {'mains' if computer.on_mains else 'battery'}"


def _text(part: TextPart) -> Iterator[str]:
    yield f"- File: {cell(part.facts.name)}, {size(part.facts.size)}"
    yield f"- SHA-256: {part.sha256}"
    yield from (_setting(*one) for one in part.settings)
    yield f"- Reading: {_rate(part.speed.reading, 'tokens a second, at the beginning of a context')}"
    yield f"- Writing: {_rate(part.speed.writing, 'tokens a second')}"
    yield from _checks(part.checks)
    quotes, found = (sum(getattr(result, name) for result in _results(part.checks)) for name in ("quotes", "found"))
    yield ""
    yield f"Quotes that the model gave for its answers: {quotes}, of them found on their pages: {found}."


def _vision(part: VisionPart) -> Iterator[str]:
    yield f"- Name: {cell(part.facts.name)}, {size(part.facts.size)}"
    yield f"- Fingerprint of the weights: {cell(part.facts.weights)}"
    yield f"- Format: {cell(part.facts.format)}"
    yield from (_setting(*one) for one in part.facts.settings)
    yield f"- A page with a question: {_rate(part.page, 's')}"
    yield f"- Encoding of a page: {_rate(part.speed.encoding, 's')}"
    yield f"- Reading: {_rate(part.speed.reading, 'tokens a second')}"
    yield f"- Writing: {_rate(part.speed.writing, 'tokens a second')}"
    yield from _checks(part.checks)


def _setting(name: str, value: str) -> str:
    return f"- {cell(name[:1].upper() + name[1:])}: {cell(value)}"


def _checks(checks: Sequence[Check]) -> Iterator[str]:
    """A table with a row for each check, and below it why some were left out, and what was not answered rightly."""
    yield from ("", "| check | right | questions | said that it is not there | tokens |", "|---|---:|---:|---:|---:|")
    for check in checks:
        tokens = f"{check.tokens:,}" if check.tokens else ""
        yield f"| {check.name} | {check.right} | {len(check.results)} | {check.silent} | {tokens} |"
    left_out = [f"- Left out, {check.name}: {check.left_out}" for check in checks if check.left_out]
    missed = [_missed(result) for result in _results(checks) if not result.is_right]
    for lines in filter(None, (left_out, missed)):
        yield from ("", *lines)


def _missed(result: Result) -> str:
    """A question that was not answered rightly."""
    expected = cell(result.question.expected) or "nothing"
    answer = "that the pages do not say it" if result.answer is None else f"“{cell(result.answer)[:LONGEST]}”"
    return f"- {result.question.text} Expected: {expected}. Answered: {answer}"


def _results(checks: Sequence[Check]) -> list[Result]:
    return [result for check in checks for result in check.results]


def _rate(value: float, unit: str) -> str:
    return f"{value:.1f} {unit}" if value else NOT_MEASURED


def cell(text: str) -> str:
    """On one line of Markdown, without a meaning of its own in it."""
    return "".join(f"\\{letter}" if letter in "\\`*_[]<>|#" else letter for letter in " ".join(plain(text).split()))


def _text_json(part: TextPart | str) -> dict[str, object]:
    if isinstance(part, str):
        return {"left_out": part}
    return {
        "name": part.facts.name,
        "size": part.facts.size,
        "sha256": part.sha256,
        "settings": dict(part.settings),
        "speed": asdict(part.speed),
        "checks": [_check_json(check) for check in part.checks],
    }


def _vision_json(part: VisionPart | str) -> dict[str, object]:
    if isinstance(part, str):
        return {"left_out": part}
    return {
        "name": part.facts.name,
        "size": part.facts.size,
        "weights": part.facts.weights,
        "format": part.facts.format,
        "settings": dict(part.facts.settings),
        "speed": asdict(part.speed),
        "seconds_a_page": part.page,
        "checks": [_check_json(check) for check in part.checks],
    }


def _check_json(check: Check) -> dict[str, object]:
    results = [
        {
            "question": result.question.text,
            "expected": result.question.expected or None,
            "answer": result.answer,
            "right": result.is_right,
            "seconds": result.seconds,
        }
        for result in check.results
    ]
    return {
        "name": check.name,
        "right": check.right,
        "questions": len(check.results),
        "left_out": check.left_out or None,
        "tokens": check.tokens,
        "results": results,
    }
