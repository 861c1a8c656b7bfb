"""One question on its way through the pages: each is looked at, in parts where need be, and what comes is kept."""

from __future__ import annotations

import json
import time
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, replace
from threading import Event

from engine.answering.findings import Sight, finding_of
from engine.answering.look_form import LookParser
from engine.answering.views import View
from engine.asking.matter import PageKey
from engine.asking.sight import Desk, LookPrompt, VisionInUse, drawn, look_key, look_prompt
from engine.contracts import (
    LOOKS_AT_ONCE,
    AskEvent,
    Finding,
    Looked,
    LookingAt,
    LookWording,
    PageEncoded,
    Picture,
    Piece,
    VisionRequest,
)
from engine.errors import KnownError
from engine.store.findings import Findings
from engine.store.speeds import vision_key

ENCODED = 0.8
"""share of a look that is over once the page is encoded: an answer is short"""


@dataclass(frozen=True, slots=True)
class Told:
    """Which look it is that goes on."""

    view: View
    number: int
    """of the page, from 1"""
    part: int
    """from 0, which is the whole page"""
    parts: int


@dataclass(slots=True)
class Coming:
    """A look whose turn has not come yet."""

    view: View
    prompt: LookPrompt
    picture: Future[Picture]
    request: VisionRequest | None = None
    """None: it is not drawn yet"""


class LookRun:
    """One question on its way through the pages.

    While the model is at one look, the next one is drawn. A server is asked for several at once; what comes is told in
    the order of the pages all the same. ``close`` it at the end.
    """

    def __init__(
        self, vision: VisionInUse, desk: Desk, findings: Findings, stop: Event, keys: Sequence[PageKey]
    ) -> None:
        """``keys``: of the pages, in the order in which they are looked at."""
        self._vision = vision
        self._desk = desk
        self._findings = findings
        self._stop = stop
        self._keys = keys
        self._remote = bool(vision.known.server)
        self._ahead = LOOKS_AT_ONCE - 1 if self._remote else 1
        """looks that are made ready while the model is at another one"""
        self._coming: dict[str, Coming] = {}
        """those, by the names under which they will be kept"""
        self._took: list[float] = []
        """seconds of each page that was really looked at"""
        self._usual = desk.speeds.seconds_a_page(speed_key(vision))

    def look(self, view: View, question: str, number: int, *, closer: bool) -> Generator[AskEvent, None, Finding]:
        """Look at a page, and where its print is small or it is wished, at its parts."""
        views = _views(view, closer=closer)
        sights: list[Sight] = []
        for place, one in enumerate(views):
            told = Told(view, number, place, len(views))
            behind = self._behind(views[place + 1 :], number, closer=closer)
            sights.append((yield from self._sight(one, question, told, behind)))
        took = sum(sight.seconds for sight in sights)
        if took:
            self._took.append(took)
            if self._remote:  # of several at once, some seem to take no time
                took = sum(self._took) / len(self._took)
            self._desk.speeds.keep_seconds_a_page(speed_key(self._vision), took)
        return finding_of(sights)

    def close(self) -> None:
        """End what was begun and is not waited for any more."""
        self._vision.model.leave()

    def _sight(self, view: View, question: str, told: Told, behind: Iterator[View]) -> Generator[AskEvent, None, Sight]:
        """One look, now or earlier."""
        prompt = look_prompt(view, question)
        key = look_key(view, prompt, self._vision.known.weights)
        parser = LookParser()
        kept = self._findings.get(key)
        yield self._progress(told, 0.0, kept=kept is not None)
        if kept is not None:
            known = json.loads(kept)
            words = parser.feed(known["text"])
            if words:
                yield LookWording(words)
            return Sight(view, parser.end(cut=known["cut"]), known["cut"], 0.0)
        look = self._coming.pop(key, None) or Coming(view, prompt, self._desk.begin(view))
        request = self._request(look)
        self._draw_ahead(behind, question, key)
        self._vision.make_room()
        started = time.monotonic()
        if self._remote:
            self._begin(request)
        written, cut = yield from self._written(request, parser, told)
        self._findings.keep(key, [view.page.document_id], json.dumps({"text": written, "cut": cut}))
        return Sight(view, parser.end(cut=cut), cut, time.monotonic() - started)

    def _behind(self, rest: Sequence[View], number: int, *, closer: bool) -> Iterator[View]:
        """What is looked at next: the rest of a page, and the pages behind it, of which the first has this number (from
        0)."""
        yield from rest
        for key in self._keys[number : number + self._ahead]:
            with suppress(KnownError):  # it is told when its turn comes
                view, _ = self._desk.view(key)
                yield from _views(view, closer=closer)

    def _draw_ahead(self, behind: Iterator[View], question: str, now: str) -> None:
        """Have the next looks drawn, where they have to be looked at; ``now``: the key of the one whose turn it is."""
        before, self._coming = self._coming, {}
        for view in behind:
            prompt = look_prompt(view, question)
            key = look_key(view, prompt, self._vision.known.weights)
            if key not in (now, *self._coming) and self._findings.get(key) is None:
                self._coming[key] = before.get(key) or Coming(view, prompt, self._desk.begin(view))
                if len(self._coming) == self._ahead:
                    return

    def _begin(self, request: VisionRequest) -> None:
        """Have the server begin on this look, and on the next ones as they are drawn."""
        self._vision.model.begin(request)
        for look in self._coming.values():
            with suppress(KnownError):  # it is told when its turn comes
                self._vision.model.begin(self._request(look))

    def _request(self, look: Coming) -> VisionRequest:
        """Raises KnownError where it cannot be drawn, and Interrupted on Stop."""
        if look.request is None:
            picture = drawn(look.picture, self._stop)
            request = self._desk.request(self._vision, look.view, picture, look.prompt)
            look.request = replace(request, keep_bytes=self._desk.room(self._vision, request))
        return look.request

    def _written(
        self, request: VisionRequest, parser: LookParser, told: Told
    ) -> Generator[AskEvent, None, tuple[str, bool]]:
        """All that the model writes, and whether it was cut."""
        written, cut = "", True
        for event in self._vision.model.look(request, stop=self._stop):
            match event:
                case PageEncoded():
                    yield self._progress(told, ENCODED * event.done / max(event.total, 1), kept=event.kept)
                case Piece(text):
                    written += text
                    words = parser.feed(text)
                    if words:
                        yield LookWording(words)
                case Looked():
                    cut = event.cut or event.repeated
        return written, cut

    def _progress(self, told: Told, share: float, *, kept: bool) -> LookingAt:
        share = (told.part + share) / told.parts
        a_page = sum(self._took) / len(self._took) if self._took else self._usual
        page = told.view.page
        return LookingAt(
            document_id=page.document_id,
            document=told.view.document,
            page=page.position,
            label=page.label,
            number=told.number,
            pages=len(self._keys),
            share=share,
            kept=kept,
            seconds_left=None if a_page is None else a_page * (len(self._keys) - told.number + 1 - share),
        )


def _views(view: View, *, closer: bool) -> tuple[View, ...]:
    """All looks at a page: where its print is small or it is wished, at its parts, too."""
    return (view, *view.parts()) if closer or view.is_small else (view,)


def speed_key(vision: VisionInUse) -> str:
    """The name under which the model's speed is kept."""
    return vision_key(vision.known)
