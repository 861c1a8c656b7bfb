"""Where memory is short, the models take turns."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.asking.turns import Turns
from engine.errors import EnvironmentProblem
from tests.helpers.scripted_text_model import ScriptedTextModel, make_facts
from tests.helpers.scripted_vision_model import ScriptedVisionModel, make_vision_facts
from tests.unit.asking.conftest import GB


class Text(ScriptedTextModel):
    """Gives its memory back when it is released."""

    def release(self) -> None:
        super().release()
        self.taken = 0


def released(model: ScriptedTextModel | ScriptedVisionModel) -> bool:
    return any(method == "release" for method, _ in model.asked)


@pytest.fixture
def vision() -> ScriptedVisionModel:
    """Loaded, with 10 GB."""
    model = ScriptedVisionModel()
    model.taken = 10 * GB
    model.loaded = True
    return model


def test_the_text_model_lets_go_where_the_vision_model_lacks_memory(memory: Callable[[int], None]) -> None:
    text, facts = Text(), make_vision_facts(memory=10 * GB)
    text.taken = 3 * GB
    memory(12 * GB)
    Turns(text, ScriptedVisionModel()).vision_comes(facts)
    assert not released(text)
    memory(8 * GB)
    with pytest.raises(EnvironmentProblem, match=r"8\.0 GB is free"):
        Turns(text, ScriptedVisionModel()).vision_comes(facts)
    assert released(text)


def test_what_the_vision_model_holds_counts_as_free(vision: ScriptedVisionModel, memory: Callable[[int], None]) -> None:
    memory(GB)
    Turns(Text(), vision).vision_comes(make_vision_facts(memory=10 * GB))


def test_the_vision_model_lets_go_where_the_text_model_would_read_in_parts(
    vision: ScriptedVisionModel, memory: Callable[[int], None]
) -> None:
    memory(16 * GB)
    Turns(Text(), vision).text_comes(make_facts())
    assert not released(vision)
    memory(3 * GB)
    Turns(Text(), vision).text_comes(make_facts())
    assert released(vision)


@pytest.mark.parametrize(("free", "fit"), [(16, True), (6, True), (4, False)])
def test_both_fit_where_what_they_hold_and_what_is_free_suffices(
    vision: ScriptedVisionModel, memory: Callable[[int], None], free: int, fit: bool
) -> None:
    memory(free * GB)  # beside the 10 GB that the vision model holds
    turns = Turns(ScriptedTextModel(), vision)
    assert turns.both_fit(make_facts("/models/3b.gguf"), make_vision_facts(memory=9 * GB)) is fit
    assert not released(vision), "it is only asked"


def test_on_a_graphics_card_its_memory_counts_and_not_the_machines(memory: Callable[[int], None]) -> None:
    memory(GB)
    turns = Turns(Text(), ScriptedVisionModel())
    turns.vision_comes(make_vision_facts(memory=22 * GB, card=24 * GB))
    assert turns.both_fit(make_facts(), make_vision_facts(memory=22 * GB, card=24 * GB))  # one of them is elsewhere
    assert not turns.both_fit(make_facts(card=24 * GB), make_vision_facts(memory=22 * GB, card=24 * GB))
    with pytest.raises(EnvironmentProblem, match=r"the graphics card has 8\.0 GB for it"):
        turns.vision_comes(make_vision_facts(memory=10 * GB, card=8 * GB))


@pytest.mark.parametrize(("card", "shared"), [(24, False), (48, True)])
def test_two_models_on_one_card_take_turns_where_it_has_no_room_for_both(
    vision: ScriptedVisionModel, memory: Callable[[int], None], card: int, shared: bool
) -> None:
    memory(64 * GB)
    text = Text()
    turns = Turns(text, vision)
    looks = make_vision_facts(memory=22 * GB, card=card * GB)
    turns.vision_comes(looks)
    turns.text_comes(make_facts(card=card * GB))
    assert released(vision) is not shared
    text.taken = GB
    turns.vision_comes(looks)
    assert released(text) is not shared


def test_a_text_model_on_a_card_takes_nothing_from_one_that_looks_on_the_processor(
    vision: ScriptedVisionModel, memory: Callable[[int], None]
) -> None:
    memory(3 * GB)
    turns = Turns(Text(), vision)
    turns.text_comes(make_facts(card=8 * GB))
    assert turns.both_fit(make_facts(card=8 * GB), make_vision_facts(memory=9 * GB))
    assert not released(vision)
    shares = make_facts(card=8 * GB, unified=True)
    assert not Turns(Text(), ScriptedVisionModel()).both_fit(shares, make_vision_facts(memory=9 * GB))
    turns.text_comes(shares)
    assert released(vision)
