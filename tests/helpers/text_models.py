"""Small GGUF files with random weights: real architecture, real vocabulary, and words that mean nothing."""

from __future__ import annotations

import ctypes
import shutil
from pathlib import Path

import llama_cpp
import numpy as np
from gguf import GGUFReader, GGUFWriter, TokenType

from tests.helpers.bpe import Vocabulary, llama3_vocabulary
from tests.helpers.llama_weights import EPSILON, ROPE_THETA, TINY, Shape, Weight, random_weights, rope_factors

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


def tiny_model(
    path: Path, shape: Shape = TINY, *, seed: int = 0, vocabulary: Vocabulary | None = None, test: bool = True
) -> Path:
    """Write a Llama with random float32 weights; ``test`` says in its metadata that its words mean nothing."""
    writer = GGUFWriter(path, "llama")
    describe(writer, shape, vocabulary or llama3_vocabulary(shape.vocabulary), test=test)
    writer.add_tensor("rope_freqs.weight", rope_factors(shape))
    for name, weight in random_weights(shape, seed).items():
        writer.add_tensor(gguf_name(name), in_gguf_order(name, weight, shape))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def quantised(source: Path, target: Path, kind: int = llama_cpp.LLAMA_FTYPE_MOSTLY_Q4_K_M) -> Path:
    """Write a quantised copy of a model whose rows divide by 256."""
    parameters = llama_cpp.llama_model_quantize_default_params()
    parameters.ftype = kind
    parameters.nthread = 1
    failed = llama_cpp.llama_model_quantize(bytes(source), bytes(target), ctypes.byref(parameters))
    assert not failed, f"llama.cpp could not quantise {source}"
    return target


def willing(source: Path, target: Path) -> Path:
    """Write a copy of a model with weights that prefer the marks of an answer's form: it makes statements, and short
    ones."""
    shutil.copy(source, target)
    reader = GGUFReader(target, "r+")
    field = reader.fields["tokenizer.ggml.tokens"]
    tokens = [bytes(field.parts[place]).decode() for place in field.data]
    embeddings = next(tensor.data for tensor in reader.tensors if tensor.name == "token_embd.weight")
    line_end = embeddings[tokens.index("Ċ")].copy()  # the last token of every prompt
    for strength, token in enumerate(["[", "1", "]", '"', "Ċ"], 5):
        embeddings[tokens.index(token)] = strength * line_end
    return target


def cut_short(source: Path, target: Path) -> Path:
    """Write the first half of a model, as a download that was broken off leaves it."""
    content = source.read_bytes()
    target.write_bytes(content[: len(content) // 2])
    return target


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
