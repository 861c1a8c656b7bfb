"""One question on its way through the pages: each is looked at, in parts where need be, and what comes is kept."""

from __future__ import annotations

import json
import time
from collections.abc import Generator, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, replace
from threading import Event

from engine.answering.findings import Sight, finding_of
from engine.answering.look_form import LookParser
from engine.answering.views import View
from engine.asking.matter import PageKey
from engine.asking.sight import Desk, VisionInUse, drawn, look_key, look_prompt
from engine.contracts import (
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


class LookRun:
    """One question on its way through the pages."""

    def __init__(
        self, vision: VisionInUse, desk: Desk, findings: Findings, stop: Event, keys: Sequence[PageKey]
    ) -> None:
        """``keys``: of the pages, in the order in which they are looked at."""
        self._vision = vision
        self._desk = desk
        self._findings = findings
        self._stop = stop
        self._keys = keys
        self._begun: tuple[View, Future[Picture]] | None = None
        """the next page, which is drawn while the model looks at this one"""
        self._took: list[float] = []
        """seconds of each page that was really looked at"""
        self._usual = desk.speeds.seconds_a_page(speed_key(vision))

    def look(self, view: View, question: str, number: int, *, closer: bool) -> Generator[AskEvent, None, Finding]:
        """Look at a page, and where its print is small or it is wished, at its parts."""
        views = (view, *view.parts()) if closer or view.is_small else (view,)
        sights: list[Sight] = []
        for place, one in enumerate(views):
            told = Told(view, number, place, len(views))
            sights.append((yield from self._sight(one, question, told)))
        took = sum(sight.seconds for sight in sights)
        if took:
            self._took.append(took)
            self._desk.speeds.keep_seconds_a_page(speed_key(self._vision), took)
        return finding_of(sights)

    def _sight(self, view: View, question: str, told: Told) -> Generator[AskEvent, None, Sight]:
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
        picture = self._picture(view)
        if told.part == told.parts - 1:
            self._begin_page(told.number, question)
        self._vision.make_room()
        started = time.monotonic()
        request = self._desk.request(self._vision, view, picture, prompt)
        written, cut = yield from self._written(request, parser, told)
        self._findings.keep(key, [view.page.document_id], json.dumps({"text": written, "cut": cut}))
        return Sight(view, parser.end(cut=cut), cut, time.monotonic() - started)

    def _picture(self, view: View) -> Picture:
        begun, self._begun = self._begun, None
        if begun is not None and begun[0] == view:
            return drawn(begun[1], self._stop)
        return self._desk.picture(view, self._stop)

    def _begin_page(self, number: int, question: str) -> None:
        """Have the page of this number (from 0) drawn, if it has to be looked at."""
        with suppress(KnownError):  # it is told when its turn comes
            for key in self._keys[number : number + 1]:
                view, _ = self._desk.view(key)
                if self._findings.get(look_key(view, look_prompt(view, question), self._vision.known.weights)) is None:
                    self._begun = view, self._desk.begin(view)

    def _written(
        self, request: VisionRequest, parser: LookParser, told: Told
    ) -> Generator[AskEvent, None, tuple[str, bool]]:
        """All that the model writes, and whether it was cut."""
        request = replace(request, keep_bytes=self._desk.room(self._vision, request))
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


def speed_key(vision: VisionInUse) -> str:
    """The name under which the model's speed is kept."""
    return vision_key(vision.known)
