"""The part of ``folioscope doctor`` about the machine: what it has, what of it the engines use, and which models serve
it best."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from app.doctor import Finding, State
from app.paths import Home
from app.settings import load, named_model, named_vision_model
from app.text_card import TextCard, text_card
from engine.contracts import CatalogueModel, GraphicsCard, Hardware, ModelKind, Recommendation, Region, SupportStage
from engine.errors import KnownError
from engine.models.catalogue import catalogue
from engine.models.engines import built_for
from engine.models.fit import card_in_words, gigabytes
from engine.models.graphics.build import believed, build_here
from engine.models.graphics.support import GraphicsSupport
from engine.models.hardware import this_hardware
from engine.models.licence import governed
from engine.store.erase import MODELS

CARD = "graphics card"
TEXT_CARD = "text engine on the graphics card"
SUPPORT = "graphics-card support"
DRIVER = "A newer driver may help, or the system's Vulkan loader (on Debian: libvulkan1)."
GET_SUPPORT = "folioscope models graphics get"


def look_at_machine(home: Home) -> Hardware:
    """The machine; how fast its disk is, is tried on a model that was chosen."""
    return this_hardware(home.folder / MODELS, engines_here(home), _model_file(home))


def engines_here(home: Home) -> Mapping[ModelKind, frozenset[str]]:
    """Whose cards the engines compute on."""
    return built_for(believed(home.graphics), text_card().used)


def _model_file(home: Home) -> Path | None:
    try:
        home.require_own()
        named = (named_model(home), named_vision_model(home))
    except KnownError:  # which is told where models are
        return None
    chosen = [Path(model.path) for model in named if model]
    return next((path for path in chosen if path.is_file()), None)


def examine_machine(hardware: Hardware) -> tuple[Finding, ...]:
    """Say what the machine has, each graphics card by itself."""
    sets = f" ({', '.join(hardware.instructions)})" if hardware.instructions else ""
    speed = f" The disk reads {gigabytes(int(hardware.disk_speed))} a second." if hardware.disk_speed else ""
    memory = f"{gigabytes(hardware.memory)} of memory, {gigabytes(hardware.free_memory)} of it free"
    sentence = f"{hardware.processor}, {hardware.cores} cores{sets}, {memory}.{speed}"
    return (Finding("machine", State.OK, sentence), *map(_card, hardware.cards))


def _card(card: GraphicsCard) -> Finding:
    """Whether it is used; what mends it is said where there is something that can be done."""
    words = card_in_words(card)
    idle = [kind for kind in ModelKind if kind.value not in card.used_by]
    if not idle:
        return Finding(CARD, State.OK, f"{words}. Both engines use it.")
    used = "".join(f" The {kind} engine uses it." for kind in card.used_by)
    sentence = f"{words}.{used} The installed {' and '.join(idle)} engine{'s do' if len(idle) > 1 else ' does'} not."
    build = build_here()
    if build is None or card.maker != build.maker:
        return Finding(CARD, State.OK, sentence)
    driver = "" if card.memory else f"Install {card.maker}'s driver, then: "
    ways = [GET_SUPPORT] if ModelKind.VISION in idle else []
    ways += ["make gpu"] if sys.platform == "linux" else []
    return Finding(CARD, State.MISSING if ways else State.OK, sentence, driver + ", or from source: ".join(ways))


def examine_text_card(card: TextCard) -> Iterator[Finding]:
    """Whether the text engine computes on the graphics card; nothing where it came without the means, or no driver is
    here."""
    if card.trial is not None:
        speed = f"computes at {card.trial.times:.1f} times the speed of the processor"
        sentence = f"{card.trial.card} {speed}: it is {'used' if card.library else 'not used'}."
        yield Finding(TEXT_CARD, State.OK, sentence)
    elif card.problem:
        sentence = f"{card.problem} The processor does its work."
        yield Finding(TEXT_CARD, State.OK, sentence, DRIVER)


def examine_support(home: Home, hardware: Hardware) -> Iterator[Finding]:
    """Whether support for a graphics card was got, and works; nothing where none is here."""
    support = GraphicsSupport(home.graphics).look(hardware)
    if support is None:
        return
    problem = support.problem
    match support.stage:
        case SupportStage.BEGUN:
            yield Finding(SUPPORT, State.MISSING, f"{support.share:.0%} of it is here.", GET_SUPPORT)
        case SupportStage.UNTRIED:
            why = f" {problem.sentence}" if problem else ""
            mend = problem.next_step if problem else GET_SUPPORT
            yield Finding(SUPPORT, State.TROUBLE, f"It is here and not used: no trial went well.{why}", mend)
        case SupportStage.READY:
            yield Finding(SUPPORT, State.OK, "The vision engine for the card is here, tried and used.")


def offered(home: Home) -> tuple[CatalogueModel, ...]:
    """What the catalogue has for this person: none that is not licensed to them."""
    try:
        home.require_own()
        region = load(home).terms.region
    except KnownError:
        region = Region.UNSAID
    barred = ModelKind.VISION if region is Region.INSIDE else None
    return tuple(model for model in catalogue() if barred is None or governed(model) is not barred)


def advice(recommended: Recommendation) -> Finding:
    """Which models serve this machine best, and what that rests on."""
    rest = "; ".join(f"{name}: {value}" for name, value in recommended.numbers)
    return Finding("recommended models", State.OK, f"{recommended.sentence} {rest}.")
