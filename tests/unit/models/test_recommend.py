"""Which models are recommended for which machine."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.contracts import Fit, GraphicsCard, ModelKind, Recommendation
from engine.models.catalogue import catalogue
from engine.models.fit import fitting, memory_of
from engine.models.pace import estimated_seconds, in_words
from engine.models.recommend import ON_MACHINES, recommend
from tests.helpers.catalogue_models import CATALOGUE
from tests.helpers.hardware import make_card, make_hardware

GIB, GB = 2**30, 10**9
Q4_1B, Q4_3B = "llama-3.2-1b-q4_k_m", "llama-3.2-3b-q4_k_m"
IN_FOUR, IN_SIXTEEN = "llama-3.2-11b-vision-nf4", "llama-3.2-11b-vision-bf16"
CARD = make_card(used_by=("vision",))


def pair(found: Recommendation) -> tuple[str, str, bool]:
    return found.text, found.vision, found.together


@pytest.mark.parametrize(
    ("memory", "expected"),
    [
        (4 * GIB, ("", "", False)),
        (8 * GIB, (Q4_1B, "", False)),
        (8 * GB * 0.96, (Q4_1B, "", False)),  # what is left of 8 where the firmware keeps some
        (12 * GIB, (Q4_3B, "", False)),
        (16 * GB * 0.96, (Q4_3B, IN_FOUR, False)),
        (16 * GIB, (Q4_3B, IN_FOUR, False)),
        (32 * GIB, (Q4_3B, IN_FOUR, True)),
        (512 * GIB, (Q4_3B, IN_FOUR, True)),  # the 90B is for a server
    ],
)
def test_the_machine_decides(memory: float, expected: tuple[str, str, bool]) -> None:
    assert pair(recommend(make_hardware(memory=int(memory)), CATALOGUE)) == expected


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        (CARD, (Q4_3B, IN_SIXTEEN, True)),  # the text model stays on the machine
        (make_card(), (Q4_3B, IN_SIXTEEN, False)),  # both want the card
        (make_card(memory=48 * GIB), (Q4_3B, IN_SIXTEEN, True)),
        (replace(CARD, memory=12 * GIB), (Q4_3B, IN_FOUR, True)),
        (make_card(memory=12 * GIB), (Q4_3B, IN_FOUR, False)),
        (replace(CARD, memory=8 * GIB), (Q4_3B, "", False)),
        (make_card(used_by=()), (Q4_3B, IN_FOUR, False)),  # as if it were not there
        (make_card(maker="Apple", unified=True, memory=11 * GB), (Q4_3B, IN_FOUR, False)),
    ],
)
def test_a_card_that_is_used_decides_about_looking(card: GraphicsCard, expected: tuple[str, str, bool]) -> None:
    assert pair(recommend(make_hardware(cards=(card,)), CATALOGUE)) == expected


def test_what_is_recommended_fits() -> None:
    by_id = {model.id: model for model in CATALOGUE}
    for step in ON_MACHINES:
        hardware = make_hardware(memory=step.memory * GB, free_memory=step.memory * GB - 3 * GB)
        found = recommend(hardware, CATALOGUE)
        for name in filter(None, (found.text, found.vision)):
            assert fitting(by_id[name], hardware).fit is not Fit.NO, (step, name)


def test_a_sentence_says_it_with_the_time_of_a_page() -> None:
    found = recommend(make_hardware(), CATALOGUE)
    assert found.sentence == "3B and 11B in 4 bits, taking turns: about 58 s a page, to be measured."
    assert dict(found.numbers)["11B at work"] == "12.0 GB"
    assert dict(found.numbers)["to get"] == "9.7 GB; 100.0 GB of the disk free"
    measured = recommend(make_hardware(memory=32 * GIB), CATALOGUE, 71.4)
    assert measured.sentence == "3B and 11B in 4 bits, both in memory: 71 s a page, as measured here."


def test_where_something_does_not_fit_the_sentence_says_what_it_would_take() -> None:
    small = recommend(make_hardware(memory=8 * GB), CATALOGUE)
    assert small.sentence == "1B. One that looks at pages needs 14 GB of memory; this machine has 8.0 GB."
    tiny = recommend(make_hardware(memory=4 * GB), CATALOGUE)
    assert tiny.sentence.startswith("None: answers are quotes.")
    assert "this machine has 4.0 GB" in tiny.sentence
    on_card = recommend(make_hardware(cards=(replace(CARD, memory=8 * GB),)), CATALOGUE)
    assert "11 GB on the graphics card" in on_card.sentence


def test_what_the_catalogue_does_not_offer_is_not_recommended() -> None:
    text_only = [model for model in CATALOGUE if model.kind is ModelKind.TEXT]
    found = recommend(make_hardware(), text_only)
    assert (pair(found), found.sentence) == ((Q4_3B, "", False), "3B.")
    assert pair(recommend(make_hardware(), ())) == ("", "", False)


def test_better_instructions_and_more_cores_make_a_page_quicker() -> None:
    order = [(), ("avx2",), ("avx2", "avx512f", "avx512_bf16"), ("avx2", "avx512f", "avx512_bf16", "amx")]
    seconds = [estimated_seconds(make_hardware(instructions=sets)) for sets in order]
    assert seconds == sorted(seconds, reverse=True)
    assert len(set(seconds)) == len(seconds)
    assert estimated_seconds(make_hardware(cores=4)) == 2 * estimated_seconds(make_hardware(cores=8))
    assert estimated_seconds(make_hardware(cards=(CARD,))) < min(seconds)


def test_the_two_cores_that_were_measured_take_what_they_took() -> None:
    measured = make_hardware(cores=2, instructions=("avx2", "avx512f", "avx512_bf16"))
    assert estimated_seconds(measured) == pytest.approx(67, rel=0.05)


@pytest.mark.parametrize(("seconds", "said"), [(0.2, "1 s"), (11.4, "11 s"), (89, "89 s"), (130, "2 min")])
def test_a_length_of_time_is_coarse(seconds: float, said: str) -> None:
    assert in_words(seconds) == said


def test_the_catalogue_has_what_is_recommended() -> None:
    laptop = recommend(make_hardware(), catalogue())
    assert (laptop.text, laptop.vision) == ("llama-3.2-3b-q4_k_m", "llama-3.2-11b-vision-nf4")
    assert recommend(make_hardware(memory=8 * GB), catalogue()).text == "llama-3.2-1b-q4_k_m"
    assert recommend(make_hardware(cards=(CARD,)), catalogue()).vision == "llama-3.2-11b-vision-bf16"


def test_memory_is_reckoned_as_the_catalogue_says() -> None:
    newer = make_hardware(instructions=("avx2", "avx512f", "avx512_bf16"))
    for model in catalogue():
        said = dict(model.memory)
        expected = said[0] if model.kind is ModelKind.VISION else said[8192]
        assert memory_of(model, newer) == pytest.approx(expected, rel=0.1), model.id
