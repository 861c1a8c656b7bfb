"""What a model made of a document, kept on disk block by block, so that it is read once.

Each block of tokens is one file. Its name is a hash over the weights, the kind of cache, llama.cpp's version, and all
tokens up to its end: a name fits exactly one state, and what was read before a Stop is found again. A file holds its
name and the hash of its content, so that a damaged, cut or foreign one is noticed, and read anew.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import time
from array import array
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import takewhile
from pathlib import Path

import llama_cpp

from engine.contracts import KvType
from engine.text.context import BLOCK, Context

MAGIC = b"FOLIO-KV-2\n"
HASH_BYTES = 20
APART = 1_000
"""nanoseconds between the times of two blocks; file systems count in tenths of it"""


def blocks(tokens: Sequence[int]) -> Iterator[Sequence[int]]:
    """The runs of tokens that are read, and kept, at once."""
    for first in range(0, len(tokens), BLOCK):
        yield tokens[first : first + BLOCK]


class Snapshots:
    """States of one model in one folder."""

    def __init__(self, folder: Path, weights: str, kv_type: KvType, room: int) -> None:
        """``weights``: the model's fingerprint and layout; ``room``: bytes that may be added."""
        self._folder = folder
        self._room = room
        self._root = _hash(f"{weights} {kv_type} {llama_cpp.__version__}".encode())

    def names(self, tokens: Sequence[int]) -> Iterator[str]:
        """The names of the files of these tokens, block by block."""
        name = self._root
        for block in blocks(tokens):
            name = _hash(name, array("i", block).tobytes())
            yield name.hex()

    def kept(self, tokens: Sequence[int]) -> int:
        """How many of these tokens, from the first on, stand on disk. Their files count as used now."""
        paths = list(takewhile(Path.exists, (self._folder / name for name in self.names(tokens))))
        now = time.time_ns()
        # The least recently used go first, and a block is of no use without those before it.
        for place, path in enumerate(paths):
            used = now - place * APART
            with suppress(OSError):
                os.utime(path, ns=(used, used))
        return min(len(tokens), len(paths) * BLOCK)

    def load(self, name: str, tokens: Sequence[int], context: Context) -> bool:
        """Take up a block from disk; False where there is none that fits, and then it is read and kept anew."""
        path = self._folder / name
        try:
            with open(path, "rb") as file:
                content = bytearray(os.fstat(file.fileno()).st_size)
                file.readinto(content)
        except OSError:
            return False
        start = len(MAGIC) + 2 * HASH_BYTES
        is_whole = content[:start] == _head(name, memoryview(content)[start:])
        state = (ctypes.c_ubyte * max(0, len(content) - start)).from_buffer(content, min(start, len(content)))
        if is_whole and context.restore(tokens, state):
            return True
        with suppress(OSError):
            path.unlink()
        return False

    def save(self, name: str, first: int, context: Context) -> None:
        """Keep the block that was read last, from token ``first`` on, if there is room for it."""
        path = self._folder / name
        state = context.state(first, len(context.tokens))
        if len(state) > self._room or path.exists():
            return
        half = path.with_suffix(".part")
        try:
            with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(_head(name, memoryview(state)))
                file.write(state)
            os.replace(half, path)
        except OSError:  # the disk is full, or the document was removed: it will have to be read again
            self._room = 0
            with suppress(OSError):
                half.unlink()
        else:
            self._room -= len(state)


def _head(name: str, state: memoryview) -> bytes:
    return MAGIC + bytes.fromhex(name) + _hash(state)


def _hash(*parts: bytes | memoryview) -> bytes:
    digest = hashlib.blake2b(digest_size=HASH_BYTES)
    for part in parts:
        digest.update(part)
    return digest.digest()
