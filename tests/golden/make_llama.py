"""Write what transformers' Llama makes of the random weights of the tests, for ``tests/numeric`` to compare with.

``python -m tests.golden.make_llama`` in an environment of its own, with what ``requirements.txt`` beside it names.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import LlamaConfig, LlamaForCausalLM

from app.self_test.tiny import llama_weights
from app.self_test.tiny.llama_weights import TINY, Shape, random_weights
from tests.helpers.llama_weights import COMPARED

SHORT, LONG = 24, 9000
"""tokens in the prompts; Llama 3.2's original context ends at 8,192"""
SHORT_ROWS = (0, 11, 23)
LONG_ROWS = (8191, 8192, 8999)
GREEDY_STEPS = 20


def reference(shape: Shape, *, scaled: bool = True) -> LlamaForCausalLM:
    """transformers' Llama with the random weights of this shape; ``scaled`` as Llama 3.2 scales its positions."""
    scaling = {
        "rope_type": "llama3",
        "factor": llama_weights.ROPE_FACTOR,
        "low_freq_factor": llama_weights.ROPE_LOW,
        "high_freq_factor": llama_weights.ROPE_HIGH,
        "original_max_position_embeddings": llama_weights.ROPE_ORIGINAL,
    }
    config = LlamaConfig(
        vocab_size=shape.vocabulary,
        hidden_size=shape.hidden,
        intermediate_size=shape.ffn,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        num_key_value_heads=shape.kv_heads,
        max_position_embeddings=shape.context,
        rms_norm_eps=llama_weights.EPSILON,
        rope_theta=llama_weights.ROPE_THETA,
        rope_scaling=scaling if scaled else None,
        tie_word_embeddings=shape.tied,
        attn_implementation="eager",
    )
    model = LlamaForCausalLM(config).eval()
    weights = {name: torch.from_numpy(weight) for name, weight in random_weights(shape).items()}
    weights.setdefault("lm_head.weight", weights["model.embed_tokens.weight"])
    model.load_state_dict(weights)
    return model


def logits(model: LlamaForCausalLM, ids: NDArray[np.int16], rows: Sequence[int]) -> NDArray[np.float32]:
    """Logits [row, token] at some positions of a prompt."""
    with torch.inference_mode():
        hidden = model.model(torch.from_numpy(ids.astype(np.int64))[None]).last_hidden_state[0]
        return np.asarray(model.lm_head(hidden[list(rows)]))


def greedy(model: LlamaForCausalLM, prompt: NDArray[np.int16]) -> NDArray[np.int16]:
    """The tokens that follow a prompt when the likeliest one is always taken, without a cache."""
    ids = prompt
    for _ in range(GREEDY_STEPS):
        ids = np.append(ids, np.int16(logits(model, ids, [-1]).argmax()))
    return ids[len(prompt) :]


def main() -> None:
    """Write a short prompt for each shape, and one that goes beyond the original context."""
    folder, source = Path(__file__).parent, np.random.PCG64(1)
    for name, shape in COMPARED.items():
        model, prompt = reference(shape), drawn_prompt(source, SHORT, shape)
        np.savez_compressed(
            folder / f"llama_{name}.npz",
            prompt=prompt,
            rows=np.array(SHORT_ROWS),
            logits=logits(model, prompt, SHORT_ROWS),
            greedy=greedy(model, prompt),
        )
    prompt = drawn_prompt(source, LONG, TINY)
    np.savez_compressed(
        folder / "llama_long.npz",
        prompt=prompt,
        rows=np.array(LONG_ROWS),
        logits=logits(reference(TINY), prompt, LONG_ROWS),
        logits_unscaled=logits(reference(TINY, scaled=False), prompt, LONG_ROWS),
    )


def drawn_prompt(source: np.random.PCG64, count: int, shape: Shape) -> NDArray[np.int16]:
    """Tokens drawn at random."""
    return np.asarray(source.random_raw(count) % shape.vocabulary, np.int16)


if __name__ == "__main__":
    main()
