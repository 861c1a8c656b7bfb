"""Vocabularies of byte-level BPE: each token a string of letters that stand for bytes (GPT-2's table), or special."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import count
from typing import Any

from engine.errors import InputError
from engine.vision.formats.checkpoint import AGAIN

Vocabulary = tuple[list[bytes], dict[str, int]]


def letters() -> dict[str, int]:
    """The byte that each letter stands for: itself where it can be printed, otherwise a letter from 256 on."""
    printable = {*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)}
    others = count(256)
    return {chr(byte) if byte in printable else chr(next(others)): byte for byte in range(256)}


def vocabulary(ordinary: Mapping[int, str], special: Mapping[str, int]) -> Vocabulary:
    """Ordinary tokens as bytes by id, and the special ones.

    Raises:
        InputError: ids have gaps, or a token has letters that stand for no byte.
    """
    table = letters()
    try:
        tokens = [bytes(table[letter] for letter in ordinary[number]) for number in range(len(ordinary))]
    except KeyError as error:
        raise refusal() from error
    if not tokens or any(number < len(tokens) for number in special.values()):
        raise refusal()
    return tokens, dict(special)


def from_tokenizer_json(content: Mapping[str, Any]) -> Vocabulary:
    """The vocabulary of a ``tokenizer.json``.

    Raises:
        InputError: it is another kind of vocabulary.
    """
    try:
        special = {str(token["content"]): _number(token["id"]) for token in content["added_tokens"]}
        added = set(special.values())
        entries = content["model"]["vocab"].items()
        ordinary = {_number(number): str(token) for token, number in entries if number not in added}
    except (AttributeError, KeyError, TypeError) as error:
        raise refusal() from error
    return vocabulary(ordinary, special)


def from_types(tokens: Iterable[str], are_special: Iterable[bool]) -> Vocabulary:
    """The vocabulary of a GGUF file: every token, and whether it is a special one.

    Raises:
        InputError: it is another kind of vocabulary.
    """
    ordinary, special = {}, {}
    for number, (token, is_special) in enumerate(zip(tokens, are_special, strict=True)):
        if is_special:
            special[token] = number
        else:
            ordinary[number] = token
    return vocabulary(ordinary, special)


def refusal() -> InputError:
    """Why a vocabulary cannot be used."""
    return InputError("The model's vocabulary is not that of Llama 3.", AGAIN)


def _number(value: object) -> int:
    if type(value) is not int or value < 0:
        raise TypeError("ids are numbers")
    return value
