"""What is kept in how many bits, and what that takes."""

from __future__ import annotations

import pytest

from engine.contracts import Precision
from engine.vision import tensors
from engine.vision.config import ModelConfig
from engine.vision.recipe import Form, form_of, kept_whole, prepared_size, shards
from engine.vision.tensors import expected_tensors
from tests.helpers.random_checkpoint import LLAMA_11B
from tests.helpers.vision_weights import TINY

LAYERS = f"{tensors.TEXT}.layers"


def forms(precision: Precision, config: ModelConfig = LLAMA_11B) -> dict[str, Form]:
    return {name: form_of(name, shape, precision, config.decoder) for name, shape in expected_tensors(config).items()}


def test_eight_bits_where_four_are_known_to_hurt() -> None:
    sensitive = {
        *(f"{LAYERS}.1.self_attn.{one}_proj.weight" for one in "qkvo"),
        *(f"{LAYERS}.1.mlp.{one}_proj.weight" for one in ("gate", "up", "down")),
        *(f"{LAYERS}.{layer}.cross_attn.o_proj.weight" for layer in (3, 8, 13, 18, 23, 28, 33, 38)),
        *(f"{LAYERS}.{layer}.mlp.down_proj.weight" for layer in (13, 18)),
    }
    found = {name for name, form in forms(Precision.INT4).items() if form.bits == 8}
    assert found == {*sensitive, tensors.EMBEDDING}
    small = {name for name, form in forms(Precision.INT4_SMALL).items() if form.bits == 8}
    assert small == {*sensitive, tensors.EMBEDDING, tensors.HEAD}


@pytest.mark.parametrize("precision", Precision)
def test_the_vision_tower_stays_whole(precision: Precision) -> None:
    for name, form in forms(precision).items():
        if not name.startswith("language_model"):
            assert form == Form(16), name


def test_the_other_matrices_of_the_text_model_are_in_the_bits_that_are_asked_for() -> None:
    for precision, form in ((Precision.INT4, Form(4, 32)), (Precision.INT4_SMALL, Form(4, 64))):
        found = forms(precision)
        assert found[f"{LAYERS}.0.mlp.down_proj.weight"] == found[f"{LAYERS}.3.cross_attn.k_proj.weight"] == form
        assert sum(one == form for one in found.values()) == 7 * 40 - 17
    assert forms(Precision.INT4)[tensors.HEAD] == Form(16)
    eight = [name for name, form in forms(Precision.INT8).items() if form == Form(8)]
    assert len(eight) == 7 * 40 + 2
    assert set(forms(Precision.BF16).values()) == {Form(16)}


@pytest.mark.parametrize(
    ("precision", "most"),
    [
        (Precision.INT4, 9.1e9),
        (Precision.INT4_SMALL, 8.1e9),
        (Precision.INT8, 12.1e9),
        (Precision.BF16, 21.4e9),
    ],
)
def test_the_11b_takes_no_more_than_is_promised(precision: Precision, most: float) -> None:
    assert 0.9 * most < prepared_size(LLAMA_11B, precision) <= most


def test_all_tensors_of_the_11b_in_sixteen_bits_are_as_many_as_published() -> None:
    assert prepared_size(LLAMA_11B, Precision.BF16) == 2 * kept_whole(LLAMA_11B, Precision.BF16)
    assert kept_whole(LLAMA_11B, Precision.BF16) == pytest.approx(10_670_220_835, abs=100_000)


def test_the_size_of_a_form() -> None:
    assert Form(16).size((64, 128)) == 64 * 128 * 2
    assert Form(8).size((64, 128)) == 64 * 128 + 64 * 2
    assert Form(4, 32).size((64, 128)) == 64 * 64 + 64 * 4 * 2 * 2


def test_matrices_that_the_kernel_does_not_take_are_in_eight_bits() -> None:
    name = f"{LAYERS}.0.mlp.up_proj.weight"
    assert form_of(name, (64, 64), Precision.INT4, TINY.decoder) == Form(4, 32)
    for shape in ((32, 64), (64, 48)):
        assert form_of(name, shape, Precision.INT4, TINY.decoder) == Form(8)


@pytest.mark.parametrize("config", [TINY, LLAMA_11B])
def test_every_tensor_is_in_one_shard(config: ModelConfig) -> None:
    found = shards(config)
    assert sorted(name for names in found.values() for name in names) == sorted(expected_tensors(config))
    layers = config.decoder.layers + config.encoder.layers + config.encoder.global_layers
    assert len(found) == layers + len(("embedding", "head", "rest"))
    for name, names in found.items():
        if name[-15:-12].isdigit():
            assert all(f".layers.{int(name[-15:-12])}." in tensor for tensor in names)
