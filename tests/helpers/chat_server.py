"""A server on loopback that speaks as OpenAI's chat completions do, says what a test tells it to, and notes what it was
asked."""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from engine.contracts import Server, ServerKind

MODEL = "llama-3.2-90b-vision-instruct"


@dataclass(frozen=True)
class Says:
    """Words, piece by piece; ``finish``: why they end."""

    pieces: tuple[str, ...]
    finish: str = "stop"
    usage: tuple[int, int] = (0, 0)
    """tokens read and written; (0, 0): not counted"""


@dataclass(frozen=True)
class Refuses:
    """A status instead of an answer."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    words: str = "no"


@dataclass(frozen=True)
class BreaksOff:
    """The connection ends behind these words."""

    pieces: tuple[str, ...]


@dataclass(frozen=True)
class FallsSilent:
    """Behind these words nothing comes any more, until the other side leaves. None: the answer does not even begin."""

    pieces: tuple[str, ...] | None


@dataclass(frozen=True)
class Sends:
    """Any bytes."""

    content: bytes
    kind: str = "text/html"


Reply = Says | Refuses | BreaksOff | FallsSilent | Sends


@dataclass(frozen=True)
class Asked:
    """A request that came."""

    path: str
    headers: Mapping[str, str]
    """names in small letters"""
    body: dict[str, Any]


class ChatServer:
    """What it replies is taken from ``replies``, then from ``refusal``, then from ``chunks``."""

    def __init__(self) -> None:
        self.replies: deque[Reply] = deque()
        self.refusal: Callable[[dict[str, Any]], Refuses | None] = lambda body: None
        self.chunks: Callable[[dict[str, Any]], Iterable[dict[str, Any]]] = lambda body: chunks_of(Says(("yes",)))
        self.models: list[dict[str, Any]] = [{"id": MODEL, "object": "model", "max_model_len": 32_768}]
        self.asked: list[Asked] = []
        self.left = threading.Semaphore(0)
        """released whenever the other side ends a connection on which nothing came any more"""
        self.address = ""

    def server(self, name: str = "attic", **changes: Any) -> Server:
        """It, as a person describes it."""
        usual: dict[str, Any] = {
            "name": name,
            "address": self.address,
            "kind": ServerKind.VLLM,
            "text_model": MODEL,
            "vision_model": MODEL,
        }
        return Server(**{**usual, **changes})


@contextmanager
def chat_server() -> Iterator[ChatServer]:
    """One that runs."""
    told = ChatServer()

    class Handler(_Handler):
        chat = told

    with _Quiet(("127.0.0.1", 0), Handler) as http:
        told.address = f"http://127.0.0.1:{http.server_port}/v1"
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield told
        finally:
            http.shutdown()
            thread.join()


def chunks_of(says: Says) -> Iterator[dict[str, Any]]:
    """The answer as a stream."""
    for piece in says.pieces:
        yield {"choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": None}]}
    yield {"choices": [{"index": 0, "delta": {}, "finish_reason": says.finish}]}
    if any(says.usage):
        read, written = says.usage
        yield {"choices": [], "usage": {"prompt_tokens": read, "completion_tokens": written, "total_tokens": 0}}


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Whoever asks may leave in the middle of an answer."""


class _Handler(BaseHTTPRequestHandler):
    chat: ChatServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.chat.asked.append(Asked(self.path, self._headers, {}))
        self._send(Sends(json.dumps({"object": "list", "data": self.chat.models}).encode(), "application/json"), 200)

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.chat.asked.append(Asked(self.path, self._headers, body))
        match self.chat.replies.popleft() if self.chat.replies else self.chat.refusal(body):
            case None:
                self._stream(self.chat.chunks(body))
            case Says() as says:
                self._stream(chunks_of(says))
            case Refuses(status=status, headers=headers, words=words):
                content = json.dumps({"error": {"message": words}}).encode()
                self._send(Sends(content, "application/json"), status, headers)
            case Sends() as sends:
                self._send(sends, 200)
            case BreaksOff(pieces=pieces):
                self._begin()
                self._pieces(pieces)
                self.close_connection = True
            case FallsSilent(pieces=pieces):
                if pieces is not None:
                    self._begin()
                    self._pieces(pieces)
                with suppress(ConnectionResetError):
                    self.connection.recv(1)
                self.chat.left.release()
                self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Nothing."""

    @property
    def _headers(self) -> dict[str, str]:
        return {name.lower(): value for name, value in self.headers.items()}

    def _stream(self, chunks: Iterable[dict[str, Any]]) -> None:
        self._begin()
        for chunk in chunks:
            self._chunk(chunk)
        self._write(b"data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")

    def _begin(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()

    def _pieces(self, pieces: Iterable[str]) -> None:
        for piece in pieces:
            self._chunk({"choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": None}]})

    def _chunk(self, chunk: dict[str, Any]) -> None:
        told = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": MODEL, **chunk}
        self._write(f"data: {json.dumps(told)}\n\n".encode())

    def _write(self, content: bytes) -> None:
        self.wfile.write(f"{len(content):x}\r\n".encode() + content + b"\r\n")
        self.wfile.flush()

    def _send(self, sends: Sends, status: int, headers: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        told = {"content-type": sends.kind, "content-length": str(len(sends.content)), **(headers or {})}
        for name, value in told.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(sends.content)
