"""The way out of this program: shut, but for what the person has just asked for, and counted.

Python's own sockets are watched by an audit hook (PEP 578), which cannot be taken away again. Native code that opens
sockets by itself is not seen by it: model engines and parsers run in processes of their own, which have no network at
all (``engine.workers.network``).
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from fnmatch import fnmatch

SHUT = "Folioscope reaches the network only when it was asked to."


class Network:
    """What this process may reach. One for the whole program: an audit hook hears all of it."""

    def __init__(self) -> None:
        self._own = threading.local()
        """the hosts that this thread may reach, as ``hosts``"""
        self._lock = threading.Lock()
        self._connections = 0

    @property
    def connections(self) -> int:
        """That were begun since the program's start."""
        return self._connections

    def install(self) -> None:
        """From now on every connection that was not allowed raises PermissionError, and so does every port."""
        sys.addaudithook(self._hear)

    @contextmanager
    def allowed(self, hosts: Collection[str]) -> Iterator[None]:
        """Let this thread reach these hosts: names such as ``huggingface.co``, patterns such as ``*.hf.co``."""
        before = self._hosts
        self._own.hosts = frozenset(hosts)
        try:
            yield
        finally:
            self._own.hosts = before

    @property
    def _hosts(self) -> frozenset[str]:
        hosts: frozenset[str] = getattr(self._own, "hosts", frozenset())
        return hosts

    def _hear(self, event: str, arguments: tuple[object, ...]) -> None:
        match event, arguments:
            case ("socket.getaddrinfo" | "socket.gethostbyname" | "socket.gethostbyaddr", (host, *_)):
                self._resolve(host)
            case "socket.connect", (_, tuple()):  # the address of a local socket is a path
                self._connect()
            case "socket.bind" | "socket.sendto" | "socket.sendmsg", (_, tuple()):
                raise PermissionError(SHUT)

    def _resolve(self, host: object) -> None:
        name = host.decode(errors="replace") if isinstance(host, bytes) else str(host)
        if not any(fnmatch(name.lower(), pattern) for pattern in self._hosts):
            raise PermissionError(SHUT)

    def _connect(self) -> None:
        """To an address of a host that was allowed to be looked up."""
        if not self._hosts:
            raise PermissionError(SHUT)
        with self._lock:
            self._connections += 1
