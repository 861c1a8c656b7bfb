"""Packed folders: bitsandbytes' nf4, MLX, compressed-tensors; each gives back what its writer meant."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from engine.vision.formats import checkpoint
from engine.vision.formats.opening import open_checkpoint
from tests.helpers.vision_checkpoints import compressed, mlx, nf4
from tests.helpers.vision_checkpoints.folders import SMALL, Weights, new_name, write_folder
from tests.unit.vision.formats.conftest import Refused, different

Pack = Callable[[str, torch.Tensor], tuple[Weights, torch.Tensor]]

EMBEDDINGS = ("embed_tokens.weight", "lm_head.weight", "tile_embedding.weight", "positional_embedding.embedding.weight")
CLOSENESS = 1e-5
"""float32 may be rounded elsewhere"""
Q, K, DOWN = (
    f"language_model.model.layers.0.{part}_proj.weight" for part in ("self_attn.q", "self_attn.k", "mlp.down")
)


def is_text_matrix(name: str, weight: torch.Tensor) -> bool:
    """Whether it is a matrix of the text model's layers."""
    return name.startswith("language_model.model.layers") and weight.dim() == 2


def one_packed_by(pack: Pack, weights: Weights, name: str) -> Weights:
    """What is saved of a model of which one matrix is packed."""
    saved, _ = pack(name, weights[name])
    return {own: weight for own, weight in weights.items() if own != name} | saved


def double_nf4(name: str, weight: torch.Tensor) -> tuple[Weights, torch.Tensor]:
    return nf4.packed(name, weight, double=True)


def packed_by(pack: Pack, weights: Weights, *, vision: bool = False) -> tuple[Weights, Weights]:
    """What is saved of a model whose matrices are packed in one way, and the values that it stands for."""
    saved: Weights = {}
    values: Weights = {}
    for name, weight in weights.items():
        is_vision = vision and "_proj.weight" in name
        if is_text_matrix(name, weight) or is_vision:
            parts, values[name] = pack(name, weight)
            saved |= parts
        else:
            saved[name] = weight.bfloat16()
            values[name] = weight
    return saved, values


@pytest.mark.parametrize(("double", "vision"), [(True, False), (True, True), (False, False)])
def test_nf4(tmp_path: Path, weights: Weights, double: bool, vision: bool) -> None:
    saved, values = packed_by(lambda name, weight: nf4.packed(name, weight, double=double), weights, vision=vision)
    folder = write_folder(tmp_path, saved, extra={"quantization_config": {"quant_method": "bitsandbytes"}})
    model = open_checkpoint(folder)
    assert different(model, values, closeness=CLOSENESS) == []
    assert model.format == "nf4"


def test_nf4_under_new_names(tmp_path: Path, weights: Weights) -> None:
    saved, values = packed_by(double_nf4, weights)
    model = open_checkpoint(write_folder(tmp_path, {new_name(name): part for name, part in saved.items()}, shards=2))
    assert different(model, values, closeness=CLOSENESS) == []


def mlx_model(weights: Weights, bits: int) -> tuple[Weights, Weights]:
    """Text in ``bits``, embedding and output in eight; the tables of the tiles too, as early conversions had them."""
    saved: Weights = {}
    values: Weights = {}
    for name, weight in weights.items():
        if is_text_matrix(name, weight) or name.endswith(EMBEDDINGS):
            parts, values[name] = mlx.packed(name, weight, bits if is_text_matrix(name, weight) else 8)
            saved |= parts
        else:
            saved[mlx.own_name(name)] = mlx.plain(weight)
            values[name] = weight
    return saved, values


@pytest.mark.parametrize("bits", [4, 8])
def test_mlx(tmp_path: Path, weights: Weights, bits: int) -> None:
    saved, values = mlx_model(weights, bits)
    folder = write_folder(tmp_path, saved, extra={"quantization": {"group_size": 64, "bits": bits}})
    model = open_checkpoint(folder)
    assert different(model, values, closeness=CLOSENESS) == []
    assert model.format == "MLX"


def test_mlx_that_is_not_packed(tmp_path: Path, weights: Weights) -> None:
    saved = {mlx.own_name(name): mlx.plain(weight) for name, weight in weights.items()}
    model = open_checkpoint(write_folder(tmp_path, saved))
    assert different(model, {name: weight.bfloat16() for name, weight in weights.items()}) == []
    assert model.format == "MLX"


@pytest.mark.parametrize("pack", [compressed.symmetric, compressed.asymmetric, compressed.floats])
def test_compressed_tensors(tmp_path: Path, weights: Weights, pack: Pack) -> None:
    saved, values = packed_by(pack, weights)
    folder = write_folder(tmp_path, saved, extra={"quantization_config": {"quant_method": "compressed-tensors"}})
    model = open_checkpoint(folder)
    assert different(model, values, closeness=CLOSENESS) == []
    assert model.format == "compressed-tensors"


def test_one_scale_for_a_matrix_of_floats(tmp_path: Path, weights: Weights) -> None:
    numbers = weights[K].to(torch.float8_e4m3fn)
    saved = weights | {K: numbers, f"{K}_scale": torch.tensor(0.5)}
    model = open_checkpoint(write_folder(tmp_path, saved))
    assert different(model, {K: numbers.float() * 0.5}) == []


def test_points_that_stand_for_zero_may_be_whole_bytes(tmp_path: Path, weights: Weights) -> None:
    saved, value = compressed.asymmetric(K, weights[K])
    by_row = {f"{K}_zero_point": compressed.zeros_in_bytes(weights[K])}
    others = {name: weight for name, weight in weights.items() if name != K}
    model = open_checkpoint(write_folder(tmp_path, others | saved | by_row))
    assert different(model, {K: value}, closeness=CLOSENESS) == []


def test_pieces_join_without_a_seam(tmp_path: Path, weights: Weights, monkeypatch: pytest.MonkeyPatch) -> None:
    """Large matrices are unpacked in pieces; here a piece is three rows and a bit."""
    monkeypatch.setattr(checkpoint, "PIECE", 1000)
    saved, values = packed_by(double_nf4, weights)
    assert different(open_checkpoint(write_folder(tmp_path, saved)), values, closeness=CLOSENESS) == []


def test_columns_in_activation_order_are_refused(tmp_path: Path, weights: Weights, refused: Refused) -> None:
    saved = one_packed_by(compressed.symmetric, weights, DOWN)
    saved[f"{DOWN}_g_idx"] = saved[f"{DOWN}_g_idx"].flip(0)
    sentence = refused(write_folder(tmp_path, saved))
    assert sentence == f"The columns of {DOWN} are grouped by activation order, which Folioscope does not read."


def test_packing_that_is_not_known_is_refused_by_name(tmp_path: Path, weights: Weights, refused: Refused) -> None:
    extra = {"quantization_config": {"quant_method": "gptq"}}
    assert "are packed by gptq, which" in refused(write_folder(tmp_path, weights, extra=extra))


@pytest.mark.parametrize(
    ("part", "change"),
    [
        (f"{Q}.absmax", lambda part: part[:-1].clone()),
        (f"{Q}.nested_absmax", lambda part: part[:0].clone()),
        (f"{Q}.quant_map", lambda part: part[:8].clone()),
        (Q, lambda part: part[:-1].clone()),
        (f"{Q}.quant_state.bitsandbytes__nf4", lambda part: part[:-4].clone()),
    ],
)
def test_damaged_nf4_is_refused(
    tmp_path: Path, weights: Weights, refused: Refused, part: str, change: Callable[[torch.Tensor], torch.Tensor]
) -> None:
    saved = one_packed_by(double_nf4, weights, Q)
    saved[part] = change(saved[part])
    assert refused(write_folder(tmp_path, saved)) == f"{Q} is damaged: its parts do not fit each other."


@pytest.mark.parametrize("ending", ["scales", "biases"])
def test_damaged_mlx_is_refused(tmp_path: Path, weights: Weights, refused: Refused, ending: str) -> None:
    saved = one_packed_by(lambda name, weight: mlx.packed(name, weight, 4), weights, K)
    stem = K.removesuffix(".weight")
    saved[f"{stem}.{ending}"] = saved[f"{stem}.{ending}"][:-1].clone()
    assert K in refused(write_folder(tmp_path, saved))


def test_damaged_compressed_tensors_are_refused(tmp_path: Path, weights: Weights, refused: Refused) -> None:
    saved = one_packed_by(compressed.asymmetric, weights, K)
    cut = {**saved, f"{K}_zero_point": saved[f"{K}_zero_point"][:-1].clone()}
    assert refused(write_folder(tmp_path / "zeros", cut)) == f"{K} is damaged: its parts do not fit each other."
    other = {**saved, f"{K}_shape": torch.tensor([SMALL.decoder.hidden] * 2)}
    assert refused(write_folder(tmp_path / "shape", other)) == f"{K} is damaged: its parts do not fit each other."
    cut = {**saved, f"{K}_packed": saved[f"{K}_packed"][:, :-1].clone()}
    assert refused(write_folder(tmp_path / "packed", cut)).startswith(f"{K} is packed in a way that")
