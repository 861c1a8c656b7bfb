"""What is read to answer a question, and the plan that says so before anything runs."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from threading import Event

from engine import machine
from engine.answering.changes import changes_part, fitting, likely
from engine.answering.draft import Draft
from engine.answering.fit import context_for, memory
from engine.answering.parts import Part, gathered, windows
from engine.answering.plan import PASSAGES, ROOM, TYPICAL_ANSWER, Circumstances, Size, Way, all_pages, best_pages
from engine.answering.plan import seconds as seconds_of
from engine.answering.prompts import reading_prompt
from engine.asking.matter import PageKey, Shelves
from engine.contracts import (
    Change,
    How,
    KvType,
    Layout,
    Plan,
    Price,
    PromptWeight,
    Reading,
    Scope,
    TextModel,
    TextModelFacts,
    TextRequest,
    TextSettings,
    TextSpeed,
)
from engine.errors import Interrupted
from engine.store.caches import Caches
from engine.store.speeds import Speeds

MOST_AT_ONCE = 400
"""pages that are read without being asked for; of more the best are read"""
CENT = 0.01
"""of whichever currency the prices are in"""
LESS_THAN_A_CENT = "At the prices that you gave, this costs less than 0.01."
CANDIDATES = 12
"""ranked pages that the best are taken from"""
LEAST = TextSettings(context=4_096, kv_type=KvType.F16)


@dataclass(frozen=True, slots=True)
class Work:
    """What a model is about to read."""

    way: Way
    parts: tuple[Part, ...]
    weights: tuple[PromptWeight, ...]
    """of each part"""
    wordless: int = 0
    """pages among them without words"""
    notes: tuple[str, ...] = ()

    @property
    def unread(self) -> int:
        """Tokens that are not kept."""
        kind = self.way.settings.kv_type
        return sum(weight.total - dict(weight.kept).get(kind, 0) for weight in self.weights)


class Planner:
    """Plans for one model."""

    def __init__(
        self, facts: TextModelFacts, model: TextModel, shelves: Shelves, caches: Caches, speeds: Speeds
    ) -> None:
        self.facts = facts
        self._model = model
        self._shelves = shelves
        self._caches = caches
        self._speeds = speeds

    @property
    def layout(self) -> Layout:
        """The layout of the weights in which a typical question is answered sooner on this machine."""
        measured = {layout: speed for layout in Layout if (speed := self._measured(layout)) is not None}
        return min(measured, key=lambda layout: _typical_seconds(measured[layout]), default=Layout.REPACKED)

    @property
    def speed(self) -> TextSpeed:
        """As measured on this machine; 0 where nothing has been measured."""
        return self._speeds.get(self._key(self.layout)) or TextSpeed(0.0, 0.0)

    def keep_speed(self, speed: TextSpeed, layout: Layout) -> None:
        """Keep a measurement."""
        self._speeds.keep(self._key(layout), speed)

    def keep_trial(self, speed: TextSpeed, layout: Layout) -> None:
        """Keep a first measurement. It decides on the layout once and for all: what is kept fits one layout alone."""
        self._speeds.keep(f"{self._key(layout)} trial", speed)
        self.keep_speed(speed, layout)

    def untried(self) -> list[TextRequest]:
        """Requests to be measured: the beginning that all prompts share, in each layout that is not known yet. Of a
        model on a server there are none: a server is asked what the person asks, and nothing else.

        Raises:
            EnvironmentProblem: the model does not fit into memory.
        """
        if self.facts.server:
            return []
        # A graphics card holds the weights in its own way.
        layouts = [Layout.REPACKED] if self.facts.card else [Layout.MAPPED, Layout.REPACKED]
        return [self._trial(layout) for layout in layouts if self._measured(layout) is None]

    def settings(self, context: int) -> TextSettings:
        """A small context of so many tokens. Raises EnvironmentProblem as ``untried``."""
        return best_pages(self.facts, context - ROOM, self._now()).settings

    def _trial(self, layout: Layout) -> TextRequest:
        way = best_pages(self.facts, LEAST.context - ROOM, replace(self._now(), layout=layout))
        return self.request(way, Part("", ()))

    def every_page(self, draft: Draft | None, how: How, scope: Scope, stop: Event) -> Work | None:
        """All pages in scope; None where the best of them are preferred. Raises Interrupted.

        Args:
            draft: None ahead of any question, when nobody has to wait.
        """
        matter = self._shelves.matter(scope, MOST_AT_ONCE if draft and how is How.AUTO else None, stop)
        if matter is None:
            return None
        wholes = [one.part(0, len(one.pages)) for one in matter.documents]
        weights = self._weighed(wholes, draft, stop)
        size = _size(weights) if draft else replace(_size(weights), unread=0)
        way = all_pages(how, self.facts, size, self._now())
        if way is None:
            return None
        notes = (*way.notes, *matter.notes)
        if way.reading is Reading.WHOLE:
            return Work(way, tuple(wholes), weights, matter.wordless, notes)
        parts = [
            readable.part(first, last)
            for readable, weight in zip(matter.documents, weights, strict=True)
            for first, last in windows(weight.pages, _room_for_pages(weight, way.settings.context))
        ]
        return Work(way, tuple(parts), self._weighed(parts, draft, stop), matter.wordless, notes)

    def ranked_pages(self, draft: Draft, ranked: Sequence[PageKey]) -> Work:
        """The pages that rank best, as many as the limit takes; the first one whatever its length."""
        found, notes = self._shelves.pages(ranked[:CANDIDATES])
        code = secrets.token_hex(6)
        if not found:
            way = best_pages(self.facts, 0, self._now())
            return Work(way, (), (), 0, (*notes, "No page has words of the question."))
        weight = self._weigh(gathered(code, found), draft)
        count = next(
            (n for n in range(1, len(found)) if sum(weight.pages[: n + 1]) > PASSAGES),
            len(found),
        )
        part = gathered(code, sorted(found[:count], key=lambda one: (one[0], one[1].position)))
        weight = self._weigh(part, draft)
        return Work(best_pages(self.facts, weight.total, self._now()), (part,), (weight,), 0, notes)

    def most_telling(self, draft: Draft, changes: Sequence[Change]) -> Work:
        """Changes (at least one), as many as the limit takes, where numbers differ first; read in their order."""
        code = secrets.token_hex(6)
        places = likely(changes)
        first = [changes[place] for place in places]
        weight = self._weigh(changes_part(code, first), draft)
        taken = sorted(places[place] for place in fitting(first, weight.pages))
        part = changes_part(code, [changes[place] for place in taken])
        weight = self._weigh(part, draft)
        way = replace(best_pages(self.facts, weight.total, self._now()), reading=Reading.CHANGES)
        rest = (f"{len(taken)} of {len(changes)} changes are read: more do not fit.",)
        return Work(way, (part,), (weight,), notes=rest if len(taken) < len(changes) else ())

    def merged(self, draft: Draft, part: Part) -> Work | None:
        """What an answer is merged from; None where it is too long for the memory there is."""
        weight = self._weigh(part, draft)
        way = best_pages(self.facts, weight.total, self._now())
        if weight.total + ROOM > way.settings.context:
            return None
        return Work(way, (part,), (weight,))

    def shown(self, work: Work) -> Plan:
        """The plan as the person sees it."""
        facts, settings = self.facts, work.way.settings
        speed = self.speed
        writing = len(work.parts) * TYPICAL_ANSWER / speed.writing if speed.writing else 0.0
        total = sum(weight.total for weight in work.weights)
        tokens = max((weight.total for weight in work.weights), default=0)
        return Plan(
            how=work.way.how,
            reading=work.way.reading,
            model=facts.name,
            pages=len({(one.page.document_id, one.page.position) for part in work.parts for one in part.pages}),
            tokens=tokens,
            context=settings.context,
            windows=len(work.parts),
            kept=total - work.unread,
            seconds=seconds_of(work.unread, speed, tokens) + writing,
            memory=memory(facts, settings),
            free=self._now().free,
            settings=(("server", facts.server),) if facts.server else self._settings_here(settings),
            notes=(*work.notes, *_notice(facts), *cost_notes(facts.price, total, len(work.parts) * TYPICAL_ANSWER)),
        )

    def _settings_here(self, settings: TextSettings) -> tuple[tuple[str, str], ...]:
        """How the model computes on this machine."""
        card = self.facts.card > 0
        return (
            ("threads", str(machine.physical_cores())),
            ("KV cache", settings.kv_type.value),
            ("weights", self.layout.value),
            ("flash attention", "on" if card or settings.kv_type is KvType.Q8_0 else "off"),
            ("batch", "512 tokens"),
            ("graphics card", "all layers" if card else "none"),
        )

    def request(self, way: Way, part: Part, room: int = 0, draft: Draft | None = None) -> TextRequest:
        """A request to read a part, not to write; ``room``: bytes that may be kept of it."""
        question, today = (draft.question, draft.today) if draft else ("", date.today())
        return TextRequest(
            model=self.facts.path,
            settings=way.settings,
            prompt=reading_prompt(part.code, [page.text for page in part.pages], question, today),
            grammar="",
            limit=0,
            keep=part.keep,
            keep_bytes=room,
        )

    def _weighed(self, parts: Sequence[Part], draft: Draft | None, stop: Event) -> tuple[PromptWeight, ...]:
        weights = []
        for part in parts:
            if stop.is_set():
                raise Interrupted
            weights.append(self._weigh(part, draft))
        return tuple(weights)

    def _weigh(self, part: Part, draft: Draft | None) -> PromptWeight:
        settings = replace(LEAST, layout=self.layout)
        return self._model.weigh(self.request(Way(Reading.WHOLE, settings), part, draft=draft))

    def _now(self) -> Circumstances:
        return Circumstances(self._free(), self._caches.use().limit, self.speed, self.layout)

    def _free(self) -> int:
        """Bytes that the model may have, what it holds already among them."""
        here, card = machine.free_memory() + self._model.memory(), self.facts.card
        return min(card, here) if self.facts.unified else card or here

    def _measured(self, layout: Layout) -> TextSpeed | None:
        return self._speeds.get(f"{self._key(layout)} trial")

    def _key(self, layout: Layout) -> str:
        place = "card" if self.facts.card else layout
        return f"{self.facts.name} {self.facts.size} {self.facts.weights} {place}"


def _room_for_pages(weight: PromptWeight, context: int) -> int:
    """Tokens of pages in a window: the same for all questions of a usual length, so that they find it read."""
    return context - ROOM - context_for(weight.question) - (weight.prefix - sum(weight.pages))


def cost_notes(price: Price | None, read: float, written: float) -> tuple[str, ...]:
    """What so many tokens cost, where the person has said what a million does."""
    if price is None:
        return ()
    cost = price.of(read, written)
    return (f"At the prices that you gave, this costs about {cost:.2f}." if cost >= CENT else LESS_THAN_A_CENT,)


def _notice(facts: TextModelFacts) -> tuple[str, ...]:
    untuned = "Folioscope is made for Llama 3.2 1B and 3B Instruct; this model may answer worse."
    return () if facts.tuned or facts.test else (untuned,)


def _typical_seconds(speed: TextSpeed) -> float:
    """Of a question about a few pages."""
    return PASSAGES / max(speed.reading, 1e-9) + TYPICAL_ANSWER / max(speed.writing, 1e-9)


def _size(weights: Sequence[PromptWeight]) -> Size:
    """How much there is to read; what is kept counts only where one document is read."""
    longest = max((weight.total for weight in weights), default=0)
    unread = sum(weight.total - max(dict(weight.kept).values(), default=0) for weight in weights)
    return Size(longest, unread, weights[0].kept if len(weights) == 1 else ())
