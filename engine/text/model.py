"""A GGUF file: what it says of itself, and its weights in memory."""

from __future__ import annotations

import ctypes
import os
from pathlib import Path

from engine.contracts import Layout, TextModelFacts
from engine.errors import EnvironmentProblem, InputError
from engine.text.native import NO_CARD, Cards, cards, lib
from engine.text.vocabulary import Vocabulary
from engine.text.weights import fingerprint

TUNED = {(16, 2048), (28, 3072)}
"""layers and width of Llama 3.2 1B and 3B"""
LLAMA_3_TOKENS = 128_256
ALL_LAYERS = -1
NO_DEVICES = (ctypes.c_void_p * 1)()
"""a list that ends at once: else llama.cpp lets a card that it has loaded help the processor"""
LEAST_BESIDE = 1_500_000_000
"""bytes that a card must have beside a model's file: some pages as keys and values, and work space"""
F16_BYTES = 2


class Model:
    """A model file, opened. ``close`` it."""

    def __init__(self, path: str, layout: Layout | None) -> None:
        """Open ``path`` with its weights in this layout; with None without them, in a fraction of a second.

        Raises:
            InputError: not a GGUF file, damaged, or without Llama 3's vocabulary.
            EnvironmentProblem: it cannot be read.
        """
        self.path = path
        self.layout = layout
        self._name = Path(path).name
        self._stamp = _stamp(path)
        self._weights = _fingerprint(path, self._name)
        self._card = _card_for(self._stamp[1] if self._stamp else 0)
        self.pointer: int | None = _load(path, self._name, layout, on_card=self._card.memory > 0)
        try:
            self.vocabulary = Vocabulary(self.pointer, self._text("tokenizer.ggml.pre"), self._name)
            self.facts = self._facts()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of its memory."""
        if self.pointer is not None:
            lib.llama_model_free(self.pointer)
            self.pointer = None

    def is_current(self) -> bool:
        """Whether the file is the one that was opened, or is gone; not if another one has taken its place."""
        return _stamp(self.path) in (self._stamp, None)

    def _facts(self) -> TextModelFacts:
        layers, width = self._number("block_count"), self._number("embedding_length")
        head_width = self._number("attention.key_length") or width // max(1, self._number("attention.head_count"))
        heads = self._number("attention.head_count_kv") or self._number("attention.head_count")
        is_llama = self._text("general.architecture") == "llama" and self.vocabulary.size == LLAMA_3_TOKENS
        return TextModelFacts(
            path=self.path,
            name=self._name,
            size=self._stamp[1] if self._stamp else 0,
            context=self._number("context_length"),
            kv_bytes=2 * layers * heads * head_width * F16_BYTES,
            # A file without a template is the base model, which was never taught to answer.
            weights=self._weights,
            tuned=is_llama and (layers, width) in TUNED and self._text("tokenizer.chat_template") != "",
            test=self._text("folioscope.test") == "true",
            card=self._card.memory,
            unified=self._card.unified,
        )

    def _number(self, key: str) -> int:
        text = self._text(f"{self._text('general.architecture')}.{key}")
        return int(text) if text.isdecimal() else 0

    def _text(self, key: str) -> str:
        """A value of the file's metadata; empty where there is none."""
        buffer = ctypes.create_string_buffer(256)
        length = lib.llama_model_meta_val_str(self.pointer, key.encode(), buffer, len(buffer))
        return buffer.value.decode(errors="replace") if length >= 0 else ""


def _stamp(path: str) -> tuple[int, int, int] | None:
    """File, size and time; None where there is no such file."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _fingerprint(path: str, name: str) -> str:
    try:
        return fingerprint(path)
    except OSError as error:
        raise EnvironmentProblem(f"The model {name} cannot be read.", "Choose the model's file again.") from error


def _card_for(size: int) -> Cards:
    """The graphics cards that hold a model of so many bytes; none where it is too large for them."""
    found = cards()
    return found if found.memory >= size + LEAST_BESIDE else NO_CARD


def _load(path: str, name: str, layout: Layout | None, *, on_card: bool) -> int:
    with open(path, "rb") as file:
        is_gguf = file.read(4) == b"GGUF"
    if not is_gguf:
        raise InputError(f"{name} is not a GGUF file.", "Choose a GGUF file of Llama 3.2 1B or 3B Instruct.")
    parameters = lib.llama_model_default_params()
    parameters.vocab_only = layout is None
    parameters.check_tensors = True
    parameters.n_gpu_layers = ALL_LAYERS if on_card else 0
    if not on_card:
        parameters.devices = ctypes.addressof(NO_DEVICES)
        if layout is Layout.REPACKED:
            parameters.load_mode = lib.LLAMA_LOAD_MODE_NONE  # a mapped file would stand in memory beside its copy
        else:
            parameters.load_mode = lib.LLAMA_LOAD_MODE_MMAP
            parameters.use_extra_bufts = False
    pointer = lib.llama_model_load_from_file(os.fsencode(path), parameters)
    if not pointer:
        raise InputError(f"{name} cannot be loaded; it is damaged or of an unknown kind.", "Get the file again.")
    return int(pointer)
