"""Pages of a document looked at ahead of any question: the model's encoding of each is kept."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from threading import Event

from engine.answering.picture_plan import shows
from engine.asking.matter import PageKey
from engine.asking.sight import Desk, VisionInUse, encoding_size, look_prompt
from engine.asking.story import NOTHING_AHEAD
from engine.contracts import (
    NotPrepared,
    PagePrepared,
    Prepared,
    PrepareEvent,
    Problem,
    Scope,
    VisionRequest,
)
from engine.errors import InputError, Interrupted, KnownError

NO_ROOM = Problem("The disk has no more room for what the vision model makes of pages.", "It looks when you ask.")


class EncodingAhead:
    """Looks at pages before a question comes, those first that are likely to need it."""

    def __init__(self, vision: VisionInUse, desk: Desk) -> None:
        self._vision = vision
        self._desk = desk

    def prepare(self, document_id: str, *, stop: Event) -> Iterator[PrepareEvent]:
        """Encode the pages of a document. Raises Interrupted when stopped, or where it had to give way."""
        try:
            yield from self._prepare(document_id, stop)
        except KnownError as error:
            yield NotPrepared(document_id, Problem(error.sentence, error.next_step))

    def encoded(self, document_id: str) -> tuple[int, ...]:
        """Positions of the pages whose encoding is kept; none without a model."""
        return () if self._vision.facts is None else self._desk.encoded(self._vision, document_id)

    def _prepare(self, document_id: str, stop: Event) -> Iterator[PrepareEvent]:
        if self._vision.known.server:
            yield NotPrepared(document_id, NOTHING_AHEAD)
            return
        yield from self._vision.prepare(stop)
        keys = self._in_order(document_id)
        there = set(self.encoded(document_id))
        left = [key for key in keys if key[1] not in there]
        if left:
            self._vision.make_room()
        started = time.monotonic()
        for count, key in enumerate(left, 1):
            if stop.is_set():
                raise Interrupted
            if not self._encode(key, stop):
                yield NotPrepared(document_id, NO_ROOM)
                return
            yield PagePrepared(
                document_id=document_id,
                page=key[1],
                done=len(keys) - len(left) + count,
                total=len(keys),
                seconds_left=(time.monotonic() - started) / count * (len(left) - count),
            )
        yield Prepared(document_id)

    def _encode(self, key: PageKey, stop: Event) -> bool:
        """Whether there is room for the page. One that cannot be drawn needs none."""
        view, _ = self._desk.view(key)
        try:
            request = self._desk.request(self._vision, view, self._desk.picture(view, stop), look_prompt(view, ""))
            room = self._desk.room(self._vision, request)
            if room < encoding_size(self._vision.known, request.page):
                return False
            self._look(replace(request, limit=0, keep_bytes=room), stop)
        except InputError:  # it is told when a question is put to it
            pass
        return True

    def _look(self, request: VisionRequest, stop: Event) -> None:
        for _ in self._vision.model.encode(request, stop=stop):
            pass

    def _in_order(self, document_id: str) -> list[PageKey]:
        """Scans and pages that show something first, each kind in the order of the document."""
        leaves = [leaf for leaf in self._desk.shelves.leaves(Scope(document_ids=(document_id,))) if leaf.can_be_drawn]
        return [leaf.key for leaf in sorted(leaves, key=lambda leaf: not shows(leaf.outline.facts))]
