"""The Hugging Face hub, or a mirror of it: what it has of a model, and the bytes of a file.

Only over HTTPS, only from the hosts named here, and only within ``Network.allowed``. The proxy that the system names is
used. What the hub says of its files comes through huggingface_hub; the bytes are fetched here, because the library
keeps no mark of the version that a file was begun with, and cannot be stopped.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Generator
from contextlib import contextmanager
from fnmatch import fnmatch
from typing import NoReturn
from urllib.parse import quote, urlsplit
from urllib.request import getproxies  # the system's settings, as httpx2 reads them

import httpx2
from huggingface_hub import HfApi, close_session, set_client_factory
from huggingface_hub.errors import HfHubHTTPError
from huggingface_hub.hf_api import RepoSibling

from engine.contracts import CatalogueModel
from engine.errors import EnvironmentProblem, InputError
from engine.models.published import Account, Published, belonging
from engine.models.sources import Begun, BrokenError
from engine.network import Network

HUB = "https://huggingface.co"
HOSTS = ("huggingface.co", "*.hf.co")
"""of the hub, and those that it redirects to"""
LOOPBACK = "127.0.0.1"
"""a mirror on this machine needs no HTTPS"""
STALLED = 20.0
"""seconds without a byte, after which a connection counts as broken"""
FOR_NOW = {408, 425, 429, 500, 502, 503, 504}
"""answers after which it is worth trying again"""
PARTIAL, TOO_FAR, GIVEN = 206, 416, 200
RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")


class HubSource:
    """See ``Source``."""

    def __init__(self, network: Network, address: str = HUB, token: str = "") -> None:
        """``address`` of the hub or a mirror; ``token`` for models that it gives to those alone who accepted terms."""
        self._network = network
        self._address = address.rstrip("/")
        self._host = urlsplit(address).hostname or ""
        self._token = token
        self._urls: dict[str, str] = {}
        self._page = ""
        if not self._host or (urlsplit(address).scheme != "https" and self._host != "127.0.0.1"):
            raise InputError(f"{address} is not an address that begins with https.", "Name the address of a mirror.")

    def offer(self, model: CatalogueModel) -> Account:
        """See ``Source``; with the checksums that the hub publishes."""
        self._page = f"{self._host}/{model.repository}"
        set_client_factory(self._client)
        try:
            with self._network.allowed(self._reachable()), self._watched():
                hub = HfApi(self._address, token=self._token or False)
                found = hub.model_info(model.repository, files_metadata=True, timeout=STALLED)
        finally:
            close_session()
        siblings = {sibling.rfilename: sibling for sibling in found.siblings or ()}
        files = tuple(_published(siblings[name]) for name in belonging(model, siblings))
        if not files or not found.sha:
            raise InputError(f"{self._page} does not have the files of {model.title}.", "Name another source.")
        place = f"{self._address}/{model.repository}/resolve/{found.sha}"
        self._urls = {file.name: f"{place}/{quote(file.name)}" for file in files}
        return Account(model.id, f"{model.repository}@{found.sha}", files)

    def fetch(self, file: Published, start: int, etag: str) -> Generator[Begun | bytes]:
        """See ``Source``."""
        headers = {"Accept-Encoding": "identity"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        if start:
            headers["Range"] = f"bytes={start}-"
        if start and etag:
            headers["If-Range"] = etag
        with self._network.allowed(self._reachable()), self._watched():
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
        """Say what an answer means that brings no file."""
        status = response.status_code
        if status in (401, 403):
            raise EnvironmentProblem(
                f"{self._host} gives this model only to those who have accepted its terms there.",
                f"Accept them on {self._page}, make a token there, and give it with 'folioscope models token --file "
                "FILE'.",
            )
        if status == 404:
            raise InputError(f"{self._page} is not there, or not any more.", "Name another source with --source.")
        if status in FOR_NOW:
            wait = response.headers.get("Retry-After", "")
            raise BrokenError(f"{self._host} is busy (its answer was {status}).", float(wait) if wait.isdigit() else 0)
        raise EnvironmentProblem(f"{self._host} refused (its answer was {status}).", "Name another source.")

    @contextmanager
    def _watched(self) -> Generator[None]:
        """What goes wrong on the way, as Source has it."""
        try:
            yield
        except HfHubHTTPError as error:
            self._refuse(error.response)
        except httpx2.TimeoutException as error:
            raise BrokenError(f"Nothing came from {self._host} any more.") from error
        except httpx2.RequestError as error:
            if "CERTIFICATE_VERIFY_FAILED" in str(error):
                raise EnvironmentProblem(
                    f"{self._host} could not show that it is {self._host}.", "Ask whoever looks after this network."
                ) from error
            raise BrokenError(f"The connection to {self._host} broke, or there is none.") from error
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise EnvironmentProblem(
                f"What {self._host} answers is not what a hub of models answers.", "Name another source."
            ) from error

    def _client(self) -> httpx2.Client:
        return httpx2.Client(
            timeout=STALLED, follow_redirects=True, event_hooks={"request": [self._refuse_elsewhere]}, trust_env=True
        )

    def _refuse_elsewhere(self, request: httpx2.Request) -> None:
        """Called for each redirect, too."""
        url = request.url
        is_safe = url.scheme == "https" or url.host == self._host == LOOPBACK
        if not is_safe or not any(fnmatch(url.host, host) for host in self._hosts()):
            raise EnvironmentProblem(f"{self._host} sends us on to {url.host}, which is not followed.", "Name another.")

    def _hosts(self) -> Collection[str]:
        return {*HOSTS, self._host}

    def _reachable(self) -> Collection[str]:
        """The hosts, and the proxies that may stand before them."""
        proxies = (proxy if "://" in proxy else f"//{proxy}" for proxy in getproxies().values())
        return {*self._hosts(), *(urlsplit(proxy).hostname or "" for proxy in proxies)}


def _published(sibling: RepoSibling) -> Published:
    if sibling.lfs is not None:
        return Published(sibling.rfilename, sibling.lfs.size, sha256=sibling.lfs.sha256)
    if sibling.size is None:
        raise ValueError("a file without a size")
    return Published(sibling.rfilename, sibling.size, blob=sibling.blob_id or "")
