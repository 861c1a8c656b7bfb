"""What an evaluation came to: all of it for programs, its tables for people."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from statistics import fmean, median

from engine.evaluation.journal import ModelUsed, Settings
from engine.evaluation.questions import Layout, QuestionFile
from engine.evaluation.run import NotAsked
from engine.evaluation.scoring import Mean, Scored, means

TEST_MODEL = "A test model with random weights took part: these scores say nothing about a real one."
UNFINISHED = "Some questions have no answer yet: these scores are not those of the whole file."
NOT_COMPARABLE = (
    "Answers are compared as they are, but for a rule that picks the number, the items, the choice or the words that "
    "were asked for and knows which of them the question wants. Published results come from models that are told to "
    "answer with a number or a name and no more.",
    "An answer that shows quotes and in which no words stand out counts as “not answerable”. Without a text model "
    "that is most of them, so unanswerable accuracy is flattered and all else held down.",
    "Seconds are those of each answer on this machine, with what models had kept of a page or a question before.",
)
"""what each report says of itself"""
OF_LAYOUT = {
    Layout.DOCVQA: "Published results of DocVQA are those of its test set, whose answers are not public.",
    Layout.CHARTQA: "Published results of ChartQA are those of test_human and test_augmented together.",
    Layout.LONG_DOCUMENTS: "MMLongBench-Doc lets GPT-4o extract a short answer before its rules apply. Here nothing "
    "does, and pages come as words and pictures as Folioscope has them: results are not those of its leader board.",
    Layout.AI2D: "Meta's result of AI2D is zero-shot on the test set, which has 3,088 questions, and the 11B is told "
    "to think step by step. Here it is told to answer from the picture alone, in one to three sentences. Questions "
    "about letters are put to the pictures in abc_images where the folder of documents holds them, else to those in "
    "images, which lack the letters.",
}
_ODD = re.compile(r"[\\`*_\[\]<>#|~!&$]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """All that a report is made of."""

    file: QuestionFile
    sha256: str
    """of the question file; of a folder, of the lines that sha256sum writes for the files that were read"""
    settings: Settings
    answers: tuple[Scored, ...]
    not_asked: tuple[NotAsked, ...]

    @property
    def left(self) -> int:
        """Questions that were neither answered nor found to be beyond answering."""
        return len(self.file.questions) - len(self.answers) - len(self.not_asked)

    @property
    def notes(self) -> tuple[str, ...]:
        """What keeps the scores from being compared with others."""
        models = (self.settings.text_model, self.settings.vision_model)
        is_test = any(model is not None and model.test for model in models)
        warnings = (TEST_MODEL,) * is_test + (UNFINISHED,) * bool(self.left or self.not_asked)
        return (*warnings, *self.file.notes, OF_LAYOUT[self.file.layout], *NOT_COMPARABLE)


def report_json(evaluation: Evaluation) -> dict[str, object]:
    """Everything, question by question, as JSON has it."""
    answers = evaluation.answers
    return {
        "questions": {
            "file": evaluation.file.name,
            "sha256": evaluation.sha256,
            "layout": evaluation.file.layout.value,
            "count": len(evaluation.file.questions),
            "answered": len(answers),
            "left": evaluation.left,
        },
        "settings": asdict(evaluation.settings),
        "scores": [asdict(mean) for mean in means(evaluation.file.layout, answers)],
        "effort": _effort(answers),
        "notes": list(evaluation.notes),
        "not_asked": [
            {"id": one.question.id, "document": one.question.document, "reason": one.reason}
            for one in evaluation.not_asked
        ],
        "answers": [_answer_json(one) for one in answers],
    }


def report_text(evaluation: Evaluation) -> str:
    """The report in Markdown."""
    return "\n".join(_lines(evaluation)) + "\n"


def score_line(mean: Mean) -> str:
    """The mean over all questions as a line of text."""
    return f"{mean.value:7.1%}  {mean.score} ({mean.count})"


def _lines(evaluation: Evaluation) -> Iterator[str]:
    file, settings, answers = evaluation.file, evaluation.settings, evaluation.answers
    yield from (f"# {file.layout}: {_odd(file.name)}", "")
    counts = f"{len(answers)} of {len(file.questions)} questions are answered"
    yield from (f"{counts}, {len(evaluation.not_asked)} could not be asked.", "")
    found = means(file.layout, answers)
    yield from _table("Score", [(mean.score, mean) for mean in found if not mean.group])
    yield from _table("Group", [(mean.group, mean) for mean in found if mean.group])
    yield from ("| Effort | |", "|---|---|")
    yield from (f"| {name.replace('_', ' ')} | {_amount(value)} |" for name, value in _effort(answers).items())
    yield from ("", "| Setting | |", "|---|---|")
    yield f"| questions, SHA-256 | {evaluation.sha256} |"
    yield from (f"| {name} | {value} |" for name, value in (("how", settings.how), ("pictures", settings.pictures)))
    yield f"| text model | {_model(settings.text_model)} |"
    yield f"| vision model | {_model(settings.vision_model)} |"
    yield from (f"| Folioscope | {settings.version} |", "", "## What this can be compared with", "")
    yield from (f"- {note}" for note in evaluation.notes)
    if evaluation.not_asked:
        reasons = Counter((one.question.document, one.reason) for one in evaluation.not_asked)
        yield from ("", "## Not asked", "")
        yield from (f"- {_odd(name)}, {count}: {_odd(reason)}" for (name, reason), count in reasons.items())


def _table(head: str, rows: Sequence[tuple[str, Mean]]) -> Iterator[str]:
    if rows:
        yield from (f"| {head} | | Questions |", "|---|---:|---:|")
        yield from (f"| {_odd(name)} | {mean.value:.1%} | {mean.count} |" for name, mean in rows)
        yield ""


def _effort(answers: Sequence[Scored]) -> dict[str, object]:
    """Seconds and pages; nothing where there is no answer."""
    if not answers:
        return {}
    replies = [one.reply for one in answers]
    seconds = [reply.seconds for reply in replies]
    return {
        "seconds": sum(seconds),
        "seconds_per_answer": fmean(seconds),
        "median_seconds": median(seconds),
        "pages_per_answer": fmean(reply.pages for reply in replies),
        "pages_looked_at_per_answer": fmean(reply.looked for reply in replies),
        "pages_cited_per_answer": fmean(len(reply.cited) for reply in replies),
        "pages_that_failed_per_answer": fmean(reply.failed for reply in replies),
        "answerable_without_an_answer": sum(one.question.answerable and one.reply.said is None for one in answers),
        "ways": dict(Counter(reply.how for reply in replies)),
    }


def _amount(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {count}" for name, count in value.items())
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _answer_json(one: Scored) -> dict[str, object]:
    asked: dict[str, object] = {"id": one.question.id, "document": one.question.document, "question": one.question.text}
    if one.question.choices:
        asked["choices"] = list(one.question.choices)
    right = {"right": list(one.question.answers), "evidence": list(one.question.evidence)}
    return {**asked, **right, "compared": list(one.compared), **asdict(one.reply), "scores": dict(one.scores)}


def _model(model: ModelUsed | None) -> str:
    return "none" if model is None else f"{_odd(model.name)}, {model.weights}"


def _odd(text: str) -> str:
    """A text from a file, so that Markdown takes it as text."""
    return _ODD.sub(lambda match: f"\\{match[0]}", " ".join(text.split()))
