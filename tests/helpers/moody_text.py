"""A text model that misbehaves on purpose: what it does is written in the question, or in the path of the model."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from engine.contracts import (
    Generated,
    KvType,
    Piece,
    Prompt,
    PromptRead,
    PromptWeight,
    TextEvent,
    TextModelFacts,
    TextRequest,
    TextSettings,
    TextSpeed,
)
from engine.errors import Interrupted, UseError

SPEED = TextSpeed(reading=44.0, writing=6.0)
DONE = Generated(cut=False, prompt_tokens=10, kept_tokens=4, tokens=3, drafted=0, accepted=0, speed=SPEED)


def request_of(question: str, model: str = "/models/moody.gguf", keep: str = "", pages: int = 2) -> TextRequest:
    """A request that makes the moody model do what the question says."""
    return TextRequest(
        model=model,
        settings=TextSettings(context=4096, kv_type=KvType.F16),
        prompt=Prompt(system="", opening="", pages=("A page.\n\n",) * pages, question=question),
        grammar="",
        limit=100,
        keep=keep,
    )


class TextService:
    """``_do`` and ``do_to_the_process`` name the commands."""

    def __init__(self, card: str) -> None:
        self._card = card or "none"
        self._stopping = threading.Event()

    def inspect(self, path: str) -> TextModelFacts:
        return TextModelFacts(
            path=path, name=Path(path).name, size=1, context=131_072, kv_bytes=114_688, tuned=True, test=True
        )

    def weigh(self, request: TextRequest) -> PromptWeight:
        self._do(request)
        pages = 0 if request.prompt.question == "NO-PAGES" else len(request.prompt.pages)
        return PromptWeight(pages=(7,) * pages, prefix=20, question=3, kept=((KvType.Q8_0, 5),))

    def measure(self, request: TextRequest) -> TextSpeed:
        self._do(request)
        return TextSpeed(float("nan"), -1.0) if request.prompt.question == "NO-NUMBER" else SPEED

    def prepare(self, request: TextRequest) -> Iterator[PromptRead]:
        for done in (0, 5, 10):
            yield PromptRead(done=done, total=10, kept=0)
            if done == 5:
                self._do(request)

    def generate(self, request: TextRequest) -> Iterator[TextEvent]:
        yield PromptRead(done=10, total=10, kept=4)
        self._do(request)
        question = request.prompt.question
        yield from map(Piece, [self._card] if question == "CARD" else question.split())
        yield DONE

    def stop(self) -> None:
        self._stopping.set()

    def resume(self) -> None:
        self._stopping.clear()

    def _do(self, request: TextRequest) -> None:
        match request.prompt.question:
            case "READ":  # as llama.cpp: it looks between the nodes of its graph
                while not self._stopping.is_set():
                    time.sleep(0.02)
                raise Interrupted
            case "PAUSE":
                if self._stopping.wait(0.3):
                    raise Interrupted
            case "TOO-LONG":
                raise UseError("The prompt is too long.", "Choose fewer pages.")
            case "FAULT":
                raise ZeroDivisionError(request.prompt.question)
            case question:
                do_to_the_process(question)


def do_to_the_process(command: str) -> None:
    """What a moody model of any kind does to the process that it lives in."""
    match command:
        case "DEAF":
            ctypes.CDLL(None).sleep(600)
        case "DEAF-ALL-OVER":  # the interpreter's lock is held meanwhile, so that no other thread hears either
            ctypes.PyDLL(None).sleep(600)
        case "KILLED":
            os.kill(os.getpid(), signal.SIGKILL)
        case "ANOTHER-PROCESSOR":
            os.kill(os.getpid(), signal.SIGILL)
        case "CRASH":
            os._exit(11)
        case "CONNECT":
            native = ctypes.CDLL(None).socket(socket.AF_INET, socket.SOCK_DGRAM, 0)
            if native < 0 or sys.platform != "linux":
                socket.socket(socket.AF_INET6)
        case "SETTLED":
            import resource  # not on every system

            score = Path("/proc/self/oom_score_adj").read_text().strip()
            unlimited = resource.getrlimit(resource.RLIMIT_AS) == (resource.RLIM_INFINITY,) * 2
            raise UseError(f"{score} {os.nice(0)} {unlimited} {resource.getrlimit(resource.RLIMIT_CORE)[0]}")
