"""Does a model have room on this machine: what it takes at work, against what there is."""

from __future__ import annotations

from dataclasses import dataclass

from engine.contracts import (
    CatalogueModel,
    Fit,
    Fitting,
    GraphicsCard,
    Hardware,
    KvType,
    ModelHeader,
    ModelKind,
    TextSettings,
)
from engine.machine import ON_CARD

REPORT = TextSettings(context=8_192, kv_type=KvType.F16)
"""in which some fifteen pages are read at once"""
SHORT = TextSettings(context=2_048, kv_type=KvType.Q8_0)
"""with less, a text model is of no use"""
KV_BYTES = {"llama-3.2-1b": 32_768, "llama-3.2-3b": 114_688}
"""bytes that a token takes in 16 bits, all layers together"""
OTHERS = 3_000_000_000
"""bytes that the system, this program and a few others keep"""
SYSTEM = 1_500_000_000
"""bytes of that which nobody can have"""


@dataclass(frozen=True, slots=True)
class LookNeeds:
    """Bytes that looking at a page takes, as ``engine.vision.facts`` reckons it."""

    four: int
    """weights in 4 bits, numbers in 16"""
    wide: int
    """the same where the processor computes in 32 bits"""
    whole: int
    """weights and numbers in 16 bits"""


LOOKS = {
    "llama-3.2-11b-vision": LookNeeds(four=9_900_000_000, wide=12_000_000_000, whole=22_200_000_000),
    "llama-3.2-90b-vision": LookNeeds(four=61_700_000_000, wide=66_200_000_000, whole=179_400_000_000),
}
NARROW = {"avx512f", "bf16"}
"""sets of instructions with which PyTorch computes in 16 bits on a processor"""


def fitting(model: CatalogueModel | ModelHeader, hardware: Hardware) -> Fitting:
    """Whether this model, one that can be used, has room; the numbers stand in its sentence."""
    need = memory_of(model, hardware)
    card = _card_of(model, need, hardware)
    if card is not None and not card.unified:
        sentence = f"Needs {gigabytes(need)} at work; the graphics card has {gigabytes(card.memory)}."
        return Fitting(fit=Fit.WELL if need <= room_on(card) else Fit.NO, memory=need, sentence=sentence)
    most = hardware.memory - SYSTEM if card is None else min(card.memory, hardware.memory - SYSTEM)
    sentence = f"Needs {gigabytes(need)} at work; this machine has {gigabytes(hardware.memory)}"
    if _least(model, need) > most:
        return Fitting(fit=Fit.NO, memory=need, sentence=f"{sentence}.")
    sentence += f", {gigabytes(hardware.free_memory)} of it free."
    if need <= min(most, hardware.free_memory, hardware.memory - OTHERS):
        return Fitting(fit=Fit.WELL, memory=need, sentence=sentence)
    short = "" if need <= most else " Pages are read in small parts."
    return Fitting(fit=Fit.TIGHT, memory=need, sentence=f"{sentence} Other programs must give way.{short}")


def memory_of(model: CatalogueModel | ModelHeader, hardware: Hardware) -> int:
    """Bytes that it takes at work on this machine: a text model with a context of 8K, a vision model with a page."""
    if model.kind is ModelKind.VISION:
        needs = LOOKS.get(model.family)
        if needs is None:
            return model.size
        card = card_for(hardware, ModelKind.VISION)
        if card is None:
            return needs.four if NARROW.intersection(hardware.instructions) else needs.wide
        return needs.whole if holds_whole(card, needs) else needs.four
    return REPORT.memory(model.size, _kv_bytes(model))


def card_for(hardware: Hardware, kind: ModelKind) -> GraphicsCard | None:
    """The card that the engine for this kind of model computes on, the largest where there are several."""
    usable = [card for card in hardware.cards if kind.value in card.used_by and card.memory]
    return max(usable, key=lambda card: card.memory, default=None)


def holds_whole(card: GraphicsCard, needs: LookNeeds) -> bool:
    """Whether a vision model is computed in 16 bits on this card: then it is, there is no quicker way."""
    return not card.unified and needs.whole <= room_on(card)


def card_in_words(card: GraphicsCard) -> str:
    """A card with what is known of it."""
    shared = "memory shared with the machine" if card.unified else ""
    memory = f"{gigabytes(card.memory)}{' of it' if shared else ''}" if card.memory else ""
    named = card.name if card.name.lower().startswith(card.maker.lower()) else f"{card.maker} {card.name}"
    return ", ".join(filter(None, (named, shared, memory)))


def gigabytes(count: int) -> str:
    """Bytes for people."""
    return f"{count / 10**9:.1f} GB"


@dataclass(frozen=True, slots=True)
class Room:
    """Memory that a model may have now."""

    free: int
    """bytes"""
    sentence: str
    """ "4.0 GB are free", or what the graphics card has for it"""


def room_for(hardware: Hardware, card: int) -> Room:
    """Where a model is computed that says how many bytes of a card's own memory it may have; 0: of the machine's."""
    if card:
        return Room(card, f"the graphics card has {gigabytes(card)} for it")
    return Room(hardware.free_memory, f"{gigabytes(hardware.free_memory)} are free")


def room_on(card: GraphicsCard) -> int:
    """Bytes of its memory that a model may have."""
    return int(card.memory * ON_CARD)


def _card_of(model: CatalogueModel | ModelHeader, need: int, hardware: Hardware) -> GraphicsCard | None:
    """The card that it would be computed on. What is too large for one, the processor reads; it does not look."""
    card = card_for(hardware, model.kind or ModelKind.TEXT)
    is_too_large = card is not None and not card.unified and need > room_on(card)
    return None if is_too_large and model.kind is not ModelKind.VISION else card


def _least(model: CatalogueModel | ModelHeader, need: int) -> int:
    """What a text model takes that reads little at once; a vision model always takes the same."""
    return need if model.kind is ModelKind.VISION else SHORT.memory(model.size, _kv_bytes(model))


def _kv_bytes(model: CatalogueModel | ModelHeader) -> int:
    said = model.kv_bytes if isinstance(model, ModelHeader) else 0
    return said or KV_BYTES.get(model.family, max(KV_BYTES.values()))
