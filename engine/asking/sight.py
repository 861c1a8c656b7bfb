"""The vision model in use, and what looking needs of the library around it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, wait
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from threading import Event

from engine import machine
from engine.answering.looking import LIMIT, opening, question_part
from engine.answering.page_text import page_text
from engine.answering.views import View
from engine.asking.matter import PageKey, Shelves
from engine.asking.turns import Turns
from engine.canvas import fit
from engine.contracts import (
    Drawing,
    Picture,
    Precision,
    PreparingModel,
    VisionModel,
    VisionModelFacts,
    VisionRequest,
    VisionSpec,
)
from engine.errors import Interrupted
from engine.models.naming import named
from engine.store.caches import Caches
from engine.store.speeds import Speeds

PAGE, PART = "page", "part"
"""what the names of kept encodings begin with: of a whole page, or of a part of one"""

WORDS = 2
"""tiles whose encoding takes as much as what the text model remembers of a full page's words"""

DrawPage = Callable[[str, int, Drawing], Future[Picture]]
"""document, position, how -> pixels, soon; the future raises KnownError"""
GLANCE = 0.05
"""seconds after which somebody who waits looks whether Stop was pressed"""


@dataclass(frozen=True, slots=True)
class LookPrompt:
    """The words of a look: what is the same for every question about the page, and what varies."""

    opening: str
    question: str


class VisionInUse:
    """A vision model, chosen and made ready."""

    def __init__(self, model: VisionModel, turns: Turns, folder: Path) -> None:
        """``folder``: where prepared weights are kept."""
        self.model = model
        self._turns = turns
        self._folder = folder
        self._spec: VisionSpec | None = None
        self._facts: VisionModelFacts | None = None

    @property
    def facts(self) -> VisionModelFacts | None:
        """Of the model in use."""
        return self._facts

    @property
    def known(self) -> VisionModelFacts:
        """Of the model in use, where there is one."""
        assert self._facts is not None, "nobody looks without a model"
        return self._facts

    @property
    def spec(self) -> VisionSpec:
        """The model in use, where there is one: its prepared weights once there are any, else as it is named."""
        assert self._spec is not None, "nobody looks without a model"
        return replace(self._spec, path=self.known.prepared or self._spec.path)

    def use(
        self, path: str | None, precision: Precision, require: Callable[[VisionModelFacts], None]
    ) -> VisionModelFacts | None:
        """Use this model from now on; None: none. Raises KnownError where it is not fit, and what ``require`` raises of
        it; then the one before stays."""
        if path is None:
            self._spec = self._facts = None
            self.model.release()
        else:
            spec = VisionSpec(path=path, folder=str(self._folder), precision=precision)
            facts = named(self.model.inspect(spec))
            require(facts)
            self._spec, self._facts = spec, facts
        return self._facts

    def prepare(self, stop: Event) -> Iterator[PreparingModel]:
        """Bring the weights into the form that this machine computes with, where that has not been done.

        Raises:
            KnownError: it cannot be done, as on a full disk.
            Interrupted: stopped; the next time it goes on from there.
        """
        if not self.known.prepared:
            for step in self.model.prepare(self.spec, stop=stop):
                yield PreparingModel(step.done, step.total)
            self._facts = named(self.model.inspect(self.spec))

    @property
    def free(self) -> int:
        """Bytes of memory that the model may have, of its card or of the machine, its own counted as free."""
        return self.known.card or machine.free_memory() + self.model.memory()

    def make_room(self) -> None:
        """Before the model looks. Raises EnvironmentProblem where memory does not suffice for it."""
        self._turns.vision_comes(self.known)


@dataclass(frozen=True, slots=True)
class Desk:
    """The library as a vision model sees it."""

    shelves: Shelves
    caches: Caches
    speeds: Speeds
    draw: DrawPage

    def begin(self, view: View) -> Future[Picture]:
        """Its pixels, soon. The future raises KnownError where it cannot be drawn."""
        return self.draw(view.page.document_id, view.page.position, view.drawing)

    def picture(self, view: View, stop: Event) -> Picture:
        """Its pixels. Raises KnownError where it cannot be drawn, and Interrupted on Stop."""
        return drawn(self.begin(view), stop)

    def request(self, vision: VisionInUse, view: View, picture: Picture, prompt: LookPrompt) -> VisionRequest:
        """A look; room is not made for its encoding yet."""
        kind = PAGE if view.region is None else PART
        return VisionRequest(
            model=vision.spec,
            page=picture,
            opening=prompt.opening,
            question=prompt.question,
            limit=LIMIT,
            keep=str(self.caches.folder_of(view.page.document_id)),
            name=f"{kind}-{view.page.position:05d}-{_mark(vision.known)}",
        )

    def room(self, vision: VisionInUse, request: VisionRequest) -> int:
        """Bytes that may be kept of the look: all that its encoding takes, or fewer."""
        wished = encoding_size(vision.known, request.page)
        return self.caches.make_room(wished, Path(request.keep))

    def encoded(self, vision: VisionInUse, document_id: str) -> tuple[int, ...]:
        """Positions of the pages whose encoding is kept."""
        begins = f"{PAGE}-"
        found = (name.split("-") for name in self.caches.names(document_id) if name.startswith(begins))
        mark = _mark(vision.known)
        return tuple(sorted({int(parts[1]) for parts in found if len(parts) > 3 and parts[2] == mark}))

    def view(self, key: PageKey) -> tuple[View, Sequence[str]]:
        """A whole page with the words that a person can see, and notes where they cannot be told from others."""
        document, page, notes = self.shelves.page(key)
        view = View(
            document=document,
            page=page,
            region=None,
            code=self.shelves.mark(key[0]),
            fingerprint=self.shelves.fingerprint(key),
        )
        return view, notes


def drawn(begun: Future[Picture], stop: Event) -> Picture:
    """Wait for a picture. Raises what its drawing raises, and Interrupted on Stop."""
    while wait([begun], GLANCE).not_done:
        if stop.is_set():
            raise Interrupted
    return begun.result()


def look_prompt(view: View, question: str) -> LookPrompt:
    """The words of a look."""
    return LookPrompt(opening(view.code, page_text(view.visible.text)), question_part(question))


def look_key(view: View, prompt: LookPrompt, weights: str) -> str:
    """A name for all that an answer depends on: what is seen, what is asked, and who looks. The page need not be drawn
    for it."""
    depends = (weights, view.fingerprint, astuple(view.drawing), astuple(prompt), LIMIT)
    return hashlib.blake2b(json.dumps(depends).encode(), digest_size=20).hexdigest()


def encoding_size(facts: VisionModelFacts, picture: Picture) -> int:
    """Bytes that what is kept of a picture takes: its encoding, and what the text model makes of the page's words."""
    down, across = fit((picture.height, picture.width)).arrangement
    return (down * across + WORDS) * facts.encoding_bytes


def _mark(facts: VisionModelFacts) -> str:
    """Encodings made with other weights are of no use."""
    return facts.weights[:12]
