"""A small GGUF file with random weights: real architecture, real vocabulary, and words that mean nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from gguf import GGUFWriter, TokenType

from app.self_test.tiny.llama_weights import EPSILON, ROPE_THETA, Shape, Weight, rope_factors
from app.self_test.tiny.vocabulary import Vocabulary

PUBLISHED_TO_GGUF = {
    "model.embed_tokens": "token_embd",
    "model.norm": "output_norm",
    "lm_head": "output",
    "input_layernorm": "attn_norm",
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "post_attention_layernorm": "ffn_norm",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}


def write_text_model(
    path: Path, shape: Shape, vocabulary: Vocabulary, weights: Mapping[str, Weight], *, test: bool = True
) -> Path:
    """Write a Llama of these weights, by their published names, as float32; ``test`` says in its metadata that its
    words mean nothing."""
    writer = GGUFWriter(path, "llama")
    describe(writer, shape, vocabulary, test=test)
    writer.add_tensor("rope_freqs.weight", rope_factors(shape))
    for name, weight in weights.items():
        writer.add_tensor(gguf_name(name), in_gguf_order(name, weight, shape))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def willing(weights: Mapping[str, Weight], tokens: Sequence[str]) -> dict[str, Weight]:
    """The same weights, but embeddings that prefer the marks of an answer's form, its end among them: the model makes
    statements, few and short ones."""
    embeddings = weights["model.embed_tokens.weight"].copy()
    line_end = embeddings[tokens.index("Ċ")].copy()  # the last token of every prompt
    for strength, token in enumerate(["[", "<|eot_id|>", "1", "]", '"', "Ċ"], 5):
        embeddings[tokens.index(token)] = strength * line_end
    return {**weights, "model.embed_tokens.weight": embeddings}


def describe(writer: GGUFWriter, shape: Shape, vocabulary: Vocabulary, *, test: bool = True) -> None:
    """Write everything that stands before the tensors."""
    assert len(vocabulary.tokens) == shape.vocabulary
    writer.add_name(f"Random weights, {shape.layers} layers of {shape.hidden}")
    if test:
        writer.add_bool("folioscope.test", True)
    writer.add_block_count(shape.layers)
    writer.add_context_length(shape.context)
    writer.add_embedding_length(shape.hidden)
    writer.add_feed_forward_length(shape.ffn)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.kv_heads)
    writer.add_layer_norm_rms_eps(EPSILON)
    writer.add_rope_freq_base(ROPE_THETA)
    writer.add_rope_dimension_count(shape.head)
    writer.add_vocab_size(shape.vocabulary)
    _describe_vocabulary(writer, vocabulary)
    writer.add_chat_template("{{ raise_exception('the template of a file is never run') }}")


def _describe_vocabulary(writer: GGUFWriter, vocabulary: Vocabulary) -> None:
    ids = {token: id_ for id_, token in enumerate(vocabulary.tokens)}
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(vocabulary.pre)
    writer.add_token_list(vocabulary.tokens)
    writer.add_token_types(
        [TokenType.NORMAL] * len(vocabulary.ordinary) + [TokenType.CONTROL] * len(vocabulary.special)
    )
    writer.add_token_merges([f"{first} {second}" for first, second in vocabulary.merges])
    writer.add_bos_token_id(ids[vocabulary.special[0]])
    writer.add_eos_token_id(ids.get("<|eot_id|>", ids[vocabulary.special[0]]))
    if "<|eot_id|>" in ids:
        writer.add_eot_token_id(ids["<|eot_id|>"])
        writer.add_eom_token_id(ids["<|eom_id|>"])


def gguf_name(published: str) -> str:
    """llama.cpp's name of a weight."""
    stem = published.removesuffix(".weight")
    if stem.startswith("model.layers."):
        _, _, layer, part = stem.split(".", 3)
        return f"blk.{layer}.{PUBLISHED_TO_GGUF[part]}.weight"
    return f"{PUBLISHED_TO_GGUF[stem]}.weight"


def in_gguf_order(name: str, weight: Weight, shape: Shape) -> Weight:
    """Rows of queries and keys as llama.cpp rotates them: in pairs of neighbours, where others pair two halves."""
    heads = {"q_proj": shape.heads, "k_proj": shape.kv_heads}.get(name.split(".")[-2])
    if heads is None:
        return weight
    halves = weight.reshape(heads, 2, shape.head // 2, shape.hidden)
    return np.ascontiguousarray(halves.swapaxes(1, 2).reshape(weight.shape))
