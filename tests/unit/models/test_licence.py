"""Who may get and use which model: nobody unasked, and who sees pages is asked one thing more."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from engine.contracts import CatalogueModel, ModelHeader, ModelKind, Region, Terms
from engine.errors import NotAcceptedError, NotLicensedError, NotLicensedHereError, RegionUnsaidError
from engine.llama_licence import NOTICE, VERSION, whole_text
from engine.models.licence import Licensed, accepted, answered, governed, refusal, require
from tests.helpers.scripted_text_model import make_facts
from tests.helpers.scripted_vision_model import make_vision_facts
from tests.helpers.terms import AGREED

TODAY = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
ACCEPTED = Terms(licence=VERSION, accepted="2026-11-20T14:02:00+00:00")


def header(**changes: object) -> ModelHeader:
    usual = ModelHeader(
        kind=ModelKind.TEXT, family="llama-3.2-3b", title="Llama 3.2 3B Instruct", form="Q4_K_M", size=2_000_000_000
    )
    return replace(usual, **changes)  # type: ignore[arg-type]  # the caller names fields of ModelHeader


def listed(licence: str) -> CatalogueModel:
    return CatalogueModel(
        id="a-model",
        kind=ModelKind.VISION,
        family="llama-3.2-11b-vision",
        title="A model",
        form="bf16",
        repository="somebody/a-model",
        files=("model.safetensors",),
        size=1,
        licence=licence,
        gated=False,
        purpose="It sees.",
        memory=(),
    )


@pytest.mark.parametrize(
    ("model", "kind"),
    [
        (make_facts(), ModelKind.TEXT),
        (make_facts(tuned=False), None),
        (make_facts(test=True), None),
        (make_vision_facts(), ModelKind.VISION),
        (make_vision_facts(test=True), None),
        (make_facts(server="mine"), None),
        (make_vision_facts(server="provider", format="hosted"), None),
        (make_vision_facts(server="mine", format="vllm"), ModelKind.VISION),
        (header(), ModelKind.TEXT),
        (header(kind=ModelKind.VISION, family="llama-3.2-90b-vision"), ModelKind.VISION),
        (header(family=""), None),
        (header(test=True), None),
        (listed("llama3.2"), ModelKind.VISION),
        (listed("apache-2.0"), None),
    ],
)
def test_llama_is_under_the_licence_and_other_and_random_weights_are_not(
    model: Licensed, kind: ModelKind | None
) -> None:
    assert governed(model) is kind


@pytest.mark.parametrize(
    ("terms", "text", "vision"),
    [
        (Terms(), NotAcceptedError, NotAcceptedError),
        (Terms(region=Region.OUTSIDE), NotAcceptedError, NotAcceptedError),
        (replace(AGREED, licence="Llama 3.2 Community License, an earlier one"), NotAcceptedError, NotAcceptedError),
        (ACCEPTED, None, RegionUnsaidError),
        (replace(ACCEPTED, region=Region.OUTSIDE), None, None),
        (replace(ACCEPTED, region=Region.OTHER_RIGHTS), None, None),
        (replace(ACCEPTED, region=Region.INSIDE), None, NotLicensedHereError),
    ],
)
def test_what_is_refused_on_which_terms(
    terms: Terms, text: type[NotLicensedError] | None, vision: type[NotLicensedError] | None
) -> None:
    for kind, expected in ((ModelKind.TEXT, text), (ModelKind.VISION, vision)):
        refused = refusal(kind, terms)
        assert type(refused) is (expected or type(None))
        assert refused is None or (refused.sentence.endswith(".") and "folioscope models licence" in refused.next_step)
    assert refusal(None, terms) is None


def test_a_model_is_let_through_or_raises() -> None:
    require(make_vision_facts(test=True), Terms())
    require(make_vision_facts(), AGREED)
    with pytest.raises(NotAcceptedError):
        require(make_facts(), Terms())


def test_what_is_accepted_keeps_its_day_and_an_answer_can_be_changed() -> None:
    terms = accepted(Terms(), TODAY)
    assert (terms.licence, terms.accepted) == (VERSION, "2026-11-26T09:30:00+00:00")
    assert accepted(AGREED, TODAY) == AGREED
    changed = answered(AGREED, Region.INSIDE, TODAY)
    assert changed == replace(AGREED, region=Region.INSIDE, region_said="2026-11-26T09:30:00+00:00")


def test_the_text_is_the_licence_with_its_policy_and_asks_for_the_notice() -> None:
    text = whole_text()
    assert text.startswith("LLAMA 3.2 COMMUNITY LICENSE AGREEMENT")
    assert "unlicensed practice of any profession" in text
    assert NOTICE in text
