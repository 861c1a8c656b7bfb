"""Whether what a model is about to read may leave this machine: asked before anything is sent."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from engine.contracts import Answer, Scope, Server, TextModelFacts, Trust, VisionModelFacts
from engine.errors import NotAllowedError, UseError
from engine.store.library import Library
from engine.store.permissions import Permissions

GONE = "a document that is no longer in the library"
HERE = "With quotes alone, nothing leaves this machine."
FILES = "Only documents of the library that you allowed are sent to a server."


class Permits:
    """What the person has allowed, by now."""

    def __init__(self, library: Library, kept: Permissions, servers: Callable[[], Sequence[Server]]) -> None:
        self._library = library
        self._kept = kept
        self._servers = servers

    def require(self, models: Sequence[TextModelFacts | VisionModelFacts | None], ids: Collection[str]) -> None:
        """Let these models have these documents; no ids: all of the library. Models here may have everything.

        Raises:
            NotAllowedError: documents may not be sent to the server of one of them.
            UseError: there is no such server any more, or what it would be sent is no longer in the library.
        """
        for name in dict.fromkeys(model.server for model in models if model is not None and model.server):
            server = next((one for one in self._servers() if one.name == name), None)
            if server is None:
                raise UseError(f"There is no server {name!r} any more.", "Choose another model.")
            if server.trust is not Trust.ALL:
                self._require_each(server, ids)

    def _require_each(self, server: Server, ids: Collection[str]) -> None:
        allowed, names = self._kept.allowed(server.address), self._names()
        wanted = ids or names
        documents = tuple((one, name) for one, name in names.items() if one in wanted and one not in allowed)
        gone = [one for one in wanted if one not in names]
        if not documents and not gone:
            return
        more = len(documents) + len(gone) - 1
        first = documents[0][1] if documents else GONE
        sentence = f"“{first}”{f' and {more} more' if more else ''} may not be sent to {server.name}."
        if not documents:
            raise UseError(sentence, HERE)
        raise NotAllowedError(sentence, _how(server), server=server.name, address=server.address, documents=documents)

    def _names(self) -> dict[str, str]:
        return {document.id: document.name for document in self._library.documents()}


def _how(server: Server) -> str:
    """How it is allowed, in the window and without."""
    command = f"'folioscope models servers allow DOCUMENT --server {server.name}'"
    return f"A question about it in the window asks you first; {command} allows it, too. {HERE}"


def require_here(model: VisionModelFacts | None) -> None:
    """Let a model have a file that is in no library. Raises UseError where it is on a server."""
    if model is not None and model.server:
        raise UseError(FILES, "Add the file, allow it, and ask about it there.")


def documents_of(scope: Scope, *answers: Answer) -> frozenset[str]:
    """Whose words are about to be read: of the documents in scope, and of those that earlier answers speak of. Empty:
    all of the library."""
    if not scope.document_ids:
        return frozenset()
    earlier = {
        document_id
        for answer in answers
        for document_id in (
            *(answer.wish.scope.document_ids if answer.wish else ()),
            *(quote.document_id for quote in answer.quotes),
            *(finding.document_id for finding in answer.findings),
        )
    }
    return frozenset({*scope.document_ids, *earlier})
