"""A model's numbers, before anything is computed with them: a file may say what it likes."""

from __future__ import annotations

from math import isfinite

from engine.errors import InputError
from engine.vision.config import DecoderConfig, EncoderConfig, ModelConfig
from engine.vision.formats.checkpoint import AGAIN

MOST_LAYERS, MOST_TILES, WIDEST = 1000, 16, 2**20


def refuse_absurd(config: ModelConfig, file: str) -> None:
    """Refuse numbers that no model can have.

    Raises:
        InputError: they do not fit each other, or are not numbers at all.
    """
    try:
        is_plausible = _encoder(config.encoder) and _decoder(config.decoder) and _count(config.image_token)
    except TypeError:
        is_plausible = False
    if not is_plausible:
        raise InputError(f"The numbers of the model in {file} do not fit each other.", AGAIN)


def _encoder(config: EncoderConfig) -> bool:
    return (
        _count(config.hidden, config.heads, config.ffn, config.tile, config.patch)
        and _count(config.layers, config.global_layers, most=MOST_LAYERS)
        and _count(config.most_tiles, most=MOST_TILES)
        and config.hidden % config.heads == 0
        and config.tile % config.patch == 0
        and _places(config.taps, config.layers)
        and _real(config.epsilon)
    )


def _decoder(config: DecoderConfig) -> bool:
    return (
        _count(config.vocabulary, config.embeddings, config.hidden, config.ffn, config.heads, config.kv_heads)
        and _count(config.layers, most=MOST_LAYERS)
        and _count(config.context, config.rope_original, most=2**40)
        and config.hidden % (2 * config.heads) == 0
        and config.heads % config.kv_heads == 0
        and config.vocabulary <= config.embeddings
        and _places(config.cross_layers, config.layers)
        and _real(config.epsilon, config.rope_theta, config.rope_factor, config.rope_low, config.rope_high)
    )


def _count(*numbers: int, most: int = WIDEST) -> bool:
    return all(type(number) is int and 1 <= number <= most for number in numbers)


def _real(*numbers: float) -> bool:
    return all(isfinite(number) and number > 0 for number in numbers)


def _places(layers: tuple[int, ...], count: int) -> bool:
    return all(type(layer) is int and 0 <= layer < count for layer in layers) and len(set(layers)) == len(layers)
