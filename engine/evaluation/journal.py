"""Finished questions, a line each, so that an evaluation that was stopped goes on."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from engine.errors import EnvironmentProblem
from engine.evaluation.replies import Reply


@dataclass(frozen=True, slots=True)
class ModelUsed:
    """A model that takes part."""

    name: str
    weights: str
    """hash or fingerprint of its weights"""
    test: bool
    """random weights, made for tests"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All that an answer depends on, beside the question and the document."""

    how: str
    pictures: str
    text_model: ModelUsed | None
    vision_model: ModelUsed | None
    version: str
    """of Folioscope"""

    @property
    def fingerprint(self) -> str:
        """A hash of them all: answers under other settings are other answers."""
        return hashlib.sha256(json.dumps(asdict(self)).encode()).hexdigest()


class Journal:
    """A file that only grows. Lines of other settings stay and are passed over, as is one that a power cut tore."""

    def __init__(self, path: Path, settings: Settings) -> None:
        self._path = path
        self._settings = settings.fingerprint
        self._replies = dict(self._read())

    def get(self, sha256: str, question: str) -> Reply | None:
        """The reply to a question to the document with this content; None while there is none."""
        return self._replies.get((sha256, question))

    def keep(self, sha256: str, question: str, reply: Reply) -> None:
        """Add a reply; it is on the disk when this returns.

        Raises:
            EnvironmentProblem: it cannot be written.
        """
        line = {"settings": self._settings, "document": sha256, "question": question, "reply": asdict(reply)}
        try:
            with self._path.open("a+b") as file:
                file.write(b"\n" if self._is_torn() else b"")
                file.write(json.dumps(line).encode() + b"\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise _unusable(self._path, error) from error
        self._replies[sha256, question] = reply

    def _is_torn(self) -> bool:
        with self._path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(size - 1, 0))
            return file.read(1) not in (b"", b"\n")

    def _read(self) -> Iterator[tuple[tuple[str, str], Reply]]:
        try:
            lines = self._path.read_bytes().splitlines() if self._path.exists() else []
        except OSError as error:
            raise _unusable(self._path, error) from error
        for line in lines:
            try:
                kept = json.loads(line)
                if kept["settings"] == self._settings:
                    reply = kept["reply"]
                    yield (kept["document"], kept["question"]), Reply(**{**reply, "cited": tuple(reply["cited"])})
            except (
                ValueError,
                KeyError,
                TypeError,
                RecursionError,
            ):
                continue  # torn, or no line of ours: the question is asked again


def _unusable(path: Path, error: OSError) -> EnvironmentProblem:
    return EnvironmentProblem(f"{path} cannot be used: {error.strerror}.", "Name another folder with --to.")
