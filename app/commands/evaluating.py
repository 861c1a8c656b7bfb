"""``folioscope evaluate``: questions whose answers are known, asked and scored."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

import app
from app.commands.adding import documents_asked, refusals
from app.commands.context import Context, Exit, command, show_json
from app.commands.countdown import countdown
from app.commands.models import (
    NO_TEXT_MODEL,
    NO_VISION_MODEL,
    text_model_option,
    use_text_model,
    use_vision_model,
    vision_model_option,
)
from app.commands.plain import plain
from app.commands.streaming import Listener
from engine.answering.not_found import not_found_sentence
from engine.contracts import How, Pictures, Scope
from engine.errors import EnvironmentProblem, InputError, Interrupted, UseError
from engine.evaluation.files import Files
from engine.evaluation.journal import Journal, ModelUsed, Settings
from engine.evaluation.layouts import read_questions
from engine.evaluation.questions import Question, QuestionFile
from engine.evaluation.replies import Reply, reply_of
from engine.evaluation.report import Evaluation, report_json, report_text, score_line
from engine.evaluation.run import NotAsked, OpenedDocument, Replied, run
from engine.evaluation.scoring import means, scored
from engine.store.whole_file import SHARED, whole

JOURNAL, REPORT = "answers.jsonl", "report"
DOCUMENTS_HELP = "Folder in which the documents lie, or in folders of it."
TO_HELP = "Folder for the report and for what has been answered: the same command goes on from there."


@command()
@click.argument("questions", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--documents",
    "folder",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help=DOCUMENTS_HELP,
)
@click.option("--how", type=click.Choice([how.value for how in How]), default=How.AUTO.value, show_default=True)
@click.option(
    "--pictures", type=click.Choice([one.value for one in Pictures]), default=Pictures.AUTO.value, show_default=True
)
@click.option(
    "--to",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("folioscope-evaluation"),
    show_default=True,
    help=TO_HELP,
)
@text_model_option
@vision_model_option
def evaluate(context: Context, questions: Path, folder: Path, to: Path, as_json: bool, **wished: Any) -> Exit:
    """Ask QUESTIONS whose answers are known, and score what comes: a file of DocVQA, ChartQA or MMLongBench-Doc, or
    AI2D's folder of questions.

    Documents and answers go into the library: name one of its own with --data-dir.
    """
    context.stop_on_interrupt()
    file = read_questions(questions)
    settings = _settings(context, **wished)
    journal = Journal(_made(to) / JOURNAL, settings)
    desk = _Desk(context, How(settings.how), Pictures(settings.pictures), Files(folder), quiet=as_json)
    replied, not_asked = _asked(file, journal, desk)
    evaluation = Evaluation(
        file=file,
        sha256=_sha256_of(questions, file.members),
        settings=settings,
        answers=tuple(scored(one.question, one.reply) for one in replied),
        not_asked=tuple(not_asked),
    )
    _write(evaluation, to)
    if as_json:
        show_json(report_json(evaluation))
    else:
        _show(evaluation, to)
    if evaluation.left:
        return Exit.STOPPED
    return Exit.UNREADABLE if not_asked else Exit.ANSWERED


def _settings(context: Context, how: str, pictures: str, text_model: str | None, vision_model: str | None) -> Settings:
    """How the questions are put. Raises UseError where a model is missing without which they would be put otherwise."""
    text = None if how == How.QUOTES else use_text_model(context, text_model)
    vision = None if pictures == Pictures.NEVER else use_vision_model(context, vision_model)
    if text is None and how in (How.BEST, How.EVERY):
        raise UseError(NO_TEXT_MODEL.sentence, NO_TEXT_MODEL.next_step)
    if vision is None and pictures == Pictures.ALWAYS:
        raise UseError(NO_VISION_MODEL.sentence, NO_VISION_MODEL.next_step)
    return Settings(
        how=how,
        pictures=pictures,
        text_model=None if text is None else ModelUsed(text.name, f"SHA-256 {_sha256(Path(text.path))}", text.test),
        vision_model=None if vision is None else ModelUsed(vision.name, vision.weights, vision.test),
        version=app.__version__,
    )


def _asked(file: QuestionFile, journal: Journal, desk: _Desk) -> tuple[list[Replied], list[NotAsked]]:
    """What came of each question, until all are through or it is stopped."""
    replied: list[Replied] = []
    not_asked: list[NotAsked] = []
    shown = countdown(quiet=desk.quiet)
    try:
        for done, event in enumerate(run(file.questions, journal, desk), 1):
            if isinstance(event, Replied):
                replied.append(event)
            else:
                not_asked.append(event)
            shown.show("Asking", done / len(file.questions), None)
    except Interrupted:
        pass  # what has been answered is in the journal, and in the report
    finally:
        shown.hide()
    return replied, not_asked


@dataclass(frozen=True, slots=True)
class _Desk:
    """The library, as an evaluation asks it."""

    context: Context
    how: How
    pictures: Pictures
    files: Files
    quiet: bool

    def open(self, name: str) -> OpenedDocument:
        """Add the document, or find it in the library. Raises InputError, Interrupted."""
        ids, added = documents_asked(self.context, (str(self.files.find(name)),), quiet=self.quiet)
        if self.context.stop.is_set():
            raise Interrupted
        for refused in refusals(added):
            raise InputError(refused.problem.sentence, refused.problem.next_step)
        document = self.context.session.find_document(ids[0])
        assert document is not None
        return OpenedDocument(document.id, document.sha256)

    def ask(self, question: Question, document: OpenedDocument) -> Reply:
        """Put the question to this document alone. Raises InputError, Interrupted."""
        scope = Scope(document_ids=(document.id,))
        stop = self.context.stop
        events = self.context.session.ask(question.asked, scope, how=self.how, pictures=self.pictures, stop=stop)
        answer = Listener().listen(events)
        if answer is None or answer.partial:
            raise Interrupted
        return reply_of(answer, not_found_sentence(question.asked))


def _made(folder: Path) -> Path:
    """The folder, made where it is not there. Raises EnvironmentProblem."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EnvironmentProblem(f"{folder} cannot be made: {error.strerror}.", "Name another with --to.") from error
    return folder


def _sha256_of(questions: Path, members: Sequence[Path]) -> str:
    """Of the file; of a folder, of the lines that ``sha256sum`` writes for those of its files that were read. Raises
    InputError."""
    if not members:
        return _sha256(questions)
    lines = (f"{_sha256(path)}  {path.name}\n" for path in members)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _sha256(path: Path) -> str:
    """Of the file's content. Raises InputError."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror}.", "Name another file.") from error


def _write(evaluation: Evaluation, folder: Path) -> None:
    """The report in both forms, each file whole or as it was."""
    content = {".json": json.dumps(report_json(evaluation), indent=2) + "\n", ".md": report_text(evaluation)}
    for ending, text in content.items():
        with whole(folder / f"{REPORT}{ending}", SHARED) as part:
            part.write_text(text, encoding="utf-8")


def _show(evaluation: Evaluation, folder: Path) -> None:
    for line in _lines(evaluation):
        click.echo(plain(line))
    click.echo(f"The report is in {plain(str(folder / REPORT))}.md and .json.")


def _lines(evaluation: Evaluation) -> Iterator[str]:
    yield f"{len(evaluation.answers)} of {len(evaluation.file.questions)} questions are answered."
    yield from (score_line(mean) for mean in means(evaluation.file.layout, evaluation.answers) if not mean.group)
    if evaluation.not_asked:
        yield f"{len(evaluation.not_asked)} could not be asked; the report says why."
    if evaluation.left:
        yield f"Stopped. {len(evaluation.answers)} answers are kept: the same command goes on from there."
