"""What is kept in how many bits, and what that takes."""

from __future__ import annotations

import pytest

from app.self_test.tiny.vision_weights import TINY
from engine.contracts import Precision
from engine.vision import tensors
from engine.vision.config import ModelConfig
from engine.vision.ggml import Kind
from engine.vision.recipe import Form, form_of, kept_whole, prepared_size, shards
from engine.vision.tensors import expected_tensors
from tests.helpers.random_checkpoint import LLAMA_11B

LAYERS = f"{tensors.TEXT}.layers"


def forms(precision: Precision, config: ModelConfig = LLAMA_11B, *, blocks: bool = False) -> dict[str, Form]:
    shapes = expected_tensors(config).items()
    return {name: form_of(name, shape, precision, config.decoder, blocks=blocks) for name, shape in shapes}


@pytest.mark.parametrize("blocks", [False, True])
def test_eight_bits_where_four_are_known_to_hurt(blocks: bool) -> None:
    sensitive = {
        *(f"{LAYERS}.1.self_attn.{one}_proj.weight" for one in "qkvo"),
        *(f"{LAYERS}.1.mlp.{one}_proj.weight" for one in ("gate", "up", "down")),
        *(f"{LAYERS}.{layer}.cross_attn.o_proj.weight" for layer in (3, 8, 13, 18, 23, 28, 33, 38)),
        *(f"{LAYERS}.{layer}.mlp.down_proj.weight" for layer in (13, 18)),
    }
    found = {name for name, form in forms(Precision.INT4, blocks=blocks).items() if form.bits == 8}
    assert found == {*sensitive, tensors.EMBEDDING}
    small = {name for name, form in forms(Precision.INT4_SMALL, blocks=blocks).items() if form.bits == 8}
    assert small == {*sensitive, tensors.EMBEDDING, tensors.HEAD}


@pytest.mark.parametrize("blocks", [False, True])
@pytest.mark.parametrize("precision", Precision)
def test_the_vision_tower_stays_whole(precision: Precision, blocks: bool) -> None:
    for name, form in forms(precision, blocks=blocks).items():
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


def test_blocks_are_for_what_is_multiplied() -> None:
    four, eight = Form(4, kind=Kind.Q4_K), Form(8, kind=Kind.Q8_0)
    for precision in (Precision.INT4, Precision.INT4_SMALL):
        found = forms(precision, blocks=True)
        assert sum(form == four for form in found.values()) == 7 * 40 - 17
        assert found[f"{LAYERS}.1.mlp.up_proj.weight"] == found[f"{LAYERS}.3.cross_attn.o_proj.weight"] == eight
        assert found[tensors.EMBEDDING] == Form(8), "rows of it are taken"
        assert found[tensors.HEAD] == (Form(16) if precision is Precision.INT4 else eight)
    assert sum(form == eight for form in forms(Precision.INT8, blocks=True).values()) == 7 * 40 + 1
    assert set(forms(Precision.BF16, blocks=True).values()) == {Form(16)}


@pytest.mark.parametrize("blocks", [False, True])
@pytest.mark.parametrize(
    ("precision", "most"),
    [
        (Precision.INT4, 9.1e9),
        (Precision.INT4_SMALL, 8.1e9),
        (Precision.INT8, 12.7e9),
        (Precision.BF16, 21.4e9),
    ],
)
def test_the_11b_takes_no_more_than_is_promised(precision: Precision, most: float, blocks: bool) -> None:
    assert 0.9 * most < prepared_size(LLAMA_11B, precision, blocks=blocks) <= most


def test_all_tensors_of_the_11b_in_sixteen_bits_are_as_many_as_published() -> None:
    assert prepared_size(LLAMA_11B, Precision.BF16) == 2 * kept_whole(LLAMA_11B, Precision.BF16)
    assert kept_whole(LLAMA_11B, Precision.BF16) == pytest.approx(10_670_220_835, abs=100_000)


def test_the_size_of_a_form() -> None:
    assert Form(16).size((64, 128)) == 64 * 128 * 2
    assert Form(8).size((64, 128)) == 64 * 128 + 64 * 2
    assert Form(4, 32).size((64, 128)) == 64 * 64 + 64 * 4 * 2 * 2
    assert Form(8, kind=Kind.Q8_0).size((64, 512)) == 64 * (512 + 16 * 2)
    assert Form(4, kind=Kind.Q4_K).size((64, 512)) == 64 * 2 * (128 + 2 * 2 + 12)


def test_matrices_that_the_kernel_does_not_take_are_in_eight_bits() -> None:
    name = f"{LAYERS}.0.mlp.up_proj.weight"
    assert form_of(name, (64, 64), Precision.INT4, TINY.decoder) == Form(4, 32)
    for shape in ((32, 64), (64, 48)):
        assert form_of(name, shape, Precision.INT4, TINY.decoder) == Form(8)
    for shape, form in (((3, 256), Form(4, kind=Kind.Q4_K)), ((3, 96), Form(8, kind=Kind.Q8_0)), ((3, 48), Form(8))):
        assert form_of(name, shape, Precision.INT4, TINY.decoder, blocks=True) == form


@pytest.mark.parametrize("config", [TINY, LLAMA_11B])
def test_every_tensor_is_in_one_shard(config: ModelConfig) -> None:
    found = shards(config)
    assert sorted(name for names in found.values() for name in names) == sorted(expected_tensors(config))
    layers = config.decoder.layers + config.encoder.layers + config.encoder.global_layers
    assert len(found) == layers + len(("embedding", "head", "rest"))
    for name, names in found.items():
        if name[-15:-12].isdigit():
            assert all(f".layers.{int(name[-15:-12])}." in tensor for tensor in names)
