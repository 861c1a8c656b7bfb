"""A model's vocabulary: text to tokens and back. Llama 3's, or the model is refused."""

from __future__ import annotations

import ctypes

from engine.errors import InputError
from engine.text.native import lib

PRE_TOKENIZERS = {"llama-bpe", "llama3", "llama-v3"}
"""how GGUF files name the way in which Llama 3 cuts text before merging"""
MOST_BYTES = 512
"""of one token"""


class Vocabulary:
    """Tokens of a loaded model. Special tokens are found by their published names, whatever their numbers."""

    def __init__(self, model: int, pre_tokenizer: str, name: str) -> None:
        """``model``: llama.cpp's pointer; ``name``: of the file, for the refusal.

        Raises:
            InputError: it is not Llama 3's vocabulary.
        """
        self.pointer = lib.llama_model_get_vocab(model)
        self.size = int(lib.llama_vocab_n_tokens(self.pointer))
        self._piece = ctypes.create_string_buffer(MOST_BYTES)
        found = {text: self._special(text) for text in ("begin_of_text", "start_header_id", "end_header_id", "eot_id")}
        if pre_tokenizer not in PRE_TOKENIZERS or None in found.values():
            raise InputError(
                f"{name} does not have the vocabulary of Llama 3.", "Choose a GGUF file of Llama 3.2 1B or 3B Instruct."
            )
        self.begin, self.start_header, self.end_header, self.end_turn = (int(token or 0) for token in found.values())

    def tokens(self, text: str) -> list[int]:
        """The tokens of a text. Nothing in it becomes a special token, whatever it looks like."""
        return self._tokenize(text.encode(errors="replace"), special=False)

    def bytes_of(self, token: int) -> bytes:
        """UTF-8, or a part of it, that a token stands for; nothing for special tokens."""
        length = lib.llama_token_to_piece(self.pointer, token, self._piece, MOST_BYTES, 0, False)
        return self._piece.raw[: max(0, length)]

    def is_end(self, token: int) -> bool:
        """Whether the model ends its turn with this token."""
        return bool(lib.llama_vocab_is_eog(self.pointer, token))

    def is_text_or_end(self, token: int) -> bool:
        """Whether a model may write this token; the other special ones stand for no text."""
        return self.is_end(token) or not lib.llama_vocab_is_control(self.pointer, token)

    def _special(self, name: str) -> int | None:
        tokens = self._tokenize(f"<|{name}|>".encode(), special=True)
        is_one = len(tokens) == 1 and lib.llama_vocab_is_control(self.pointer, tokens[0])
        return tokens[0] if is_one else None

    def _tokenize(self, data: bytes, *, special: bool) -> list[int]:
        room = len(data) + 8  # no token is shorter than a byte
        tokens = (lib.llama_token * room)()
        count = lib.llama_tokenize(self.pointer, data, len(data), tokens, room, False, special)
        if count < 0:
            raise RuntimeError("a text has more tokens than bytes")
        return list(tokens[:count])
