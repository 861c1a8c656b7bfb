"""The Hugging Face hub, or a mirror of it: what it has of a model, and the bytes of a file.

What the hub says of its files comes through huggingface_hub; the bytes are fetched by ``WebSource``, because the
library keeps no mark of the version that a file was begun with, and cannot be stopped.
"""

from __future__ import annotations

from typing import NoReturn
from urllib.parse import quote

import httpx2
from huggingface_hub import HfApi, close_session, set_client_factory
from huggingface_hub.errors import HfHubHTTPError
from huggingface_hub.hf_api import ModelInfo, RepoSibling

from engine.contracts import CatalogueModel
from engine.errors import EnvironmentProblem, InputError
from engine.models import web
from engine.models.published import Account, Published, belonging
from engine.models.web import WebSource
from engine.network import Network

HUB = "https://huggingface.co"
HOSTS = ("huggingface.co", "*.hf.co")
"""of the hub, and those that it redirects to"""
LOCKED = (401, 403)
"""answers of a hub that asks for a token"""


class HubSource(WebSource):
    """See ``Source``."""

    elsewhere = "Name another source with --source."

    def __init__(self, network: Network, address: str = HUB, token: str = "") -> None:
        """``address`` of the hub or a mirror; ``token`` for models that it gives to those alone who accepted terms."""
        super().__init__(network, address, HOSTS, token)

    def offer(self, model: CatalogueModel) -> Account:
        """See ``Source``; with the checksums that the hub publishes."""
        self._page = f"{self._host}/{model.repository}"
        set_client_factory(self._client)
        try:
            with self._reaching():
                found = self._info(model)
        finally:
            close_session()
        siblings = {sibling.rfilename: sibling for sibling in found.siblings or ()}
        files = tuple(_published(siblings[name]) for name in belonging(model, siblings))
        if not files or not found.sha:
            raise InputError(f"{self._page} does not have the files of {model.title}.", "Name another source.")
        place = f"{self._address}/{model.repository}/resolve/{found.sha}"
        self._urls = {file.name: f"{place}/{quote(file.name)}" for file in files}
        return Account(model.id, f"{model.repository}@{found.sha}", files)

    def _info(self, model: CatalogueModel) -> ModelInfo:
        hub = HfApi(self._address, token=self._token or False)
        try:
            return hub.model_info(model.repository, files_metadata=True, timeout=web.STALLED)
        except HfHubHTTPError as error:
            self._refuse(error.response)

    def _refuse(self, response: httpx2.Response) -> NoReturn:
        """A hub may ask for a token."""
        if response.status_code in LOCKED:
            raise EnvironmentProblem(
                f"{self._host} gives this model only to those who have accepted its terms there.",
                f"Accept them on {self._page}, make a token there, and give it with 'folioscope models token --file "
                "FILE'.",
            )
        super()._refuse(response)


def _published(sibling: RepoSibling) -> Published:
    if sibling.lfs is not None:
        return Published(sibling.rfilename, sibling.lfs.size, sha256=sibling.lfs.sha256)
    if sibling.size is None:
        raise ValueError("a file without a size")
    return Published(sibling.rfilename, sibling.size, blob=sibling.blob_id or "")
