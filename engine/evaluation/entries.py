"""The entries of question files: how they are read, and what is told of one that makes no sense."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from engine.errors import InputError
from engine.evaluation.questions import Question

Entry = Mapping[str, object]


class Misfit(Exception):
    """What an entry lacks, as the end of a sentence."""


def read_json(path: Path) -> object:
    """What a file holds. Raises InputError."""
    try:
        content: object = json.loads(path.read_bytes())
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror}.", "Choose another file.") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path.name} is no JSON file.", "Choose a file of questions.") from error
    return content


def read_entries(name: str, entries: Iterable[object], read: Callable[[Entry, int], Question]) -> tuple[Question, ...]:
    """A question for each entry.

    Args:
        name: of the file.
        read: makes a question of an entry and its number, or raises Misfit.

    Raises:
        InputError: an entry makes no sense.
    """
    questions = []
    for number, entry in enumerate(entries, 1):
        try:
            if not isinstance(entry, dict):
                raise Misfit("is no object")
            questions.append(read(entry, number))
        except Misfit as misfit:
            raise InputError(
                f"Entry {number} of {name} {misfit}.", "Only what has an answer can be scored."
            ) from misfit
    return tuple(questions)


def text_of(entry: Entry, key: str) -> str:
    """A text or a number, as a text. Raises Misfit."""
    value = entry.get(key)
    if isinstance(value, bool) or not isinstance(value, str | int | float) or not str(value).strip():
        raise Misfit(f"has no {key}")
    return str(value)


def texts_of(entry: Entry, key: str) -> tuple[str, ...]:
    """One text, or a list of at least one. Raises Misfit."""
    values = entry.get(key)
    found = tuple(map(str, values)) if isinstance(values, list) else (text_of(entry, key),)
    if not found:
        raise Misfit(f"has no {key}")
    return found
