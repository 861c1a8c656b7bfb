"""What the process runs that reads the headers of models: files of strangers, one after the other."""

from __future__ import annotations

import os
from pathlib import Path

from engine.contracts import ModelHeader, Problem
from engine.errors import InputError
from engine.models.folder_model import PICKLES, folder_model
from engine.models.gguf_header import MAGIC
from engine.models.gguf_model import gguf_model
from engine.models.said import said

ZIP, PICKLE = b"PK\x03\x04", b"\x80"
"""what files that torch.save wrote begin with"""


class HeaderService:
    """Reads headers. Each takes a moment, so that there is nothing to be stopped."""

    def stop(self) -> None:
        """It is done soon."""

    def resume(self) -> None:
        """Nothing was stopped."""

    def read(self, path: str) -> ModelHeader:
        """What the model at ``path`` says of itself; what is wrong with it is its ``problem``."""
        try:
            return _model(Path(path))
        except InputError as error:
            return unusable(Path(path), Problem(error.sentence, error.next_step))
        except OSError:
            problem = Problem(f"{said(Path(path).name)} cannot be read.", "Check that you may open it.")
            return unusable(Path(path), problem)


def _model(path: Path) -> ModelHeader:
    if path.is_dir():
        return folder_model(path)
    with path.open("rb") as file:
        beginning = file.read(len(MAGIC))
    if beginning == MAGIC:
        return gguf_model(path)
    name = said(path.name)
    if beginning.startswith((ZIP, PICKLE)) or path.suffix in PICKLES:
        raise InputError(
            f"{name} is in a form that can run programs, so it is not opened.", "Get the model as safetensors."
        )
    if path.suffix == ".safetensors":
        raise InputError(f"{name} is a part of a model.", "Choose the folder that it lies in.")
    raise InputError(f"{name} is not a model in a form that Folioscope reads.", "Choose a GGUF file, or a folder.")


def unusable(path: Path, problem: Problem) -> ModelHeader:
    """What is told of a model that cannot be used."""
    try:
        size = os.path.getsize(path) if path.is_file() else 0
    except OSError:
        size = 0
    return ModelHeader(kind=None, family="", title=said(path.name), form="", size=size, problem=problem)
