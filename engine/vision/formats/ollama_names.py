"""What Ollama's converter calls the tensors (``convert_mllama.go``), and what it called them earlier."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from engine.vision.formats.gguf_file import GgufTensor
from engine.vision.tensors import GLOBAL, HEAD, LOCAL, TEXT, VISION, Shape

BEGINNINGS = (
    (f"{TEXT}.layers.", "blk."),
    (f"{LOCAL}.", "v.blk."),
    (f"{GLOBAL}.", "v.global.blk."),
    (f"{TEXT}.", ""),
    (f"{VISION}.", "v."),
    ("multi_modal_projector.", "mm.0."),
)
TEXT_ENDINGS = {
    "input_layernorm.": ("attn_norm.",),
    "post_attention_layernorm.": ("ffn_norm.",),
    "self_attn.q_proj.": ("attn_q.",),
    "self_attn.k_proj.": ("attn_k.",),
    "self_attn.v_proj.": ("attn_v.",),
    "self_attn.o_proj.": ("attn_output.", "attn_out."),
    "cross_attn.": ("cross_attn_",),
    "mlp.gate_proj.": ("ffn_gate.",),
    "mlp.up_proj.": ("ffn_up.",),
    "mlp.down_proj.": ("ffn_down.",),
}
VISION_ENDINGS = TEXT_ENDINGS | {
    "input_layernorm.": ("attn_norm.", "ln1."),
    "post_attention_layernorm.": ("ffn_norm.", "ln2."),
    "mlp.fc1.": ("ffn_up.", "ffn_down."),
    "mlp.fc2.": ("ffn_down.", "ffn_up."),
    "gate_attn": ("attn_gate",),
    "gate_ffn": ("ffn_gate",),
}
"""the two halves of the encoder's MLP have changed names, so their shapes decide"""
OTHERS = {
    "embed_tokens.weight": "token_embd.weight",
    "norm.weight": "output_norm.weight",
    "class_embedding": "class_embd",
    "patch_embedding.weight": "patch_embd.weight",
    "gated_positional_embedding.embedding": "position_embd.weight",
    "gated_positional_embedding.gate": "tile_position_embd.gate",
    "gated_positional_embedding.tile_embedding.weight": "tile_position_embd.weight",
    "pre_tile_positional_embedding.embedding.weight": "pre_tile_position_embd.weight",
    "pre_tile_positional_embedding.gate": "pre_tile_position_embd.gate",
    "post_tile_positional_embedding.embedding.weight": "post_tile_position_embd.weight",
    "post_tile_positional_embedding.gate": "post_tile_position_embd.gate",
    "layernorm_pre.weight": "pre_ln.weight",
    "layernorm_pre.bias": "pre_ln.bias",
    "layernorm_post.weight": "post_ln.weight",
    "layernorm_post.bias": "post_ln.bias",
}
LAYER = re.compile(r"(\d+\.)(.+)")
FREE = (f"{VISION}.class_embedding", f"{VISION}.patch_embedding", f"{VISION}.gated", f"{VISION}.pre", f"{VISION}.post")
"""beginnings of the names of tensors that have been kept in other shapes with the same numbers in the same order"""


def names_of(published: str) -> Iterator[str]:
    """The names under which a tensor may lie in the file, the likeliest first."""
    if published == HEAD:
        yield "output.weight"
        return
    own, rest = next((own, published.removeprefix(begin)) for begin, own in BEGINNINGS if published.startswith(begin))
    layer = LAYER.fullmatch(rest)
    for ending in _endings(layer[2], own) if layer else [OTHERS.get(rest, rest)]:
        name = own + (layer[1] if layer else "") + ending
        yield name
        yield name.removesuffix(".weight") if name.endswith(".weight") else f"{name}.weight"


def _endings(rest: str, own: str) -> list[str]:
    endings = VISION_ENDINGS if own.startswith("v.") else TEXT_ENDINGS
    for published, candidates in endings.items():
        if rest.startswith(published):
            return [candidate + rest.removeprefix(published) for candidate in candidates]
    return [rest]


def find(tensors: Mapping[str, GgufTensor], published: str, shape: Shape) -> GgufTensor | None:
    """The tensor in the file that has this shape, or else the likeliest one."""
    there = [tensors[name] for name in names_of(published) if name in tensors]
    fitting = [tensor for tensor in there if tensor.shape == shape]
    return next(iter(fitting or there), None)
