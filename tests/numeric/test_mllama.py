"""The vision engine on random weights against transformers' Llama 3.2 Vision, which was compared with Meta's code.

``tests/golden/make_mllama.py`` wrote down what is expected. Every stage is compared, and each comparison is shown to
fail where something is computed as others have computed it wrongly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256

import numpy as np
import pytest
import torch

from app.self_test.tiny.vision_weights import TINY
from engine.vision import encoder
from engine.vision.config import EncoderConfig
from engine.vision.encoder import Layout
from engine.vision.tiles import Tiles
from tests.helpers.vision_cases import BEFORE, CASES, IN_BFLOAT16, LONG, TOKENS, UNMASKED, drawn_prompt
from tests.helpers.vision_stages import STAGES, Stages, VisionEngine, difference, golden, tiles_of_case
from tests.helpers.vision_weights import random_weights

EXACT = 1e-4
"""what may be missed of the norm of a row, in float32"""
FAR = 100 * EXACT
"""what every wrong way of computing misses at least"""
ROUGH = 6e-2
"""what may be missed in bfloat16"""


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """The matrices are so small that threads would wait for each other most of the time."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


in_all_cases = pytest.mark.parametrize("name", CASES)


def found_of(name: str, dtype: torch.dtype = torch.float32, blocks: tuple[int, ...] = ()) -> Stages:
    """What the engine makes of a case."""
    case = CASES[name]
    engine = VisionEngine(case.config, dtype)
    return engine.stages(tiles_of_case(case), drawn_prompt(case), golden(name)["answer"], blocks)


@in_all_cases
def test_weights_and_tiles_are_those_of_the_golden_files(name: str) -> None:
    tiles, expected = tiles_of_case(CASES[name]), golden(name)
    weights = sha256(b"".join(weight.numpy().tobytes() for _, weight in random_weights(CASES[name].config)))
    assert weights.hexdigest() == expected["weights"], "run tests.golden.make_mllama again"
    assert tiles.arrangement == CASES[name].arrangement
    assert sha256(tiles.pixels.numpy().tobytes()).hexdigest() == expected["tiles"]


@in_all_cases
def test_every_stage_is_that_of_transformers(name: str) -> None:
    found, expected = found_of(name), golden(name)
    missed = {stage: difference(getattr(found, stage), expected[stage]) for stage in STAGES}
    assert max(missed.values()) < EXACT, missed
    for stage in STAGES:
        assert np.abs(getattr(found, stage) - expected[stage]).max() < EXACT * np.abs(expected[stage]).max()
    assert found.logits[:-1].argmax(axis=-1).tolist() == expected["answer"].tolist()


@pytest.mark.parametrize("blocks", [(3,), (BEFORE,), (BEFORE + 1,), (2, 7, 11), tuple(range(1, 18))], ids=str)
def test_a_prompt_in_blocks_is_read_as_in_one(blocks: tuple[int, ...]) -> None:
    found, expected = found_of("2x2", blocks=blocks), golden("2x2")
    assert difference(found.hidden, expected["hidden"]) < EXACT
    assert difference(found.logits, expected["logits"]) < EXACT


@pytest.mark.parametrize("name", IN_BFLOAT16)
def test_in_sixteen_bits_it_strays_no_farther_than_transformers(name: str) -> None:
    found, expected = found_of(name, torch.bfloat16), golden(name)
    for stage in STAGES:
        theirs = difference(expected[f"{stage}_bfloat16"], expected[stage])
        assert EXACT < difference(getattr(found, stage), expected[stage]) < 1.5 * theirs < ROUGH, stage


def test_tokens_before_the_picture_do_not_see_it() -> None:
    before = [place for place, token in enumerate(TOKENS) if 0 <= token < BEFORE]
    found, expected = found_of(UNMASKED), golden(UNMASKED)
    for layer in TINY.decoder.cross_layers:
        for hidden in (found.hidden, expected["hidden"]):
            assert np.array_equal(hidden[layer][before], hidden[layer - 1][before])
            assert difference(hidden[layer], hidden[layer - 1]) > FAR, "nobody sees it"
    assert difference(found.logits[0], expected["logits_unmasked"]) > FAR


def test_positions_are_scaled() -> None:
    case, expected = CASES[LONG], golden(LONG)
    unscaled = VisionEngine(replace(TINY, decoder=replace(TINY.decoder, rope_factor=1.0)))
    (found,) = unscaled.stages(tiles_of_case(case), drawn_prompt(case), expected["answer"][:0]).logits
    assert difference(found, expected["logits_unscaled"]) < EXACT
    assert difference(found, expected["logits"][0]) > FAR


Wrong = Callable[[EncoderConfig, Tiles, pytest.MonkeyPatch], tuple[EncoderConfig, Tiles]]


def taps_one_later(config: EncoderConfig, tiles: Tiles, _: pytest.MonkeyPatch) -> tuple[EncoderConfig, Tiles]:
    """The outputs of layers in place of their inputs, as transformers has it since 4.55, and mlx-vlm."""
    return replace(config, taps=tuple(tap + 1 for tap in config.taps)), tiles


def no_padding(config: EncoderConfig, tiles: Tiles, patch: pytest.MonkeyPatch) -> tuple[EncoderConfig, Tiles]:
    """Tiles that are not filled up to a multiple of eight rows, as in torchtune."""
    patch.setattr(encoder, "MULTIPLE", 1)
    return config, tiles


def no_copies(config: EncoderConfig, tiles: Tiles, patch: pytest.MonkeyPatch) -> tuple[EncoderConfig, Tiles]:
    """Padding that counts once, however many rows it stands for."""
    patch.setattr(Layout, "scores", lambda _layout, _like: None)
    return config, tiles


def turned(config: EncoderConfig, tiles: Tiles, _: pytest.MonkeyPatch) -> tuple[EncoderConfig, Tiles]:
    """Embeddings of the canvas with down and across exchanged, as in Ollama."""
    return config, replace(tiles, aspect_id={2: 5, 3: 7}[tiles.aspect_id])


@pytest.mark.parametrize("wrong", [taps_one_later, no_padding, no_copies, turned])
@pytest.mark.parametrize("name", ["1x2", "1x3"])
def test_a_wrong_encoder_would_be_noticed(name: str, wrong: Wrong, monkeypatch: pytest.MonkeyPatch) -> None:
    config, tiles = wrong(TINY.encoder, tiles_of_case(CASES[name]), monkeypatch)
    found = VisionEngine(replace(TINY, encoder=config)).stages(tiles, drawn_prompt(CASES[name]), golden(name)["answer"])
    for stage in STAGES:
        assert difference(getattr(found, stage), golden(name)[stage]) > FAR, stage
