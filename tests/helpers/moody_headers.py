"""A reader of models' headers that misbehaves on purpose: what it does is the name of the file."""

from __future__ import annotations

import os
import socket
import time
from pathlib import Path

from engine.contracts import ModelHeader, ModelKind


class HeaderService:
    """``DIE``, ``HANG``, ``EAT`` and ``CALL``; others are models."""

    def stop(self) -> None:
        """Nothing hears it."""

    def resume(self) -> None:
        """Nothing was stopped."""

    def read(self, path: str) -> ModelHeader:
        name = Path(path).name
        match name:
            case "DIE":
                os._exit(1)
            case "HANG":
                time.sleep(600)
            case "EAT":
                name = _outcome_of_eating()
            case "CALL":
                name = _outcome_of_calling()
        return ModelHeader(kind=ModelKind.TEXT, family="", title=name, form="", size=1)


def _outcome_of_eating() -> str:
    try:
        return str(len(bytearray(5 * 2**30)))
    except MemoryError:
        return "no memory"


def _outcome_of_calling() -> str:
    try:
        socket.socket()
    except PermissionError:
        return "no network"
    return "a socket"
