"""A small Llama 3.2 Vision of random weights in a folder as ``save_pretrained`` of transformers 4.54 writes it, with a
mark that its words mean nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from safetensors.numpy import save_file

from app.self_test.tiny.llama_weights import Weight
from app.self_test.tiny.vocabulary import Vocabulary
from engine.canvas import arrangements
from engine.vision.config import DecoderConfig, EncoderConfig, ModelConfig
from engine.vision.tensors import HEAD

TEST = "folioscope_test"
"""marks a config.json; in the metadata of safetensors and GGUF files the mark has a dot"""
DOTTED_TEST = "folioscope.test"

EAGERNESS = 4.0
"""deviation of the logit of the end, where those of all other tokens deviate by one"""


def write_vision_model(folder: Path, config: ModelConfig, vocabulary: Vocabulary, weights: dict[str, Weight]) -> Path:
    """Write a model of these float32 weights, by their canonical names: one file, config.json and tokenizer.json."""
    folder.mkdir(parents=True, exist_ok=True)
    describe(folder, config, vocabulary)
    save_file(weights, folder / "model.safetensors", {"format": "pt", DOTTED_TEST: "true"})
    return folder


def brief(weights: Mapping[str, Weight], vocabulary: Vocabulary) -> dict[str, Weight]:
    """The same weights, but an output layer that prefers the end of an answer: the model writes a few words."""
    output = weights[HEAD].copy()
    output[vocabulary.tokens.index("<|eot_id|>")] *= EAGERNESS
    return {**weights, HEAD: output}


def describe(folder: Path, config: ModelConfig, vocabulary: Vocabulary) -> None:
    """Write what stands beside the weights."""
    write_json(folder / "config.json", huggingface_config(config))
    write_json(folder / "tokenizer.json", huggingface_tokenizer(vocabulary))


def write_json(path: Path, content: Any) -> None:
    """Write it as transformers does."""
    path.write_text(json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


def huggingface_config(config: ModelConfig) -> dict[str, Any]:
    """The keys of ``config.json`` that transformers 4.54 writes and reads, and the mark."""
    return {
        "architectures": ["MllamaForConditionalGeneration"],
        "image_token_index": config.image_token,
        "model_type": "mllama",
        "text_config": _text_config(config.decoder),
        "torch_dtype": "bfloat16",
        "transformers_version": "4.54.1",
        "vision_config": _vision_config(config.encoder),
        TEST: True,
    }


def _text_config(config: DecoderConfig) -> dict[str, Any]:
    first_special = config.vocabulary - 16
    return {
        "bos_token_id": first_special,
        "cross_attention_layers": list(config.cross_layers),
        "dropout": 0,
        "eos_token_id": [first_special + place for place in (1, 8, 9)],
        "hidden_act": "silu",
        "hidden_size": config.hidden,
        "initializer_range": 0.02,
        "intermediate_size": config.ffn,
        "max_position_embeddings": config.context,
        "model_type": "mllama_text_model",
        "num_attention_heads": config.heads,
        "num_hidden_layers": config.layers,
        "num_key_value_heads": config.kv_heads,
        "pad_token_id": first_special + 4,
        "rms_norm_eps": config.epsilon,
        "rope_scaling": {
            "factor": config.rope_factor,
            "high_freq_factor": config.rope_high,
            "low_freq_factor": config.rope_low,
            "original_max_position_embeddings": config.rope_original,
            "rope_type": "llama3",
        },
        "rope_theta": config.rope_theta,
        "tie_word_embeddings": False,
        "torch_dtype": "bfloat16",
        "use_cache": True,
        "vocab_size": config.vocabulary,
    }


def _vision_config(config: EncoderConfig) -> dict[str, Any]:
    return {
        "attention_heads": config.heads,
        "hidden_act": "gelu",
        "hidden_size": config.hidden,
        "image_size": config.tile,
        "initializer_range": 0.02,
        "intermediate_layers_indices": list(config.taps),
        "intermediate_size": config.ffn,
        "max_num_tiles": config.most_tiles,
        "model_type": "mllama_vision_model",
        "norm_eps": config.epsilon,
        "num_channels": 3,
        "num_global_layers": config.global_layers,
        "num_hidden_layers": config.layers,
        "patch_size": config.patch,
        "supported_aspect_ratios": [list(canvas) for canvas in arrangements(config.most_tiles)],
        "torch_dtype": "bfloat16",
        "vision_output_dim": config.output,
    }


def huggingface_tokenizer(vocabulary: Vocabulary) -> dict[str, Any]:
    """A ``tokenizer.json`` in the form of Llama 3's, the picture's token the last of those that are added."""
    special = [*vocabulary.special, "<|image|>"]
    added = [
        {
            "id": len(vocabulary.ordinary) + place,
            "content": content,
            "single_word": False,
            "lstrip": False,
            "rstrip": False,
            "normalized": False,
            "special": True,
        }
        for place, content in enumerate(special)
    ]
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": added,
        "normalizer": None,
        "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True},
        "post_processor": None,
        "decoder": {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True},
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": None,
            "fuse_unk": False,
            "byte_fallback": False,
            "ignore_merges": True,
            "vocab": {token: place for place, token in enumerate(vocabulary.ordinary)},
            "merges": [list(pair) for pair in vocabulary.merges],
        },
    }
