"""Which weights a file holds, told from a part of it."""

from __future__ import annotations

import hashlib
import os

HEADER = 16 * 2**20
"""bytes that hold a GGUF file's metadata, vocabulary and table of tensors"""
STRIDE, SAMPLE = 8 * 2**20, 64 * 2**10


def fingerprint(path: str) -> str:
    """A hash of the file's size, its first bytes, and a sample of each stretch behind them.

    Hashing all of it would take seconds at each start. Training or quantising anew changes numbers everywhere, so two
    models never share it; it is no protection against a forged file.
    """
    size = os.path.getsize(path)
    digest = hashlib.blake2b(str(size).encode(), digest_size=20)
    with open(path, "rb") as file:
        digest.update(file.read(HEADER))
        for place in range(HEADER, size, STRIDE):
            file.seek(place)
            digest.update(file.read(SAMPLE))
    return digest.hexdigest()
