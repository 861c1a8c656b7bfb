"""The random weights of the tests by the names, and in the form, that Meta's code of Llama 3.2 Vision has them."""

from __future__ import annotations

import torch

from engine.canvas import Size, arrangements
from engine.vision.config import DecoderConfig, EncoderConfig
from engine.vision.tensors import GLOBAL, HEAD, LOCAL, TEXT, VISION

Weights = dict[str, torch.Tensor]

MATRICES = {"wq": "q_proj", "wk": "k_proj", "wv": "v_proj", "wo": "o_proj"}
FORWARD = {"w1": "gate_proj", "w2": "down_proj", "w3": "up_proj"}


def encoder_weights(config: EncoderConfig, weights: Weights, arrangement: Size) -> Weights:
    """By Meta's names."""
    positions = f"{VISION}.gated_positional_embedding"
    named = {
        "conv1._linear.weight": weights[f"{VISION}.patch_embedding.weight"].flatten(1),
        "class_embedding": weights[f"{VISION}.class_embedding"],
        "positional_embedding": weights[f"{positions}.embedding"],
        "gated_positional_embedding": _grid(config, weights[f"{positions}.tile_embedding.weight"], arrangement),
        "gated_positional_embedding_gate": weights[f"{positions}.gate"],
    }
    for place in ("pre", "post"):
        tiles = f"{VISION}.{place}_tile_positional_embedding"
        named[f"{place}_tile_pos_embed.embedding"] = _grid(config, weights[f"{tiles}.embedding.weight"], arrangement)
        named[f"{place}_tile_pos_embed.gate"] = weights[f"{tiles}.gate"]
        for kind in ("weight", "bias"):
            named[f"ln_{place}.{kind}"] = weights[f"{VISION}.layernorm_{place}.{kind}"]
    for number in range(config.layers):
        named |= _vision_layer(weights, f"{LOCAL}.{number}", f"transformer.resblocks.{number}")
    for number in range(config.global_layers):
        named |= _vision_layer(weights, f"{GLOBAL}.{number}", f"global_transformer.resblocks.{number}")
    return named


def _grid(config: EncoderConfig, table: torch.Tensor, arrangement: Size) -> torch.Tensor:
    """The row of a table that belongs to this canvas, in the corner of a grid [most, most, tokens, hidden]."""
    most, (down, across) = config.most_tiles, arrangement
    row = table[1 + arrangements(most).index(arrangement)].view(most, -1, config.hidden)
    grid = torch.zeros(most, most, *row.shape[1:])
    grid[:down, :across] = row[: down * across].view(down, across, *row.shape[1:])
    return grid


def _vision_layer(weights: Weights, ours: str, theirs: str) -> Weights:
    named = {
        f"{theirs}.attn.{name}.weight": weights[f"{ours}.self_attn.{our_name}.weight"]
        for name, our_name in MATRICES.items()
    }
    for kind in ("weight", "bias"):
        named[f"{theirs}.ln_1.{kind}"] = weights[f"{ours}.input_layernorm.{kind}"]
        named[f"{theirs}.ln_2.{kind}"] = weights[f"{ours}.post_attention_layernorm.{kind}"]
        named[f"{theirs}.mlp.c_fc.{kind}"] = weights[f"{ours}.mlp.fc1.{kind}"]
        named[f"{theirs}.mlp.c_proj.{kind}"] = weights[f"{ours}.mlp.fc2.{kind}"]
    gates = (gate for gate in ("gate_attn", "gate_ffn") if f"{ours}.{gate}" in weights)
    return named | {f"{theirs}.{gate}": weights[f"{ours}.{gate}"] for gate in gates}


def decoder_weights(config: DecoderConfig, weights: Weights) -> Weights:
    """By Meta's names; Meta turns neighbouring numbers of a head, Hugging Face its halves."""
    embedding = weights[f"{TEXT}.embed_tokens.weight"]
    named = {
        "tok_embeddings.weight": embedding[: config.vocabulary],
        "learnable_embedding.weight": embedding[config.vocabulary :],
        "norm.weight": weights[f"{TEXT}.norm.weight"],
        "output.weight": weights[HEAD],
    }
    for place, layer in enumerate(config.self_layers):
        named |= _text_layer(weights, f"{TEXT}.layers.{layer}", f"layers.{place}", "self_attn")
        for name, heads in (("wq", config.heads), ("wk", config.kv_heads)):
            halves = named[f"layers.{place}.attention.{name}.weight"]
            neighbours = halves.view(heads, 2, config.head // 2, -1).transpose(1, 2)
            named[f"layers.{place}.attention.{name}.weight"] = neighbours.reshape(halves.shape)
    for place, layer in enumerate(config.cross_layers):
        ours, theirs = f"{TEXT}.layers.{layer}", f"cross_attention_layers.{place}"
        named |= _text_layer(weights, ours, theirs, "cross_attn")
        for norm in ("q_norm", "k_norm"):
            named[f"{theirs}.attention.{norm}.weight"] = weights[f"{ours}.cross_attn.{norm}.weight"]
        named[f"{theirs}.gate_attn"] = weights[f"{ours}.cross_attn_attn_gate"]
        named[f"{theirs}.gate_ffwd"] = weights[f"{ours}.cross_attn_mlp_gate"]
    return named


def _text_layer(weights: Weights, ours: str, theirs: str, attention: str) -> Weights:
    named = {
        f"{theirs}.attention_norm.weight": weights[f"{ours}.input_layernorm.weight"],
        f"{theirs}.ffn_norm.weight": weights[f"{ours}.post_attention_layernorm.weight"],
    }
    for name, our_name in MATRICES.items():
        named[f"{theirs}.attention.{name}.weight"] = weights[f"{ours}.{attention}.{our_name}.weight"]
    for name, our_name in FORWARD.items():
        named[f"{theirs}.feed_forward.{name}.weight"] = weights[f"{ours}.mlp.{our_name}.weight"]
    return named
