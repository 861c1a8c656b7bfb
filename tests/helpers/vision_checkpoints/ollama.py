"""Files of Ollama's ``llama3.2-vision`` in small, as its converter wrote them in different releases."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from gguf import GGMLQuantizationType, GGUFWriter, TokenType

from app.self_test.tiny.vision_model import DOTTED_TEST
from engine.vision.config import ModelConfig
from tests.helpers.vision_checkpoints.folders import SMALL, Weights
from tests.helpers.vision_checkpoints.k_quants import quantised
from tests.helpers.vision_weights import tiny_vocabulary

F16, Q4, Q6 = GGMLQuantizationType.F16, GGMLQuantizationType.Q4_K, GGMLQuantizationType.Q6_K

TEXT_NAMES = {
    "language_model.lm_head": "output",
    "language_model.model.embed_tokens": "token_embd",
    "language_model.model.norm": "output_norm",
    "language_model.model.layers": "blk",
    "self_attn.o_proj": "attn_output",
    "self_attn.": "attn_",
    "attn_q_proj": "attn_q",
    "attn_k_proj": "attn_k",
    "attn_v_proj": "attn_v",
    "cross_attn.": "cross_attn_",
    "input_layernorm": "attn_norm",
    "post_attention_layernorm": "ffn_norm",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}
VISION_NAMES = TEXT_NAMES | {
    "multi_modal_projector": "mm.0",
    "vision_model.global_transformer.layers": "v.global.blk",
    "vision_model.transformer.layers": "v.blk",
    "vision_model.": "v.",
    "gated_positional_embedding.tile_embedding": "tile_position_embd",
    "gated_positional_embedding.embedding": "position_embd.weight",
    "gated_positional_embedding.gate": "tile_position_embd.gate",
    "_tile_positional_embedding.embedding": "_tile_position_embd",
    "_tile_positional_embedding": "_tile_position_embd",
    "class_embedding": "class_embd",
    "patch_embedding": "patch_embd",
    "layernorm_pre": "pre_ln",
    "layernorm_post": "post_ln",
    "gate_attn": "attn_gate",
    "gate_ffn": "ffn_gate",
    "mlp.fc1": "ffn_up",
    "mlp.fc2": "ffn_down",
}
EARLIER = {"attn_norm": "ln1", "ffn_norm": "ln2", "attn_output": "attn_out", "ffn_up": "fc1", "ffn_down": "ffn_up"}
"""present names of the encoder's parts -> earlier ones; the MLP's halves had each other's"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What the converter did."""

    tanh: bool = True
    """to the gates of the encoder's last layers"""
    embedding_tanh: bool = True
    """to the gates of its embeddings"""
    vision_permuted: bool = True
    cross_permuted: bool = True
    earlier_names: bool = False


PRESENT = Release()
"""0.7.1 and later"""
DEFECTIVE = Release(tanh=False, vision_permuted=False)
"""0.7.0"""


def write_ollama(
    path: Path, weights: Weights, release: Release = PRESENT, *, test: bool = True, architecture: str = "mllama"
) -> Weights:
    """Write the file; returns the values that it stands for, by their canonical names."""
    writer = GGUFWriter(path, architecture)
    if test:
        writer.add_bool(DOTTED_TEST, True)
    _describe(writer, SMALL)
    values = {name: _add(writer, name, weight, release) for name, weight in weights.items()}
    writer.add_tensor("rope_freqs.weight", np.ones(SMALL.decoder.head // 2, np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return values


def own_name(name: str, release: Release = PRESENT) -> str:
    """What the converter calls a tensor."""
    is_vision = name.startswith(("vision_model", "multi_modal"))
    for published, own in (VISION_NAMES if is_vision else TEXT_NAMES).items():
        name = name.replace(published, own)
    if is_vision and release.earlier_names:
        for present, earlier in EARLIER.items():
            name = name.replace(present, earlier)
    return name.replace("fc1", "ffn_down")


def _add(writer: GGUFWriter, name: str, weight: torch.Tensor, release: Release) -> torch.Tensor:
    if name == "vision_model.gated_positional_embedding.gate":
        base = 1 - torch.tanh(weight) if release.embedding_tanh else weight
        writer.add_tensor("v.position_embd.gate", base.numpy())
    kept = _changed(name, weight, release)
    own, matrix = own_name(name, release), kept.numpy()
    if weight.dim() == 1:
        writer.add_tensor(own, matrix)
        return weight
    if name.startswith(("vision_model", "multi_modal")):
        writer.add_tensor(own, matrix.astype(np.float16))
        return weight.half().float()
    kind = Q6 if name.endswith(("v_proj.weight", "down_proj.weight", "lm_head.weight")) else Q4
    content, values = quantised(matrix, kind)
    writer.add_tensor(own, content, raw_dtype=kind)
    return _unchanged(name, torch.from_numpy(values), release)


def _changed(name: str, weight: torch.Tensor, release: Release) -> torch.Tensor:
    """Gates to tangents, and the rows of queries and keys from halves to pairs of neighbours."""
    heads = _permuted_heads(name, release)
    if heads:
        return weight.view(heads, 2, -1, weight.shape[1]).transpose(1, 2).reshape(weight.shape).contiguous()
    is_last = name.startswith("vision_model.global")
    is_gate = name.startswith("vision_model") and weight.shape == (1,)
    return torch.tanh(weight) if is_gate and (release.tanh if is_last else release.embedding_tanh) else weight


def _unchanged(name: str, weight: torch.Tensor, release: Release) -> torch.Tensor:
    heads = _permuted_heads(name, release)
    return weight.view(heads, -1, 2, weight.shape[1]).transpose(1, 2).reshape(weight.shape) if heads else weight


def _permuted_heads(name: str, release: Release) -> int:
    decoder = SMALL.decoder
    if not name.endswith(("q_proj.weight", "k_proj.weight")):
        return 0
    if name.startswith("vision_model"):
        return SMALL.encoder.heads * release.vision_permuted
    is_permuted = release.cross_permuted or "cross_attn" not in name
    return (decoder.heads if "q_proj" in name else decoder.kv_heads) * is_permuted


def _describe(writer: GGUFWriter, config: ModelConfig) -> None:
    encoder, decoder, family = config.encoder, config.decoder, writer.arch
    writer.add_block_count(decoder.layers)
    writer.add_context_length(decoder.context)
    writer.add_embedding_length(decoder.hidden)
    writer.add_feed_forward_length(decoder.ffn)
    writer.add_head_count(decoder.heads)
    writer.add_head_count_kv(decoder.kv_heads)
    writer.add_layer_norm_rms_eps(decoder.epsilon)
    writer.add_rope_freq_base(decoder.rope_theta)
    writer.add_array(f"{family}.attention.cross_attention_layers", list(decoder.cross_layers))
    writer.add_array(f"{family}.vision.intermediate_layers_indices", list(encoder.taps))
    writer.add_float32(f"{family}.vision.attention.layer_norm_epsilon", encoder.epsilon)
    numbers = {
        "block_count": encoder.layers,
        "global.block_count": encoder.global_layers,
        "embedding_length": encoder.hidden,
        "feed_forward_length": encoder.ffn,
        "attention.head_count": encoder.heads,
        "image_size": encoder.tile,
        "patch_size": encoder.patch,
        "max_num_tiles": encoder.most_tiles,
        "num_channels": 3,
    }
    for key, number in numbers.items():
        writer.add_uint32(f"{family}.vision.{key}", number)
    vocabulary = tiny_vocabulary(config)
    special = len(vocabulary.special) + 1
    writer.add_tokenizer_model("gpt2")
    writer.add_token_list([*vocabulary.tokens, "<|image|>"])
    writer.add_token_types([TokenType.NORMAL] * len(vocabulary.ordinary) + [TokenType.CONTROL] * special)
    writer.add_token_merges([f"{first} {second}" for first, second in vocabulary.merges])
