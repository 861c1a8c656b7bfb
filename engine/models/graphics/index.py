"""An index of wheels on the network, in the form of PEP 503: a page for each project, with links to its files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import httpx2

from engine.errors import EnvironmentProblem, InputError
from engine.models.graphics.build import Build
from engine.models.graphics.wheels import best_wheel, project_of
from engine.models.published import Account, Published, is_plain_name
from engine.models.web import GIVEN, WebSource
from engine.network import Network

HOSTS = ("*.pytorch.org", "*.nvidia.com")
"""that the index has its files on"""
LONGEST = 16 * 2**20
"""bytes of a page"""
CHECKSUM = re.compile(r"sha256=([0-9a-f]{64})")
FROM_FOLDER = "Try it again later, or get the wheels elsewhere and name their folder with --from."


@dataclass(frozen=True, slots=True)
class Link:
    """A file that a page offers."""

    url: str
    sha256: str
    """in hexadecimal; empty where the page does not say it"""


class IndexSource(WebSource):
    """See ``Source``; it offers a build in place of a model."""

    elsewhere = FROM_FOLDER

    def __init__(self, network: Network, address: str) -> None:
        """``address`` of the index."""
        super().__init__(network, address, HOSTS)

    def offer(self, build: Build) -> Account:
        """All wheels of a build that fit this computer, with the checksums that the index publishes.

        Raises:
            BrokenError: the index does not answer now.
            KnownError: it does not have one of them, or says no checksum.
        """
        with self._reaching(), self._client() as client:
            files = tuple(self._found(client, wheel) for wheel in build.wheels)
        return Account(build.name, self._address, files)

    def _found(self, client: httpx2.Client, requirement: str) -> Published:
        project = project_of(requirement)
        self._page = f"{self._host}/{project}"
        found = links(*self._read(client, f"{self._address}/{project}/"))
        name = best_wheel(requirement, found)
        if name is None:
            raise InputError(f"{self._host} has no {requirement} that fits this computer.", FROM_FOLDER)
        link = found[name]
        if not link.sha256:
            raise EnvironmentProblem(f"{self._host} says no checksum of {name}, so it is not taken.", FROM_FOLDER)
        self._urls[name] = link.url
        return Published(name, self._size(client, link.url), sha256=link.sha256)

    def _read(self, client: httpx2.Client, url: str) -> tuple[str, str]:
        """A page, and the address that it came from after redirects."""
        content = bytearray()
        with client.stream("GET", url) as response:
            if response.status_code != GIVEN:
                self._refuse(response)
            for some in response.iter_bytes():
                content += some
                if len(content) > LONGEST:
                    raise ValueError("a page without an end")
            return content.decode(errors="replace"), str(response.url)

    def _size(self, client: httpx2.Client, url: str) -> int:
        """Bytes of a file."""
        response = client.head(url, headers={"Accept-Encoding": "identity"})
        if response.status_code != GIVEN:
            self._refuse(response)
        size = int(response.headers["Content-Length"])
        if size <= 0:
            raise ValueError("a file without a size")
        return size


def links(page: str, address: str) -> dict[str, Link]:
    """The files that a page at this address offers, by their names. The page is not trusted."""
    parser = _Links()
    parser.feed(page)
    parser.close()
    return dict(_named(parser.found, address))


def _named(found: list[str], address: str) -> Iterator[tuple[str, Link]]:
    for each in found:
        try:
            url, fragment = urldefrag(urljoin(address, each))
            name = unquote(urlsplit(url).path.rpartition("/")[2])
        except ValueError:  # no address at all
            continue
        if name and is_plain_name(name):
            checksum = CHECKSUM.fullmatch(fragment)
            yield name, Link(url, checksum[1] if checksum else "")


class _Links(HTMLParser):
    """Collects where the links of a page lead, without those to withdrawn files (PEP 592)."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "a" and said.get("href") and "data-yanked" not in said:
            self.found.append(said["href"] or "")
