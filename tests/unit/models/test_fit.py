"""Whether a model has room, in the numbers of the engines."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.contracts import Fit, ModelHeader, ModelKind, Precision
from engine.models.fit import LOOKS, fitting, memory_of, room_for
from tests.helpers.catalogue_models import CATALOGUE, by_family
from tests.helpers.hardware import make_card, make_hardware

GB = 10**9
READS, SEES, LARGE = by_family("llama-3.2-3b"), by_family("llama-3.2-11b-vision"), by_family("llama-3.2-90b-vision")


def test_a_model_with_room_says_its_numbers() -> None:
    found = fitting(READS, make_hardware())
    assert found.fit is Fit.WELL
    assert found.sentence == "Needs 3.4 GB at work; this machine has 16.6 GB, 13.0 GB of it free."


def test_where_others_hold_the_memory_they_must_give_way() -> None:
    found = fitting(SEES, make_hardware(free_memory=8 * GB))
    assert found.fit is Fit.TIGHT
    assert found.sentence.endswith("8.0 GB of it free. Other programs must give way.")


def test_a_text_model_that_fits_with_a_short_context_only_says_so() -> None:
    found = fitting(READS, make_hardware(memory=4_100_000_000, free_memory=2 * GB))
    assert found.fit is Fit.TIGHT
    assert "small parts" in found.sentence
    assert fitting(READS, make_hardware(memory=3 * GB, free_memory=2 * GB)).fit is Fit.NO


@pytest.mark.parametrize("memory", [8, 12])
def test_a_model_without_room_says_what_it_needs(memory: int) -> None:
    found = fitting(SEES, make_hardware(memory=memory * GB))
    assert found.fit is Fit.NO
    assert found.sentence == f"Needs 12.0 GB at work; this machine has {memory}.0 GB."


def test_the_90b_has_no_room_on_a_desk() -> None:
    assert fitting(LARGE, make_hardware(memory=64 * GB, free_memory=60 * GB)).fit is Fit.NO


def test_a_card_that_the_engine_uses_counts_with_its_own_memory() -> None:
    card = make_card(used_by=("vision",))
    hardware = make_hardware(memory=8 * GB, free_memory=4 * GB, cards=(card,))
    found = fitting(SEES, hardware)
    assert found.fit is Fit.WELL
    assert found.sentence == "Needs 22.2 GB at work; the graphics card has 25.8 GB."
    assert "this machine" in fitting(READS, hardware).sentence
    middle = replace(card, memory=12 * GB)
    assert fitting(SEES, replace(hardware, cards=(middle,))).sentence.startswith("Needs 9.9 GB")
    small = replace(card, memory=8 * GB)
    assert fitting(SEES, replace(hardware, memory=64 * GB, cards=(small,))).fit is Fit.NO
    idle = replace(card, used_by=())
    assert fitting(SEES, replace(hardware, cards=(idle,))).fit is Fit.NO


def test_a_text_model_that_is_too_large_for_the_card_is_read_by_the_processor() -> None:
    hardware = make_hardware(cards=(make_card(memory=2 * GB, used_by=("text",)),))
    assert "this machine" in fitting(READS, hardware).sentence
    roomy = make_hardware(cards=(make_card(memory=8 * GB, used_by=("text",)),))
    assert "the graphics card has 8.0 GB" in fitting(READS, roomy).sentence


def test_memory_that_is_shared_is_the_machines_and_the_cards() -> None:
    card = make_card(maker="Apple", unified=True, memory=11 * GB)
    found = fitting(SEES, make_hardware(cards=(card,), instructions=("neon", "bf16")))
    assert found.fit is Fit.WELL
    assert "this machine has 16.6 GB" in found.sentence
    assert room_for(make_hardware(cards=(card,)), 0).free == 13 * GB
    assert fitting(SEES, make_hardware(cards=(replace(card, memory=9 * GB),))).fit is Fit.NO


def test_a_model_on_this_disk_is_reckoned_by_its_own_header() -> None:
    header = ModelHeader(
        kind=ModelKind.TEXT, family="", title="Other", form="Q8_0", size=8 * GB, context=8192, kv_bytes=131_072
    )
    assert memory_of(header, make_hardware()) == 8 * GB + 8192 * (131_072 + 16_384) + 300_000_000
    unknown = replace(header, kind=ModelKind.VISION, size=5 * GB)
    assert memory_of(unknown, make_hardware()) == 5 * GB


def test_looks_take_what_the_vision_engine_reckons() -> None:
    torch = pytest.importorskip("torch")
    from engine.vision.facts import memory_of as reckoned
    from tests.helpers.random_checkpoint import LLAMA_11B

    decoder = replace(
        LLAMA_11B.decoder, hidden=8192, ffn=28_672, layers=100, heads=64, cross_layers=tuple(range(3, 100, 5))
    )
    for family, config in (
        ("llama-3.2-11b-vision", LLAMA_11B),
        ("llama-3.2-90b-vision", replace(LLAMA_11B, decoder=decoder)),
    ):
        needs = LOOKS[family]
        on_card = reckoned(config, Precision.INT4, torch.bfloat16)
        wide = reckoned(config, Precision.INT4, torch.float32, blocks=True)
        assert needs.four == pytest.approx(on_card, rel=0.01)
        assert wide <= needs.wide * 1.001
        assert needs.whole == pytest.approx(reckoned(config, Precision.BF16, torch.bfloat16), rel=0.01)


def test_every_model_of_the_catalogue_can_be_reckoned() -> None:
    assert all(fitting(model, make_hardware()).memory > model.size / 3 for model in CATALOGUE)
