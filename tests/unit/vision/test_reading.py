"""A file that may be understood in several ways is understood in the one under which the model reads."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from engine.canvas import TILE
from engine.errors import Interrupted
from engine.vision import tensors
from engine.vision.decoder import Decoder, Page
from engine.vision.encoder import Encoder
from engine.vision.formats.checkpoint import PLAIN, Reading
from engine.vision.formats.opening import open_checkpoint
from engine.vision.guard import Guard
from engine.vision.model import last, page_states
from engine.vision.reading import WISH, WORDS, drawn_page, likeliest_reading, surprise
from engine.vision.tiles import tiles_of
from engine.vision.vocabulary import Vocabulary
from tests.helpers.vision_checkpoints.folders import SMALL, Weights, small_weights
from tests.helpers.vision_checkpoints.ollama import DEFECTIVE, PRESENT, Release, write_ollama
from tests.helpers.vision_weights import InMemory

SURE = 0.5
"""how strongly the head leans towards the known words"""
RELEASES = {
    "present": PRESENT,
    "present, cross-attention in order": replace(PRESENT, cross_permuted=False),
    "0.7.0": DEFECTIVE,
    "0.7.0, cross-attention in order": replace(DEFECTIVE, cross_permuted=False),
}


def reader_of_words(weights: Weights, vocabulary: Vocabulary) -> torch.Tensor:
    """An output layer with which these weights read the known page: each known word's row leans towards the states
    after which it comes."""
    held = InMemory(SMALL, weights, torch.float32)
    decoder = Decoder(held)
    tiles = tiles_of(drawn_page(SMALL.encoder.tile), SMALL.encoder)
    states = last(page_states(Encoder(held), decoder, tiles, Guard()))
    tokens, words = vocabulary.prompt(WISH, ""), vocabulary.tokens(WORDS)
    read = [*tokens.prefix, *tokens.rest, *words]
    rows = decoder(torch.tensor(read), decoder.cache(len(read)), Page(states, tokens.image), Guard().check)
    rows = rows[-len(words) - 1 : -1]
    normed = rows * torch.rsqrt(rows.square().mean(-1, keepdim=True)) * weights[f"{tensors.TEXT}.norm.weight"]
    normed = normed - normed.mean(0)
    head = weights[tensors.HEAD] * 0.1
    return head.index_add(0, torch.tensor(words), SURE * torch.nn.functional.normalize(normed, dim=-1))


def write_reader(path: Path, release: Release, **changes: torch.Tensor) -> None:
    """A model in Ollama's form that reads the known page if it is understood as the release wrote it."""
    weights = small_weights() | {name.replace("__", "."): weight for name, weight in changes.items()}
    for norm in ("q_norm", "k_norm"):  # as different as in a trained model
        name = f"{tensors.TEXT}.layers.1.cross_attn.{norm}.weight"
        weights[name] = torch.linspace(0.2, 2.5, len(weights[name]))
    values = write_ollama(path, weights, release)
    vocabulary = Vocabulary(*open_checkpoint(path).vocabulary(), SMALL.image_token)
    write_ollama(path, weights | {tensors.HEAD: reader_of_words(values, vocabulary)}, release)


@pytest.mark.parametrize("name", RELEASES)
def test_the_right_reading_is_found(tmp_path: Path, name: str) -> None:
    release = RELEASES[name]
    write_reader(tmp_path / "blob", release)
    checkpoint = open_checkpoint(tmp_path / "blob")
    right = Reading(gates_are_tanh=release.tanh, cross_permuted=release.cross_permuted)
    assert right in checkpoint.readings()
    assert len(checkpoint.readings()) == 2
    assert likeliest_reading(checkpoint, Guard()) == right
    surprises = {reading: surprise(checkpoint, reading, Guard()) for reading in checkpoint.readings()}
    assert min(surprises.values()) == surprises[right] < 0.9 * max(surprises.values())


def test_without_a_choice_nothing_is_read(checkpoint: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> float:
        raise AssertionError("a page was looked at")

    monkeypatch.setattr("engine.vision.reading.surprise", fail)
    assert likeliest_reading(open_checkpoint(checkpoint), Guard()) == PLAIN


def test_it_can_be_stopped(tmp_path: Path) -> None:
    write_ollama(tmp_path / "blob", small_weights())
    guard = Guard()
    guard.stop()
    with pytest.raises(Interrupted):
        likeliest_reading(open_checkpoint(tmp_path / "blob"), guard)


def test_the_known_page_shows_all_words() -> None:
    picture = drawn_page(TILE)
    pixels = torch.frombuffer(bytearray(picture.pixels), dtype=torch.uint8).view(TILE, TILE, 3)
    ink = (pixels < 128).all(-1)
    assert 0.02 < float(ink.float().mean()) < 0.4
    margin = TILE // 40
    for edge in (ink[:margin], ink[-margin:], ink[:, :margin], ink[:, -margin:]):
        assert not bool(edge.any()), "words run off the page"
