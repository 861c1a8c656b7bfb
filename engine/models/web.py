"""Bytes from hosts on the network: only over HTTPS, only from the hosts that a source names, and only within
``Network.allowed``. The proxy that the system names is used.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Generator, Iterable
from contextlib import contextmanager
from fnmatch import fnmatch
from typing import ClassVar, NoReturn
from urllib.parse import urlsplit
from urllib.request import getproxies  # the system's settings, as httpx2 reads them

import httpx2

from engine.errors import EnvironmentProblem, InputError
from engine.models.published import Published
from engine.models.sources import Begun, BrokenError
from engine.network import Network

LOOPBACK = "127.0.0.1"
"""a mirror on this machine needs no HTTPS"""
STALLED = 20.0
"""seconds without a byte, after which a connection counts as broken"""
FOR_NOW = {408, 425, 429, 500, 502, 503, 504}
"""answers after which it is worth trying again"""
PARTIAL, TOO_FAR, GIVEN = 206, 416, 200
RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")


class WebSource:
    """What sources on the network have in common: ``fetch`` of ``Source``, and refusals as sentences."""

    elsewhere: ClassVar[str] = "Name another source."
    """what to do where this source has nothing to give"""

    def __init__(self, network: Network, address: str, hosts: Iterable[str], token: str = "") -> None:
        """``address`` of the source; ``hosts`` that it may redirect to, as patterns; ``token`` for what it gives to
        those alone who accepted terms."""
        self._network = network
        self._address = address.rstrip("/")
        self._host = urlsplit(address).hostname or ""
        self._hosts = {*hosts, self._host}
        self._token = token
        self._urls: dict[str, str] = {}
        """of the files that it offers, by their names"""
        self._page = self._host
        """what is asked for now, as sentences name it"""
        if not self._host or (urlsplit(address).scheme != "https" and self._host != LOOPBACK):
            raise InputError(f"{address} is not an address that begins with https.", "Name the address of a mirror.")

    def fetch(self, file: Published, start: int, etag: str) -> Generator[Begun | bytes]:
        """See ``Source``."""
        headers = {"Accept-Encoding": "identity"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        if start:
            headers["Range"] = f"bytes={start}-"
        if start and etag:
            headers["If-Range"] = etag
        with self._reaching():
            with self._client() as client, client.stream("GET", self._urls[file.name], headers=headers) as response:
                begun = self._begun(response, file, start)
                if begun is not None:
                    yield begun
                    yield from response.iter_raw()  # as they come: what is gathered for a larger piece would be lost
                    return
            yield from self.fetch(file, 0, "")

    def _begun(self, response: httpx2.Response, file: Published, start: int) -> Begun | None:
        """What the server gives; None: not the part that was asked for, so the whole has to be."""
        etag = response.headers.get("ETag", "")
        etag = "" if etag.startswith("W/") else etag  # a weak one says nothing of bytes (RFC 9110, 8.8.1)
        if response.status_code == PARTIAL:
            match = RANGE.fullmatch(response.headers.get("Content-Range", ""))
            if match is not None and int(match[1]) == start and match[2] in ("*", str(file.size)):
                return Begun(start, etag)
        if response.status_code in (PARTIAL, TOO_FAR):
            if start:
                return None
            raise BrokenError(f"{self._host} gave a part of the file where the whole was asked for.")
        if response.status_code != GIVEN:
            self._refuse(response)
        length = response.headers.get("Content-Length", str(file.size))
        if response.headers.get("Content-Encoding", "identity") != "identity" or length != str(file.size):
            raise BrokenError(f"{self._host} offers another file than it had announced.")
        return Begun(0, etag)

    def _refuse(self, response: httpx2.Response) -> NoReturn:
        """Say what an answer means that brings nothing."""
        status = response.status_code
        if status == 404:
            raise InputError(f"{self._page} is not there, or not any more.", self.elsewhere)
        if status in FOR_NOW:
            wait = response.headers.get("Retry-After", "")
            raise BrokenError(f"{self._host} is busy (its answer was {status}).", float(wait) if wait.isdigit() else 0)
        raise EnvironmentProblem(f"{self._host} refused (its answer was {status}).", self.elsewhere)

    @contextmanager
    def _reaching(self) -> Generator[None]:
        """The hosts may be reached; what goes wrong on the way is told as ``Source`` has it."""
        try:
            with self._network.allowed(self._reachable()):
                yield
        except httpx2.TimeoutException as error:
            raise BrokenError(f"Nothing came from {self._host} any more.") from error
        except httpx2.RequestError as error:
            if "CERTIFICATE_VERIFY_FAILED" in str(error):
                raise EnvironmentProblem(
                    f"{self._host} could not show that it is {self._host}.", "Ask whoever looks after this network."
                ) from error
            raise BrokenError(f"The connection to {self._host} broke, or there is none.") from error
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise EnvironmentProblem(f"What {self._host} answers is not what was asked for.", self.elsewhere) from error

    def _client(self) -> httpx2.Client:
        return httpx2.Client(
            timeout=STALLED, follow_redirects=True, event_hooks={"request": [self._refuse_elsewhere]}, trust_env=True
        )

    def _refuse_elsewhere(self, request: httpx2.Request) -> None:
        """Called for each redirect, too."""
        url = request.url
        is_safe = url.scheme == "https" or url.host == self._host == LOOPBACK
        if not is_safe or not any(fnmatch(url.host, host) for host in self._hosts):
            raise EnvironmentProblem(f"{self._host} sends us on to {url.host}, which is not followed.", "Name another.")

    def _reachable(self) -> Collection[str]:
        """The hosts, and the proxies that may stand before them."""
        proxies = (proxy if "://" in proxy else f"//{proxy}" for proxy in getproxies().values())
        return {*self._hosts, *(urlsplit(proxy).hostname or "" for proxy in proxies)}
