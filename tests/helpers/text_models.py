"""Small text models for tests: one that makes statements, one that is quantised, one that is damaged."""

from __future__ import annotations

import ctypes
from pathlib import Path

import llama_cpp

from app.self_test.tiny import text_model
from app.self_test.tiny.llama_weights import TINY, Shape, random_weights
from app.self_test.tiny.text_model import write_text_model
from app.self_test.tiny.vocabulary import Vocabulary
from tests.helpers.bpe import llama3_vocabulary


def tiny_model(
    path: Path, shape: Shape = TINY, *, seed: int = 0, vocabulary: Vocabulary | None = None, test: bool = True
) -> Path:
    """Write a Llama with random float32 weights; ``test`` says in its metadata that its words mean nothing."""
    vocabulary = vocabulary or llama3_vocabulary(shape.vocabulary)
    return write_text_model(path, shape, vocabulary, random_weights(shape, seed), test=test)


def willing(path: Path) -> Path:
    """Write the tiny model with weights that prefer the marks of an answer's form: it makes statements, few and short
    ones."""
    vocabulary = llama3_vocabulary(TINY.vocabulary)
    return write_text_model(path, TINY, vocabulary, text_model.willing(random_weights(TINY), vocabulary.tokens))


def quantised(source: Path, target: Path, kind: int = llama_cpp.LLAMA_FTYPE_MOSTLY_Q4_K_M) -> Path:
    """Write a quantised copy of a model whose rows divide by 256."""
    parameters = llama_cpp.llama_model_quantize_default_params()
    parameters.ftype = kind
    parameters.nthread = 1
    failed = llama_cpp.llama_model_quantize(bytes(source), bytes(target), ctypes.byref(parameters))
    assert not failed, f"llama.cpp could not quantise {source}"
    return target


def cut_short(source: Path, target: Path) -> Path:
    """Write the first half of a model, as a download that was broken off leaves it."""
    content = source.read_bytes()
    target.write_bytes(content[: len(content) // 2])
    return target
