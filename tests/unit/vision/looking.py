"""Questions to the small vision model, and what came of one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from engine.contracts import Looked, PageEncoded, Picture, Piece, VisionEvent, VisionRequest, VisionSpec
from tests.helpers.vision_cases import drawn_picture

PLENTY = 2**30
"""bytes that may be kept"""
TILES = 2
"""of the page"""
OPENING = "Rent: 845 euros a month. Deposit: two months' rent, to be paid at once.\n\n"
NAME = "page-00001"


def page(seed: int = 0) -> Picture:
    """One that lies on ``TILES`` tiles."""
    return drawn_picture((60, 120), seed)


def request_to(model: VisionSpec, question: str = "What is the rent?", *, limit: int = 12) -> VisionRequest:
    """A question about the page; nothing is kept."""
    return VisionRequest(model=model, page=page(), opening=OPENING, question=question, limit=limit)


def keeping(request: VisionRequest, folder: Path, room: int = PLENTY) -> VisionRequest:
    """The same request with a folder for what is kept of the page."""
    folder.mkdir(exist_ok=True)
    return replace(request, keep=str(folder), keep_bytes=room, name=NAME)


@dataclass(slots=True)
class Seen:
    """What came of a request."""

    encoded: list[PageEncoded] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    looked: Looked | None = None

    @property
    def text(self) -> str:
        """All that was written."""
        return "".join(self.pieces)

    @property
    def done(self) -> Looked:
        """The last event."""
        assert self.looked is not None
        return self.looked

    @property
    def kept(self) -> bool:
        """Whether the encoding of the page was kept."""
        return self.encoded[-1].kept


def seen(events: Iterable[VisionEvent]) -> Seen:
    """All events of a request, by their kind, which come in this order."""
    found = Seen()
    for event in events:
        match event:
            case PageEncoded():
                assert not found.pieces
                found.encoded.append(event)
            case Piece(text):
                assert text
                found.pieces.append(text)
            case Looked():
                assert found.looked is None
                found.looked = event
    return found
