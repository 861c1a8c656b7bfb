"""A reader that misbehaves on purpose: what it does is written in the path it is given."""

from __future__ import annotations

import ctypes
import hashlib
import os
import socket
import sys
import threading
import time
from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.contracts import (
    DocumentKind,
    Drawing,
    OpenedFile,
    PageChecked,
    PageFacts,
    PageRead,
    PageScanned,
    PageText,
    Picture,
    Source,
    TextSource,
)
from engine.errors import EnvironmentProblem, InputError, PageError, PasswordError


def text_of(words: str, source: TextSource = TextSource.LAYER) -> PageText:
    """These words in one column of lines, one point wide each."""
    boxes = array("f")
    for number in range(len(words.split())):
        boxes.extend((0.0, 10.0 * number, 1.0, 10.0 * number + 9.0))
    return PageText(words, boxes.tobytes(), source)


class Reader:
    """Pages of a text file: one a line. A line may begin with a command: ``_line`` and ``read`` name them."""

    def open(self, path: str, password: str | None) -> OpenedFile:
        data = Path(path).read_bytes()
        lines = data.decode().splitlines()
        if not lines:
            raise InputError("The file is empty.", "Choose another file.")
        if lines[0].startswith("DENIED"):
            raise EnvironmentProblem("You have no permission to read it.", "Change its permissions.")
        encrypted = lines[0].startswith("LOCKED")
        if encrypted and password != "secret":
            raise PasswordError("A password is needed.", tried=password is not None)
        return OpenedFile(
            sha256=hashlib.sha256(data).hexdigest(),
            size=len(data),
            modified_ns=Path(path).stat().st_mtime_ns,
            kind=DocumentKind.PDF,
            page_count=len(lines),
            encrypted=encrypted,
        )

    def read(self, source: Source, positions: Sequence[int]) -> Iterator[PageRead]:
        for position in positions:
            line = self._line(source, position)
            yield PageRead(
                position=position,
                label=str(position),
                width=100,
                height=100,
                fingerprint=hashlib.sha256(line.encode()).hexdigest(),
                text=text_of("" if line.startswith("SCAN") else line),
                needs_ocr=line.startswith("SCAN"),
            )

    def check(self, source: Source, positions: Sequence[int]) -> Iterator[PageChecked]:
        for position in positions:
            line = self._line(source, position).split()
            hidden = bytes(word.startswith("hidden-") for word in line) if "ocr" not in line else b""
            facts = PageFacts(0.0, 0.0, False, sum(hidden))
            yield PageChecked(position=position, facts=facts, hidden=hidden if any(hidden) else b"")

    def scan(self, source: Source, position: int) -> PageScanned:
        words = self._line(source, position).removeprefix("SCAN").strip()
        with Path(source.path + ".scans").open("a") as scans:
            scans.write(f"{position} ")
        return PageScanned(position=position, width=100, height=100, turn=0, text=text_of(words, TextSource.OCR))

    def draw(self, source: Source, position: int, drawing: Drawing) -> Picture:
        self._line(source, position)
        side = int(10 * drawing.scale)
        return Picture(side, side, bytes(3 * side * side))

    def _line(self, source: Source, position: int) -> str:
        line = Path(source.path).read_text().splitlines()[position - 1]
        match line.split()[0] if line.split() else "":
            case "HANG":
                threading.Event().wait()
            case "CRASH":
                os._exit(11)
            case "ONCE-CRASH":
                marker = Path(source.path + f".{position}.crashed")
                if not marker.exists():
                    marker.touch()
                    os._exit(11)
            case "ERROR":
                raise PageError(f"Page {position} is damaged.")
            case "FAULT":
                raise ZeroDivisionError(line)
            case "CONNECT":
                native = ctypes.CDLL(None).socket(socket.AF_INET, socket.SOCK_DGRAM, 0)
                if native < 0 or sys.platform != "linux":
                    socket.socket(socket.AF_INET6)
            case "SLOW":
                time.sleep(0.05)
        return line
