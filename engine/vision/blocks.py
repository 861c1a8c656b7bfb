"""Matrices of the text model in llama.cpp's block formats, multiplied by its library. Shapes as in ``linear``."""

from __future__ import annotations

import torch
import torch.nn.functional as F

from engine.vision.ggml import Factor, Ggml, Kind
from engine.vision.linear import Linear
from engine.vision.woven import unweave

FEW_WHOLE = 64
"""up to so many rows its products in 16 bits are quicker than PyTorch's (measured on two cores with AVX-512)"""
FEW_WOVEN = 48
"""up to so many rows a product with a woven matrix is quicker than unweaving it first, which takes 9 ms for 14,336 rows
of 4,096: 0.8 against 10 ms for one row, 200 against 120 for 512"""
FEW_SHORT = 4
"""up to so many rows a shortlist is quicker than the whole matrix"""
SHORTLIST = 256
"""rows of the matrix that are looked at more closely"""


class Whole:
    """A matrix in 16 bits."""

    def __init__(self, library: Ggml, matrix: torch.Tensor) -> None:
        """``matrix``: [n, k]"""
        self._library = library
        self._factor = library.factor(Kind.BF16, matrix)
        self.matrix = matrix

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        """[m, k] -> [m, n]"""
        if x.shape[0] > FEW_WHOLE:
            return F.linear(x, self.matrix.to(x.dtype))
        return self._library.multiply([self._factor], x)[0].to(x.dtype)


class Blocks:
    """A matrix in one of the formats."""

    def __init__(self, library: Ggml, factor: Factor) -> None:
        self.library = library
        self._factor = factor

    def factor(self, rows: int) -> Factor:
        """What is multiplied with so many rows."""
        return self._factor

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        """[m, k] -> [m, n]"""
        return products(x, self)[0]


class Woven(Blocks):
    """A matrix in Q4_K, eight rows woven together."""

    def __init__(self, library: Ggml, factor: Factor, turn: int) -> None:
        super().__init__(library, factor)
        self._turn = turn

    def factor(self, rows: int) -> Factor:
        """What is multiplied with so many rows."""
        if rows <= FEW_WOVEN:
            return self._factor
        return self.library.factor(Kind.Q4_K, unweave(self._factor.matrix, self._turn))


def products(x: torch.Tensor, *matrices: Linear) -> list[torch.Tensor]:
    """The same rows times some matrices, in one call of the library where it has them all: threads meet less often."""
    blocks = [matrix for matrix in matrices if isinstance(matrix, Blocks)]
    if len(blocks) < len(matrices):
        return [matrix(x) for matrix in matrices]
    factors = [matrix.factor(x.shape[0]) for matrix in blocks]
    return [product.to(x.dtype) for product in blocks[0].library.multiply(factors, x)]


class Shortlisted:
    """A matrix in 16 bits, of which one token at a time needs the largest products alone: the output layer.

    A rough copy of it in 4 bits, a quarter of the bytes, tells which rows may have them, and those are multiplied in 16
    bits; all others keep the rough product. Were a row left out to reach the largest product found, its rough product
    would have to miss by twice the most that is seen to miss; where it might, the whole matrix is multiplied.
    """

    def __init__(self, whole: Whole, rough: Linear) -> None:
        self.whole = whole
        self._rough = rough

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        """[m, k] -> [m, n]"""
        if x.shape[0] > FEW_SHORT:
            return self.whole(x)
        rough = self._rough(x)
        found, rows = rough.topk(min(SHORTLIST, rough.shape[1]), dim=1)
        listed = self.whole.matrix.index_select(0, rows.flatten()).view(*rows.shape, -1)
        exact = (listed.to(x.dtype) @ x[:, :, None])[..., 0]
        missed = (exact - found).abs().amax(1)
        if bool((found[:, -1] + 2 * missed >= exact.amax(1)).any()):
            return self.whole(x)
        rough[torch.arange(x.shape[0])[:, None], rows] = exact
        return rough
