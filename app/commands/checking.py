"""``folioscope models check``: whoever has a model measures it on their own machine."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TypeVar

import click

from app.checking.computer import this_computer
from app.checking.parts import check_text_model, check_vision_model
from app.checking.report import Report, markdown, report_json
from app.checking.results import NONE_NAMED, STOPPED, UNUSABLE, Estimated, Going, Progress
from app.commands.context import Context, Exit, command, show_json, show_problem
from app.commands.countdown import countdown
from app.commands.models import NO_TEXT_MODEL, text_model_option, vision_model_option
from app.commands.plain import plain
from app.commands.progress import in_words
from app.settings import NamedModel, named_model, named_vision_model
from engine.errors import Interrupted, KnownError, UseError
from engine.store.export_sentences import TEST_MODEL
from engine.store.whole_file import SHARED, whole

Part = TypeVar("Part")
Story = Generator[Progress, None, Part]

QUICK_HELP = "Fewer questions and pictures, and no document of 32K tokens."
NOTHING = ("No model could be checked.", "'folioscope doctor' says what is wrong with them.")


@command()
@text_model_option
@vision_model_option
@click.option("--quick", is_flag=True, help=QUICK_HELP)
@click.option("--report", "path", required=True, metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
def check(context: Context, quick: bool, path: Path, as_json: bool, **models: str | None) -> Exit:
    """Ask your models about drawn pages whose answers are known, and write a report to FILE, as Markdown.

    It says how well and how fast they answered. It names their files, with hashes, and the processor, and nothing
    that is private: it can be sent to others.
    """
    if not path.absolute().parent.is_dir():
        raise UseError(f"The folder of {str(path)!r} is not there.", "Name a file in a folder that is there.")
    context.stop_on_interrupt()
    text = named_model(context.home, models["text_model"])
    vision = named_vision_model(context.home, models["vision_model"])
    if text is None and vision is None:
        raise UseError("There is no model to check.", NO_TEXT_MODEL.next_step)
    telling = _Telling(quiet=as_json)
    report = Report(
        computer=this_computer(),
        text=telling.part(text, lambda named: check_text_model(named, context.home, quick=quick, stop=context.stop)),
        vision=telling.part(
            vision, lambda named: check_vision_model(named, context.home, quick=quick, stop=context.stop)
        ),
        quick=quick,
    )
    if not report.parts:
        raise Interrupted if context.stop.is_set() else UseError(*NOTHING)
    with whole(path, SHARED) as file:
        file.write_text(markdown(report), encoding="utf-8")
    if as_json:
        show_json(report_json(report))
    for line in () if as_json else _summary(report, path):
        click.echo(line)
    return Exit.STOPPED if context.stop.is_set() else Exit.ANSWERED


class _Telling:
    """Follows the checks and shows how far they are, on the error output; ``quiet`` shows nothing."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._countdown = countdown(quiet=quiet)

    def part(self, named: NamedModel | None, check: Callable[[str], Story[Part]]) -> Part | str:
        """The model, checked, or why it is not.

        Raises:
            KnownError: the one that was named for this command cannot be used.
        """
        if named is None:
            return NONE_NAMED
        try:
            return self._follow(check(named.path))
        except Interrupted:
            return STOPPED
        except KnownError as error:
            if named.asked_for:
                raise
            show_problem(error.sentence, error.next_step)
            return UNUSABLE

    def _follow(self, story: Story[Part]) -> Part:
        try:
            while True:
                self._show(next(story))
        except StopIteration as end:
            done: Part = end.value
            return done
        finally:
            self._countdown.hide()

    def _show(self, event: Progress) -> None:
        match event:
            case Going(words, share, seconds_left):
                self._countdown.show(words, share, seconds_left)
            case Estimated(what, seconds) if seconds and not self._quiet:
                self._countdown.hide()
                click.echo(f"{what} will take {in_words(seconds)}.", err=True)


def _summary(report: Report, path: Path) -> Iterator[str]:
    """What is shown in the terminal."""
    if report.is_test:
        yield TEST_MODEL
    for part in report.parts:
        yield plain(part.facts.name)
        for one in part.checks:
            score = f"{one.right} of {len(one.results)} right" if one.results else "not checked"
            yield f"  {one.name}: {score}{f'. {one.left_out}' if one.left_out else ''}"
    yield f"Written to {plain(str(path))}."
