"""The text model that a command works with, and where none is, how to get one."""

from __future__ import annotations

import click

from app.commands.context import Context, show_problem
from app.settings import TEXT_MODEL_VARIABLE, named_model
from engine.contracts import Problem, TextModelFacts
from engine.errors import KnownError

NO_TEXT_MODEL = Problem(
    "There is no text model.",
    f"Name one with --text-model FILE.gguf, or in the variable {TEXT_MODEL_VARIABLE}, or choose one in the window.",
)
text_model_option = click.option(
    "--text-model",
    metavar="FILE",
    help=f"The text model's file (else {TEXT_MODEL_VARIABLE}, else the one that was chosen in the window).",
)


def use_text_model(context: Context, option: str | None) -> TextModelFacts | None:
    """Let the session use the model that is named; None where none is.

    One that was chosen earlier and cannot be used any more is worth a warning, and none is used.

    Raises:
        KnownError: the one that was named for this command cannot be used.
    """
    session = context.session  # before the settings: a folder that is not ours is refused
    named = named_model(context.home, option)
    if named is None:
        return None
    try:
        return session.use_text_model(named.path)
    except KnownError as error:
        if named.asked_for:
            raise
        show_problem(error.sentence, error.next_step)
        return None
