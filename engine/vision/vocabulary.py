"""Llama 3's vocabulary: text to tokens and back, and the prompt of a look.

Byte pair encoding by tiktoken, as Meta's own tokenizer has it: a token's number is its rank in merging.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tiktoken

from engine.errors import InputError

PATTERN = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}|"
    r" ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
"""where Llama 3 cuts a text before merging (``tokenizer.py`` in Meta's ``llama-models``)"""
BEGIN, START_HEADER, END_HEADER, END_TURN = (
    "<|begin_of_text|>",
    "<|start_header_id|>",
    "<|end_header_id|>",
    "<|eot_id|>",
)
ENDS = ("<|end_of_text|>", "<|eom_id|>", END_TURN)


@dataclass(frozen=True, slots=True)
class PromptTokens:
    """A prompt in tokens: what can be kept from question to question, and the rest."""

    prefix: tuple[int, ...]
    rest: tuple[int, ...]
    image: int
    """place of the picture's token"""


class Vocabulary:
    """The tokens of a model."""

    def __init__(self, tokens: Sequence[bytes], special: Mapping[str, int], image: int) -> None:
        """
        Args:
            tokens: what each ordinary token stands for, by its number.
            special: numbers of the special tokens by their names.
            image: the picture's token.

        Raises:
            InputError: a special token of Llama 3 is missing, or a byte has no token.
        """
        self._special = dict(special)
        self._image = image
        missing = [name for name in (BEGIN, START_HEADER, END_HEADER, *ENDS) if name not in special]
        ordinary = {text: number for number, text in enumerate(tokens)}
        missing += [f"the byte {byte}" for byte in range(256) if bytes([byte]) not in ordinary]
        if missing:
            raise InputError(f"The model's vocabulary lacks {missing[0]}.", "Get the model again.")
        self._encoding = tiktoken.Encoding(
            "llama3", pat_str=PATTERN, mergeable_ranks=ordinary, special_tokens=self._special
        )
        self._tokens = list(tokens)
        self._ends = {special[name] for name in ENDS}
        self._no_text = {*special.values(), image}

    @staticmethod
    def read(path: Path, image: int) -> Vocabulary:
        """What ``write`` wrote. Raises InputError."""
        try:
            content: Mapping[str, Any] = json.loads(path.read_bytes())
            tokens = [bytes.fromhex(token) for token in content["tokens"]]
            special = {str(name): int(number) for name, number in content["special"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            raise InputError(
                "The vocabulary of the prepared vision model is damaged.", "Remove its folder and look again."
            ) from None
        return Vocabulary(tokens, special, image)

    def write(self, path: Path) -> None:
        """Keep it beside prepared weights."""
        content = {"tokens": [token.hex() for token in self._tokens], "special": self._special}
        path.write_text(json.dumps(content), encoding="ascii")

    def tokens(self, text: str) -> list[int]:
        """The tokens of a text. Nothing in it becomes a special token, whatever it looks like."""
        return self._encoding.encode_ordinary(text.encode("utf-8", "replace").decode())

    def bytes_of(self, token: int) -> bytes:
        """UTF-8, or a part of it, that a token stands for; nothing for special tokens."""
        return b"" if token in self._no_text or token >= len(self._tokens) else self._tokens[token]

    def is_end(self, token: int) -> bool:
        """Whether the model ends its turn with this token."""
        return token in self._ends

    def prompt(self, opening: str, question: str) -> PromptTokens:
        """One picture, then the text of the user's turn, in the form that Meta publishes. Prompts with a picture have
        no system message."""
        prefix = [self._special[BEGIN], *self._header("user")]
        image = len(prefix)
        prefix += [self._image, *self.tokens(opening)]
        rest = [*self.tokens(question), self._special[END_TURN], *self._header("assistant")]
        return PromptTokens(tuple(prefix), tuple(rest), image)

    def _header(self, role: str) -> list[int]:
        return [
            self._special[START_HEADER],
            *self.tokens(role),
            self._special[END_HEADER],
            *self.tokens("\n\n"),
        ]
