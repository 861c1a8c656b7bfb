"""Does llama.cpp compute on this machine's graphics card, rightly, and quicker than on the processor? Run in a process
of its own, which a driver may end.

Tried are matrix products, in the formats that weights come in: of many rows at once, as in reading, and of one, as in
writing.
"""

from __future__ import annotations

import math
import time
from contextlib import closing
from pathlib import Path

import numpy as np

from engine.contracts import CardTrial
from engine.errors import EnvironmentProblem
from engine.text.devices import BLOCKS, Array, Bytes, Device, Devices, Product

WIDTH, ROWS, DRAWN = 3072, 4096, 128
"""of the matrices of weights, about those of the 3B; so many of their rows are drawn at random and repeated"""
COUNTS = (1, 64)
"""rows of the other factor, where it is seen whether a product is right"""
CLOSE = 0.03
"""of the norm of the processor's product, what the card's may miss it by: both round the other factor"""
TYPICAL = {256: 12, 1: 150}
"""rows of the other factor -> how many such products a typical question takes of each matrix: a few pages are read in
parts, some sentences written word by word"""
USUAL = 12
"""the format of ``BLOCKS`` that is timed"""
RUNS, LONG = 3, 0.2
"""most runs of a product of which the quickest counts; one that takes so many seconds is not run again"""


class CardService:
    """One trial."""

    def stop(self) -> None:
        """Nothing hears it: the process is ended."""

    def resume(self) -> None:
        """Nothing was stopped."""

    def try_out(self, place: str) -> CardTrial:
        """Compute with the library for cards at ``place``.

        Raises:
            EnvironmentProblem: no card can be used, or it computes wrongly.
        """
        try:
            return _compared(Path(place))
        except (OSError, AttributeError, MemoryError, RuntimeError) as error:
            kind = type(error).__name__
            raise EnvironmentProblem(f"llama.cpp does not work on the graphics card ({kind}).") from error


def _compared(library: Path) -> CardTrial:
    ggml = Devices(library.parent)
    processor, card = ggml.processor(), ggml.load(library)
    if card is None or processor is None:
        raise EnvironmentProblem("No driver of a graphics card answers llama.cpp.")
    for kind in BLOCKS:
        _check(ggml, processor, card, kind)
    return CardTrial(ggml.version, card.name, _times(ggml, processor, card))


def _check(ggml: Devices, processor: Device, card: Device, kind: int) -> None:
    """Raise EnvironmentProblem where the card's products with weights in this format are not the processor's."""
    blocks = _drawn(ggml, kind)
    for count in COUNTS:
        x = _numbers(count)
        with (
            closing(Product(ggml, processor, kind, blocks, x)) as expected,
            closing(Product(ggml, card, kind, blocks, x)) as found,
        ):
            right, computed = expected.compute(), found.compute()
        # Written so that what is no number is not close.
        if not np.linalg.norm(computed - right) < CLOSE * np.linalg.norm(right):
            raise EnvironmentProblem("The graphics card computes something else than the processor.")


def _times(ggml: Devices, processor: Device, card: Device) -> float:
    """How many times as quick the card is with a typical question."""
    blocks = np.ascontiguousarray(np.tile(_drawn(ggml, USUAL), (ROWS // DRAWN, 1)))
    usual, taken = (
        sum(often * _seconds(ggml, device, blocks, count) for count, often in TYPICAL.items())
        for device in (processor, card)
    )
    return usual / taken


def _seconds(ggml: Devices, device: Device, blocks: Bytes, count: int) -> float:
    """The least that a product of so many rows took."""
    with closing(Product(ggml, device, USUAL, blocks, _numbers(count))) as product:
        product.compute()  # drivers compile in the first run
        least = math.inf
        for _ in range(RUNS):
            began = time.perf_counter()
            product.compute()
            least = min(least, time.perf_counter() - began)
            if least > LONG:
                break
    return least


def _drawn(ggml: Devices, kind: int) -> Bytes:
    """Weights in blocks: [DRAWN, bytes of a row]."""
    return ggml.quantised(_numbers(DRAWN), kind)


def _numbers(rows: int) -> Array:
    """[rows, WIDTH], the same each time."""
    return np.random.default_rng(rows).standard_normal((rows, WIDTH), np.float32)
