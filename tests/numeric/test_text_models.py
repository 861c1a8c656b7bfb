"""The test models themselves: llama.cpp loads them and finds in them what it finds in a Llama 3.2."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import llama_cpp
import numpy as np
import pytest
from gguf import GGMLQuantizationType, GGUFReader
from gguf.quants import dequantize

from app.self_test.tiny.llama_weights import matrices
from app.self_test.tiny.text_model import gguf_name
from tests.helpers.bare_llama import bare_llama, loaded
from tests.helpers.bpe import foreign_vocabulary, llama3_vocabulary, sample_text
from tests.helpers.full_shape_model import Blocks, kind_of, q4_blocks, q6_blocks
from tests.helpers.llama_weights import QUANTISABLE, UNTIED
from tests.helpers.text_models import cut_short, quantised, tiny_model

Draw = Callable[[np.random.Generator, int, float], Blocks]

ODD_LETTERS = bytes(range(256)).decode("latin-1") + "\N{GRINNING FACE}\N{HANGUL SYLLABLE HAN}\N{OLD PERSIAN SIGN A}"


def untied(path: Path) -> Path:
    return tiny_model(path, UNTIED)


def foreign(path: Path) -> Path:
    return tiny_model(path, vocabulary=foreign_vocabulary())


def quantised_copy(path: Path) -> Path:
    return quantised(tiny_model(path.with_name("source.gguf"), QUANTISABLE), path)


@pytest.mark.parametrize("make", [tiny_model, untied, foreign, quantised_copy])
def test_logits_are_finite_and_deviate_by_about_one(make: Callable[[Path], Path], tmp_path: Path) -> None:
    with bare_llama(make(tmp_path / "model.gguf"), 64) as llama:
        logits = llama.logits(range(32), range(32))
    assert np.isfinite(logits).all()
    assert 0.5 < logits.std() < 2


def test_a_model_that_was_cut_short_does_not_load(tiny_text_model: Path, tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="could not load"), loaded(cut_short(tiny_text_model, tmp_path / "m.gguf")):
        pass


def test_a_model_is_the_same_each_time(tiny_text_model: Path, tmp_path: Path) -> None:
    assert tiny_model(tmp_path / "again.gguf").read_bytes() == tiny_text_model.read_bytes()
    assert tiny_model(tmp_path / "other.gguf", seed=1).read_bytes() != tiny_text_model.read_bytes()


def test_every_text_comes_back_from_its_tokens(tiny_text_model: Path) -> None:
    text = sample_text() + ODD_LETTERS
    with loaded(tiny_text_model) as model:
        tokens = tokenized(model, text)
        assert detokenized(model, tokens) == text
    assert len(tokens) < len(text) / 2, "the merges were not used"


def test_special_tokens_are_found_by_their_names_and_end_a_turn(tiny_text_model: Path) -> None:
    tokens = llama3_vocabulary().tokens
    with loaded(tiny_text_model) as model:
        vocabulary = llama_cpp.llama_model_get_vocab(model)
        ends = {tokens[id_] for id_ in range(len(tokens)) if llama_cpp.llama_vocab_is_eog(vocabulary, id_)}
        assert tokens[llama_cpp.llama_vocab_bos(vocabulary)] == "<|begin_of_text|>"
        assert tokenized(model, "<|start_header_id|>") == [tokens.index("<|start_header_id|>")]
    assert ends == {"<|end_of_text|>", "<|eom_id|>", "<|eot_id|>"}


@pytest.mark.parametrize(
    ("draw", "kind"), [(q4_blocks, GGMLQuantizationType.Q4_K), (q6_blocks, GGMLQuantizationType.Q6_K)]
)
def test_drawn_blocks_hold_weights_of_the_deviation_asked_for(draw: Draw, kind: GGMLQuantizationType) -> None:
    weights = dequantize(draw(np.random.default_rng(0), 1000, 0.02), kind)
    assert abs(weights.mean()) < 1e-4
    assert weights.std() == pytest.approx(0.02, rel=0.01)


def test_the_kinds_of_matrices_are_those_that_llama_cpp_chooses(tmp_path: Path) -> None:
    shape = replace(QUANTISABLE, layers=10)
    copy = quantised(tiny_model(tmp_path / "source.gguf", shape), tmp_path / "copy.gguf")
    chosen = {tensor.name: tensor.tensor_type for tensor in GGUFReader(copy).tensors}
    assert {name: chosen[gguf_name(name)] for name, _ in matrices(shape)} == {
        name: kind_of(name, shape) for name, _ in matrices(shape)
    }


def tokenized(model: llama_cpp.llama_model_p, text: str) -> list[int]:
    vocabulary, content = llama_cpp.llama_model_get_vocab(model), text.encode()
    room = (llama_cpp.llama_token * len(content))()
    count = llama_cpp.llama_tokenize(vocabulary, content, len(content), room, len(content), False, True)
    return list(room[:count])


def detokenized(model: llama_cpp.llama_model_p, tokens: list[int]) -> str:
    # Piece by piece: llama_detokenize takes away the space before a question mark, which French has.
    vocabulary, room, content = llama_cpp.llama_model_get_vocab(model), ctypes.create_string_buffer(64), b""
    for token in tokens:
        length = llama_cpp.llama_token_to_piece(vocabulary, token, room, len(room), 0, True)
        content += room.raw[:length]
    return content.decode()
