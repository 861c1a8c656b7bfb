"""Which models serve this machine best. All thresholds stand here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from engine.contracts import CatalogueModel, GraphicsCard, Hardware, ModelKind, Recommendation
from engine.models.fit import LOOKS, card_for, card_in_words, gigabytes, holds_whole, memory_of, room_on
from engine.models.pace import estimated_seconds, in_words

GB = 10**9
READS = 3_400_000_000
"""bytes that the 3B takes at work"""
SMALL, USUAL, SEEING = "llama-3.2-1b", "llama-3.2-3b", "llama-3.2-11b-vision"
"""families. The 90B is never recommended: it is for a server"""
TITLES = {SMALL: "1B", USUAL: "3B", SEEING: "11B"}
FOUR, SIXTEEN = "4 bits", "16 bits"


@dataclass(frozen=True, slots=True)
class Step:
    """What a machine with at least so much memory carries."""

    memory: int
    """GB. Systems show a little less than was bought: 16 are 15 to 17"""
    text: str = ""
    vision: str = ""
    together: bool = False
    """both models stay in memory"""
    held: str = FOUR
    """how the vision model is computed"""


ON_MACHINES = (
    Step(20, USUAL, SEEING, together=True),  # 3.4 GB and up to 12.0 at work, and the system
    Step(14, USUAL, SEEING),
    Step(10, USUAL),
    Step(5, SMALL),
    Step(0),
)
"""the first step that a machine reaches"""
LEAST_CARD = 11
"""GB of a card that the vision engine computes on: 9.9 at work in 4 bits. From 24 GB on there is room for 16 bits"""
LEAST_TO_READ = min(step.memory for step in ON_MACHINES if step.text)
LEAST_TO_SEE = min(step.memory for step in ON_MACHINES if step.vision)

TEXT_FORMS = ("Q4_K_M", "Q4_K_S", "Q5_K_M", "Q6_K", "Q8_0")
VISION_FORMS = {FOUR: ("nf4", "4 bits (MLX)", "bf16"), SIXTEEN: ("bf16", "FP8", "nf4")}
"""forms of weights in the catalogue, the best one first"""


def recommend(hardware: Hardware, catalogue: Sequence[CatalogueModel], measured: float | None = None) -> Recommendation:
    """The pair for this machine, of what the catalogue offers. ``measured`` are the seconds that the 11B takes for a
    page here, where it has looked at any."""
    step = _step(hardware)
    text = _choice(catalogue, step.text, TEXT_FORMS)
    vision = _choice(catalogue, step.vision, VISION_FORMS[step.held])
    pace = _pace(hardware, measured)
    return Recommendation(
        text=text.id if text else "",
        vision=vision.id if vision else "",
        together=step.together and text is not None and vision is not None,
        sentence=_sentence(hardware, step, text, vision, pace),
        numbers=tuple(_numbers(hardware, text, vision, pace)),
    )


def with_card(hardware: Hardware, card: GraphicsCard) -> Hardware:
    """The same machine where the engine for vision models uses this card of it."""
    used = replace(card, used_by=tuple({*card.used_by, ModelKind.VISION.value}))
    return replace(hardware, cards=tuple(used if each == card else each for each in hardware.cards))


def _step(hardware: Hardware) -> Step:
    """What the machine carries, its graphics card counted."""
    step = next(step for step in ON_MACHINES if hardware.memory >= step.memory * GB)
    card, reading = card_for(hardware, ModelKind.VISION), card_for(hardware, ModelKind.TEXT)
    if card is None or card.unified:
        return step
    if card.memory < LEAST_CARD * GB:
        return replace(step, vision="", together=False)
    needs = LOOKS[SEEING]
    whole = holds_whole(card, needs)
    beside = (needs.whole if whole else needs.four) + READS <= room_on(card)
    return replace(step, vision=SEEING, held=SIXTEEN if whole else FOUR, together=reading != card or beside)


def _choice(catalogue: Sequence[CatalogueModel], family: str, forms: Sequence[str]) -> CatalogueModel | None:
    """Of this family the form that is named first; of its files those that anybody may have, and the smallest."""

    def rank(model: CatalogueModel) -> tuple[int, bool, int]:
        place = forms.index(model.form) if model.form in forms else len(forms)
        return place, model.gated, model.size

    return min((model for model in catalogue if model.family == family), key=rank, default=None)


def _sentence(
    hardware: Hardware, step: Step, text: CatalogueModel | None, vision: CatalogueModel | None, pace: str
) -> str:
    has = f"this machine has {gigabytes(hardware.memory)}"
    names = [TITLES[text.family]] if text else []
    if vision:
        names.append(f"{TITLES[vision.family]} in {step.held}")
        turns = "" if not text else ", both in memory" if step.together else ", taking turns"
        return f"{' and '.join(names)}{turns}: {pace}."
    if step.text == "":
        return f"None: answers are quotes. A model that reads needs {LEAST_TO_READ} GB of memory; {has}."
    if step.vision or not text:  # the catalogue was the limit, not the machine
        return f"{' and '.join(names)}." if names else "None: answers are quotes."
    if hardware.memory < LEAST_TO_SEE * GB:
        return f"{names[0]}. One that looks at pages needs {LEAST_TO_SEE} GB of memory; {has}."
    return f"{names[0]}. One that looks at pages needs {LEAST_CARD} GB on the graphics card."


def _pace(hardware: Hardware, measured: float | None) -> str:
    if measured is not None:
        return f"{in_words(measured)} a page, as measured here"
    return f"about {in_words(estimated_seconds(hardware))} a page, to be measured"


def _numbers(
    hardware: Hardware, text: CatalogueModel | None, vision: CatalogueModel | None, pace: str
) -> Iterator[tuple[str, str]]:
    """What it rests on."""
    yield "memory", f"{gigabytes(hardware.memory)}, {gigabytes(hardware.free_memory)} of it free"
    yield "cores", ", ".join((str(hardware.cores), *hardware.instructions))
    for card in hardware.cards:
        yield "graphics card", card_in_words(card)
    if text:
        yield f"{TITLES[text.family]} at work", gigabytes(memory_of(text, hardware))
    if vision:
        yield f"{TITLES[vision.family]} at work", gigabytes(memory_of(vision, hardware))
        yield "looking", pace
    size = sum(model.size for model in (text, vision) if model)
    if size:
        yield "to get", f"{gigabytes(size)}; {gigabytes(hardware.disk_free)} of the disk free"
