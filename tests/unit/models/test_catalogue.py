"""The catalogue: what stands in it holds together, and its numbers are those that the engines reckon with."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
import torch

from engine.contracts import CatalogueModel, KvType, ModelKind, Precision, TextSettings
from engine.errors import UseError
from engine.models.catalogue import FILE, catalogue, model_named
from engine.vision.config import ModelConfig
from engine.vision.facts import memory_of
from engine.vision.recipe import prepared_size
from tests.helpers.random_checkpoint import LLAMA_11B

TEXTS = [model for model in catalogue() if model.kind is ModelKind.TEXT]
SEEING = [model for model in catalogue() if model.kind is ModelKind.VISION]
LAYERS = {"llama-3.2-1b": (16, 8, 64), "llama-3.2-3b": (28, 8, 128)}
"""layers, heads of keys and values, width of a head"""
WEIGHTS = {"llama-3.2-1b": 1_235_814_400, "llama-3.2-3b": 3_212_749_888}
BITS = {"Q4_K_M": (4.5, 5.6), "Q6_K": (6.5, 6.8), "Q8_0": (8.5, 8.7), "F16": (16, 16.2)}
"""for each weight of a form, at least and at most; the embeddings of small models are kept finer"""
CONFIGS = {
    "llama-3.2-11b-vision": LLAMA_11B,
    "llama-3.2-90b-vision": replace(
        LLAMA_11B,
        decoder=replace(
            LLAMA_11B.decoder, hidden=8192, ffn=28_672, layers=100, heads=64, cross_layers=tuple(range(3, 100, 5))
        ),
    ),
}
SHARES = {"bf16": (1.0, 1.002), "FP8": (0.55, 0.65), "nf4": (0.3, 0.4), "4 bits (MLX)": (0.25, 0.3)}
"""of the bytes that the weights take in 16 bits"""

named = pytest.mark.parametrize("model", catalogue(), ids=lambda model: model.id)


def test_ids_are_unique_and_name_family_and_form() -> None:
    assert len({model.id for model in catalogue()}) == len(catalogue())
    assert all(model.id.startswith(f"{model.family}-") for model in catalogue())
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", json.loads(FILE.read_bytes())["made"])


@named
def test_an_entry_is_whole(model: CatalogueModel) -> None:
    assert re.fullmatch(r"[\w.-]+/[\w.-]+", model.repository)
    assert model.files and not any("/" in name for name in model.files)
    assert model.purpose.endswith(".") and model.title and model.form
    assert model.licence == "llama3.2"
    assert model.gated is model.repository.startswith("meta-llama/")


@pytest.mark.parametrize("model", TEXTS, ids=lambda model: model.id)
def test_a_text_model_takes_what_the_engine_reckons(model: CatalogueModel) -> None:
    layers, heads, width = LAYERS[model.family]
    for tokens, memory in model.memory:
        settings = TextSettings(context=tokens, kv_type=KvType.F16)
        assert memory == settings.memory(model.size, 2 * layers * heads * width * 2)
    assert [tokens for tokens, _ in model.memory] == [8_192, 32_768, 131_072]
    least, most = BITS[model.form]
    assert least <= 8 * model.size / WEIGHTS[model.family] <= most
    assert len(model.files) == 1 and model.files[0].lower().endswith(f"{model.form.lower()}.gguf")


def config(model: CatalogueModel) -> ModelConfig:
    return CONFIGS[model.family]


@pytest.mark.parametrize("model", SEEING, ids=lambda model: model.id)
def test_a_vision_model_takes_what_the_engine_reckons(model: CatalogueModel) -> None:
    four = memory_of(config(model), Precision.INT4, torch.bfloat16, blocks=True)
    assert model.memory == ((0, four),)
    least, most = SHARES[model.form]
    assert least <= model.size / prepared_size(config(model), Precision.BF16) <= most
    assert {"config.json", "tokenizer.json"} < set(model.files)


def test_both_kinds_can_be_had_without_an_account() -> None:
    assert {model.kind for model in catalogue() if not model.gated} == set(ModelKind)


def test_a_name_that_is_not_there_is_said() -> None:
    assert model_named(" LLAMA-3.2-3B-Q4_K_M ").title == "Llama 3.2 3B Instruct"
    with pytest.raises(UseError, match="no model 'llama'"):
        model_named("llama")
