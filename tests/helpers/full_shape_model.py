"""A file of Llama 3.2 3B's full shape at Q4_K_M, 2 GB of random blocks, to measure speed and memory with.

The blocks are drawn as they lie in the file, so that nothing has to be quantised; their layouts are those of
``block_q4_K`` and ``block_q6_K`` in llama.cpp's ggml-common.h.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from gguf import GGMLQuantizationType, GGUFWriter
from numpy.typing import NDArray

from app.self_test.tiny.llama_weights import Shape, deviation, matrices, norms, rope_factors
from app.self_test.tiny.text_model import describe, gguf_name
from tests.helpers.bpe import llama3_vocabulary
from tests.helpers.llama_weights import LLAMA_3B

Blocks = NDArray[np.uint8]

BLOCK = 256
"""weights in a block"""
BLOCK_BYTES = {GGMLQuantizationType.Q4_K: 144, GGMLQuantizationType.Q6_K: 210}


def full_shape_model(path: Path, *, layers: int = 28, text: str = "") -> Path:
    """Write the model; its vocabulary is trained on ``text`` and filled up with made-up words to 128,256 tokens."""
    shape = replace(LLAMA_3B, layers=layers)
    writer = GGUFWriter(path, "llama")
    describe(writer, shape, llama3_vocabulary(shape.vocabulary, text, special=256))
    floats = {"rope_freqs.weight": rope_factors(shape)}
    floats |= {gguf_name(name): np.ones(shape.hidden, np.float32) for name in norms(shape)}
    for name, weight in floats.items():
        writer.add_tensor_info(name, weight.shape, weight.dtype, weight.nbytes)
    for name, (rows, columns) in matrices(shape):
        kind = kind_of(name, shape)
        bytes_shape = (rows, columns // BLOCK * BLOCK_BYTES[kind])
        writer.add_tensor_info(gguf_name(name), bytes_shape, np.dtype(np.uint8), rows * bytes_shape[1], kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_ti_data_to_file()
    for weight in floats.values():
        writer.write_tensor_data(weight)
    for blocks in _random_tensors(shape):
        writer.write_tensor_data(blocks)
    writer.close()
    return path


def _random_tensors(shape: Shape) -> Iterator[Blocks]:
    source = np.random.default_rng(0)
    for name, (rows, columns) in matrices(shape):
        draw = q6_blocks if kind_of(name, shape) is GGMLQuantizationType.Q6_K else q4_blocks
        yield draw(source, rows * columns // BLOCK, deviation(name, columns))


def kind_of(name: str, shape: Shape) -> GGMLQuantizationType:
    """How Q4_K_M keeps a matrix (``llama_tensor_get_type`` in llama.cpp)."""
    if name == "model.embed_tokens":
        return GGMLQuantizationType.Q6_K
    layer, eighth = int(name.split(".")[2]), shape.layers // 8
    better = layer < eighth or layer >= 7 * shape.layers // 8 or (layer - eighth) % 3 == 2
    fine = name.endswith(("v_proj", "down_proj")) and better
    return GGMLQuantizationType.Q6_K if fine else GGMLQuantizationType.Q4_K


def q4_blocks(source: np.random.Generator, count: int, deviation: float) -> Blocks:
    """Blocks of four-bit weights, of mean 0: scale * 15 * number - 7.5 * scale * 15, numbers from 0 to 15."""
    blocks = np.empty((count, BLOCK_BYTES[GGMLQuantizationType.Q4_K]), np.uint8)
    scale = deviation / (15 * np.arange(16).std())
    blocks[:, :4] = np.array([scale, 7.5 * scale], np.float16).view(np.uint8)
    blocks[:, 4:12] = 15  # eight scales and eight minima of six bits; the lower bits of the first four of each
    blocks[:, 12:16] = 0xFF  # and four bits of each of the others
    blocks[:, 16:] = np.frombuffer(source.bytes(count * 128), np.uint8).reshape(count, 128)
    return blocks


def q6_blocks(source: np.random.Generator, count: int, deviation: float) -> Blocks:
    """Blocks of six-bit weights: scale * +-4 * (number - 32), numbers from 0 to 63; the signs make their mean 0."""
    blocks = np.empty((count, BLOCK_BYTES[GGMLQuantizationType.Q6_K]), np.uint8)
    scale = deviation / (4 * np.arange(64).std())
    blocks[:, :192] = np.frombuffer(source.bytes(count * 192), np.uint8).reshape(count, 192)
    blocks[:, 192:208] = np.array([4, -4] * 8, np.int8).view(np.uint8)
    blocks[:, 208:] = np.array([scale], np.float16).view(np.uint8)
    return blocks
