"""A hub of models on loopback that breaks in every way that one can."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha1, sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import MappingProxyType
from urllib.parse import unquote, urlsplit

COMMIT = "0123456789abcdef0123456789abcdef01234567"
LARGE = 1_000
"""bytes from which on a file is published with SHA-256, as Git LFS has it"""
PIECE = 4_096
"""bytes that are sent at once"""


@dataclass
class Faults:
    """How the next answers go wrong. Each counter counts down; none is left at the end of a test that meets all."""

    drops: list[int] = field(default_factory=list)
    """bytes of an answer after which the connection ends, for one answer each"""
    stalls: list[int] = field(default_factory=list)
    """the same, but it stays open and silent until the server ends"""
    statuses: list[int] = field(default_factory=list)
    """answers that bring no file"""
    ignores_range: bool = False
    range_lies: int = 0
    """bytes by which a range is not the one that was asked for"""
    length_lies: int = 0
    """bytes that an announced length is too long by; negative: too short"""
    extra: bytes = b""
    """sent behind the file, without a length"""
    alters: Callable[[bytes], bytes] | None = None
    """other bytes of the same length"""
    redirects: str = ""
    """address that files are said to be at"""
    token: str = ""
    """without which files are refused"""
    etags: list[str] = field(default_factory=list)
    """marks of the next answers, in place of that of the content"""
    metadata: bytes | None = None
    """what the hub says of a model, in place of the truth"""
    on_piece: Callable[[int], object] = lambda sent: None
    """called with the bytes that an answer has sent"""


@dataclass
class Asked:
    """A request that came."""

    path: str
    headers: Mapping[str, str]


class FaultyHub:
    """Repositories by name, each with its files; and pages by their paths."""

    def __init__(
        self, repositories: Mapping[str, Mapping[str, bytes]], pages: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        self.repositories = repositories
        self.pages = pages
        self.faults = Faults()
        self.asked: list[Asked] = []
        self.ended = threading.Event()
        handler = type("Handler", (_Handler,), {"hub": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def ranges(self) -> list[str]:
        """What was asked for of files, in order; empty for a whole one."""
        return [asked.headers.get("Range", "") for asked in self.asked if "/resolve/" in asked.path]

    @contextmanager
    def running(self) -> Iterator[FaultyHub]:
        """Serve until the block ends."""
        thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.ended.set()
            self._server.shutdown()
            thread.join()
            self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    hub: FaultyHub
    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:
        """Say how large a file is; that is not counted."""
        self.close_connection = True
        self._head(200, {"Content-Length": str(len(self._content(unquote(urlsplit(self.path).path))))})

    def do_GET(self) -> None:
        """Answer one request."""
        self.hub.asked.append(Asked(self.path, dict(self.headers)))
        self.close_connection = True
        path = unquote(urlsplit(self.path).path)
        try:
            if path.startswith("/api/models/"):
                self._tell(path.removeprefix("/api/models/"))
            elif path in self.hub.pages:
                page = self.hub.pages[path].encode()
                self._head(200, {"Content-Length": str(len(page)), "Content-Type": "text/html"})
                self.wfile.write(page)
            elif f"/resolve/{COMMIT}/" in path:
                self._give(self._content(path))
            else:
                self._refuse(404)
        except (BrokenPipeError, ConnectionResetError):
            return  # whoever asked has gone

    def _content(self, path: str) -> bytes:
        repository, _, file = path.lstrip("/").partition(f"/resolve/{COMMIT}/")
        return self.hub.repositories[repository][file]

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is printed."""

    def _tell(self, repository: str) -> None:
        if repository not in self.hub.repositories:
            self._refuse(404)
            return
        files = self.hub.repositories[repository]
        siblings = [_sibling(name, content) for name, content in files.items()]
        truth = json.dumps({"id": repository, "sha": COMMIT, "siblings": siblings}).encode()
        said = truth if self.hub.faults.metadata is None else self.hub.faults.metadata
        self._head(200, {"Content-Length": str(len(said)), "Content-Type": "application/json"})
        self.wfile.write(said)

    def _give(self, content: bytes) -> None:
        faults = self.hub.faults
        if faults.token and self.headers.get("Authorization") != f"Bearer {faults.token}":
            self._refuse(401)
        elif faults.statuses:
            self._refuse(faults.statuses.pop(0))
        elif faults.redirects:
            self._head(302, {"Location": faults.redirects, "Content-Length": "0"})
        else:
            self._send(content)

    def _send(self, content: bytes) -> None:
        faults = self.hub.faults
        etag = faults.etags.pop(0) if faults.etags else f'"{sha256(content).hexdigest()}"'
        start = self._start(etag)
        if start >= len(content) > 0:
            self._refuse(416)
            return
        sent = (faults.alters(content) if faults.alters else content)[start:]
        headers = {"ETag": etag, "Content-Length": str(len(sent) + faults.length_lies)}
        if faults.extra:
            del headers["Content-Length"]
        if start:
            headers["Content-Range"] = f"bytes {start + faults.range_lies}-{len(content) - 1}/{len(content)}"
        self._head(206 if start else 200, headers)
        self._pour(sent + faults.extra)

    def _pour(self, sent: bytes) -> None:
        faults = self.hub.faults
        stall = faults.stalls.pop(0) if faults.stalls else None
        drop = faults.drops.pop(0) if faults.drops else None
        end = min(len(sent), *(limit for limit in (stall, drop) if limit is not None), len(sent))
        for place in range(0, end, PIECE):
            self.wfile.write(sent[place : min(end, place + PIECE)])
            faults.on_piece(min(end, place + PIECE))
        if stall is not None:
            self.wfile.flush()
            self.hub.ended.wait()

    def _start(self, etag: str) -> int:
        asked = self.headers.get("Range")
        is_same = self.headers.get("If-Range", etag) == etag
        return int(asked[len("bytes=") : -1]) if asked and is_same and not self.hub.faults.ignores_range else 0

    def _refuse(self, status: int) -> None:
        self._head(status, {"Content-Length": "0"})

    def _head(self, status: int, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Connection", "close")
        self.end_headers()


def _sibling(name: str, content: bytes) -> dict[str, object]:
    described: dict[str, object] = {"rfilename": name, "size": len(content)}
    if len(content) >= LARGE:
        digest = sha256(content).hexdigest()
        return {**described, "lfs": {"size": len(content), "sha256": digest, "pointerSize": 135}}
    return {**described, "blobId": sha1(b"blob %d\0" % len(content) + content).hexdigest()}
