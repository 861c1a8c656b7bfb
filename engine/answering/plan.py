"""Which pages are read, in which prompts, with which context: decided before the model runs, and shown.

Three ways. *Whole*: all pages in one context. *Windows*: runs of whole pages, each answered on its own, then merged.
*Passages*: the pages that rank best. Where nobody has wished for a way, the whole is read unless that takes over five
minutes (then the best pages) or over half of the free memory (then windows).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine.answering.fit import context_for, kv_bytes, largest_context, memory
from engine.contracts import How, KvType, Layout, Reading, TextModelFacts, TextSettings, TextSpeed
from engine.contracts.text import SHARE
from engine.errors import EnvironmentProblem

ANSWER = 1_024
"""tokens that an answer may have"""
ROOM = ANSWER + 400
"""tokens of the context behind the question: the answer, and calls with their results"""
LEAST_CONTEXT = 4_096
PASSAGES = 3_072
"""tokens of the best pages together"""
PATIENCE = 300.0
"""seconds that nobody who has not wished for it has to wait"""
TYPICAL_ANSWER = 150
"""tokens, for the estimate"""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What this machine has to give now."""

    free: int
    """bytes of memory, the model's own counted as free"""
    cache: int
    """bytes that all caches together may take"""
    speed: TextSpeed
    layout: Layout = Layout.REPACKED
    """the faster one"""

    def settings(self, context: int, kv_type: KvType) -> TextSettings:
        """A context on this machine."""
        return TextSettings(context=context, kv_type=kv_type, layout=self.layout)


@dataclass(frozen=True, slots=True)
class Way:
    """The way that was chosen."""

    reading: Reading
    settings: TextSettings
    notes: tuple[str, ...] = ()

    @property
    def how(self) -> How:
        """How a question is answered that goes this way."""
        return How.EVERY if self.reading in (Reading.WHOLE, Reading.WINDOWS) else How.BEST


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is to read, all pages of each document at once."""

    longest: int
    """tokens of the longest prompt"""
    unread: int
    """tokens of all prompts together that are not kept"""
    kept: tuple[tuple[KvType, int], ...] = ()
    """of the longest prompt, tokens that are kept, for each type of KV cache"""


def all_pages(how: How, facts: TextModelFacts, size: Size, now: Circumstances) -> Way | None:
    """The way to read all pages; None where the best pages are preferred, since nobody has wished for all of them.

    Args:
        how: AUTO or EVERY.

    Raises:
        EnvironmentProblem: not even the least context fits, with the numbers.
    """
    if how is How.AUTO and seconds(size.unread, now.speed, size.longest) > PATIENCE:
        return None
    granted = replace(now, free=now.free // 2) if how is How.AUTO else now
    tokens = size.longest + ROOM
    whole = _settings(facts, tokens, dict(size.kept), granted)
    if whole is not None:
        return Way(Reading.WHOLE, whole, _kv_notes(whole, facts, tokens, granted))
    most = largest_context(facts, KvType.Q8_0, granted.free)
    # A power of two: with a little more or less memory the windows are the same, and what was read of them is kept.
    steady = 1 << max(0, most.bit_length() - 1)
    settings = now.settings(steady, KvType.Q8_0) if steady >= LEAST_CONTEXT else _least(facts, now)
    return Way(Reading.WINDOWS, settings, ("The pages do not fit at once: they are read part by part.",))


def best_pages(facts: TextModelFacts, tokens: int, now: Circumstances) -> Way:
    """The way to read a few pages whose prompt has so many tokens. Raises EnvironmentProblem as ``all_pages``."""
    return Way(Reading.PASSAGES, _settings(facts, tokens + ROOM, {}, now) or _least(facts, now))


def seconds(tokens: int, speed: TextSpeed, longest: int) -> float:
    """How long it takes to read what is left of prompts, so many tokens, the longest of them so long."""
    if tokens <= longest:
        return speed.seconds(longest - tokens, longest)
    return speed.seconds(0, longest) * tokens / max(1, longest)


def _settings(facts: TextModelFacts, tokens: int, kept: dict[KvType, int], now: Circumstances) -> TextSettings | None:
    """The context for so many tokens, and the better type of KV cache that fits into memory and into the cache."""
    context = context_for(tokens)
    if context > facts.context:
        return None
    fitting = [kind for kind in KvType if memory(facts, now.settings(context, kind)) <= now.free]
    if not fitting:
        return None
    # What was read before need not be read again; else the exact type, unless only the smaller one can be kept.
    keepable = [kind for kind in fitting if kv_bytes(facts, tokens, kind) <= now.cache]
    chosen = max(fitting, key=lambda kind: (kept.get(kind, 0), kind in keepable, SHARE[kind]))
    return now.settings(context, chosen)


def _least(facts: TextModelFacts, now: Circumstances) -> TextSettings:
    settings = now.settings(LEAST_CONTEXT, KvType.Q8_0)
    needed = memory(facts, settings)
    if needed > now.free:
        raise EnvironmentProblem(
            f"{facts.name} needs {needed / 1e9:.1f} GB of memory, and {now.free / 1e9:.1f} GB is free.",
            "Close other programs, or choose a smaller model.",
        )
    return settings


def _kv_notes(settings: TextSettings, facts: TextModelFacts, tokens: int, now: Circumstances) -> tuple[str, ...]:
    if settings.kv_type is KvType.F16:
        return ()
    exact = kv_bytes(facts, tokens, KvType.F16)
    if memory(facts, now.settings(settings.context, KvType.F16)) > now.free:
        short = "memory"
    elif exact > now.cache:
        short = "cache"
    else:
        return ("The model's memory of the pages is kept in 8 bits, as it was when they were read before.",)
    return (f"The model's memory of the pages is kept in 8 bits: exact, it takes {exact / 1e9:.1f} GB of {short}.",)
