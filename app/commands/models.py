"""The models that a command works with, and where there are none, how to get one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import click

from app.commands.context import Context, show_problem
from app.settings import TEXT_MODEL_VARIABLE, VISION_MODEL_VARIABLE, NamedModel, named_model, named_vision_model
from engine.contracts import Precision, Problem, TextModelFacts, VisionModelFacts
from engine.errors import KnownError

Facts = TypeVar("Facts")

NO_TEXT_MODEL = Problem(
    "There is no text model.",
    f"Name one with --text-model FILE.gguf, or in the variable {TEXT_MODEL_VARIABLE}, or choose one in the window.",
)
NO_VISION_MODEL = Problem(
    "There is no vision model.",
    f"Name one with --vision-model DIR, or in the variable {VISION_MODEL_VARIABLE}, or choose one in the window.",
)
text_model_option = click.option(
    "--text-model",
    metavar="FILE",
    help=f"Its file, or server:NAME (else {TEXT_MODEL_VARIABLE}, else the one that was chosen in the window).",
)
vision_model_option = click.option(
    "--vision-model",
    metavar="DIR",
    help=f"Its folder or file, or server:NAME (else {VISION_MODEL_VARIABLE}, else the one chosen in the window).",
)


def use_text_model(context: Context, option: str | None) -> TextModelFacts | None:
    """Let the session use the text model that is named; None where none is. Raises KnownError as ``_use``."""
    session = context.session  # before the settings: a folder that is not ours is refused
    return _use(named_model(context.home, option), session.use_text_model)


def use_vision_model(
    context: Context, option: str | None, precision: Precision = Precision.INT4
) -> VisionModelFacts | None:
    """Let the session use the vision model that is named; None where none is. Raises KnownError as ``_use``."""
    session = context.session
    named = named_vision_model(context.home, option)
    return _use(named, lambda path: session.use_vision_model(path, precision=precision))


def _use(named: NamedModel | None, use: Callable[[str], Facts | None]) -> Facts | None:
    """Use what is named; None where nothing is.

    A model that was chosen earlier and cannot be used any more is worth a warning, and none is used.

    Raises:
        KnownError: the one that was named for this command cannot be used.
    """
    if named is None:
        return None
    try:
        return use(named.path)
    except KnownError as error:
        if named.asked_for:
            raise
        show_problem(error.sentence, error.next_step)
        return None
