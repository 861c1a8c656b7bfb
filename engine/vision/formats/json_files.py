"""JSON beside the weights: configuration, vocabulary, list of files. It is not trusted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from engine.errors import InputError
from engine.vision.formats.checkpoint import AGAIN

LARGEST = 256 * 2**20
"""bytes; Llama 3's tokenizer.json has 17 MB"""


def json_object(path: Path) -> dict[str, Any]:
    """What a file holds.

    Raises:
        InputError: it is missing, or no JSON object.
    """
    try:
        content = json.loads(content_of(path))
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path.name} is damaged: it is not JSON.", AGAIN) from error
    if not isinstance(content, dict):
        raise InputError(f"{path.name} is damaged: it holds no object.", AGAIN)
    return content


def content_of(path: Path) -> bytes:
    """All bytes of a small file.

    Raises:
        InputError: it is missing, cannot be read, or is far too large.
    """
    try:
        refuse_missing(path)
        return path.read_bytes()
    except OSError as error:
        raise _missing(path) from error


def refuse_missing(path: Path) -> None:
    """Refuse a small file that is not there, or is none.

    Raises:
        InputError: it is missing, or far too large.
    """
    try:
        size = path.stat().st_size
    except OSError as error:
        raise _missing(path) from error
    if size > LARGEST:
        raise InputError(f"{path.name} is far too large for what it should hold.", AGAIN)


def _missing(path: Path) -> InputError:
    return InputError(f"{path.name} is missing in {path.parent.name}, or cannot be read.", AGAIN)
