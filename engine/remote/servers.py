"""Which server is meant, and what an address must be."""

from __future__ import annotations

import hashlib
import ipaddress
import re
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from engine.contracts import Server
from engine.errors import UseError

PREFIX = "server:"
"""what the path of a model begins with that is on a server; the server's name follows"""
LIST = "'folioscope models servers list' shows the servers that you have."
_HOST = re.compile(r"[A-Za-z0-9.:-]+")


class Servers:
    """The servers that the person named, as they are now: the command line may change them while a window is open."""

    def __init__(self, listed: Callable[[], Sequence[Server]], key: Callable[[Server], str | None]) -> None:
        """``key``: what a server asks for before it answers; None: nothing."""
        self._listed = listed
        self.key = key

    def get(self, path: str) -> Server:
        """The server that a model's path names. Raises UseError where there is none."""
        return find(self._listed(), path.removeprefix(PREFIX))


def find(servers: Sequence[Server], name: str) -> Server:
    """The server of this name. Raises UseError where there is none."""
    for server in servers:
        if server.name == name:
            return server
    raise UseError(f"There is no server {name!r}.", LIST)


def is_server(path: str) -> bool:
    """Whether a model's path names one on a server."""
    return path.startswith(PREFIX)


def model_path(server: Server) -> str:
    """What names its models where others have the path of a file."""
    return PREFIX + server.name


def title(server: Server, model: str) -> str:
    """ "Llama-3.2-90B-Vision-Instruct at deepinfra": what an answer says that it was made with."""
    return f"{model} at {server.name}"


def fingerprint(server: Server, model: str) -> str:
    """Of a model on a server: what it wrote is of use with no other one."""
    return hashlib.blake2b(f"{server.address} {model}".encode(), digest_size=16).hexdigest()


def host_of(address: str) -> str:
    """The host of an address that has been checked."""
    host = urlsplit(address).hostname
    assert host is not None, "an address that was checked names a host"
    return host


def checked_address(address: str) -> str:
    """The address as it is kept. ``/v1`` is added where no path stands: most servers answer there.

    Raises:
        UseError: it is none, or what is sent there could be read on the way.
    """
    try:
        parts = urlsplit(address.strip())
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise _no_address(address) from None
    beside = parts.username or parts.password or parts.query or parts.fragment
    if parts.scheme not in ("http", "https") or _HOST.fullmatch(host) is None or beside:
        raise _no_address(address)
    if parts.scheme == "http" and not _is_near(host):
        raise UseError(
            "What is sent to this address could be read on the way: http is taken only for this computer and for "
            "private addresses such as 192.168.1.20.",
            "Use an address that begins with https, or a tunnel that ends on this computer.",
        )
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/') or '/v1'}"


def _is_near(host: str) -> bool:
    """This computer, or a private address (RFC 1918 and the like). A name could lead anywhere."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return False


def _no_address(address: str) -> UseError:
    return UseError(f"{address!r} is no address of a server.", "It looks like https://host/v1.")
