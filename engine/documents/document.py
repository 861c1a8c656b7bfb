"""The one shape that PDFs and pictures have for the reader."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from engine.contracts import Box, DocumentKind, PageChecked, PageRead
from engine.documents.geometry import Size

Pixels = NDArray[np.uint8]
"""RGB, height x width x 3"""

LARGEST_PICTURE = 12_000_000
"""pixels of one drawn picture"""


class OpenDocument(Protocol):
    """A document in memory. Positions count from 1; every method that takes one may raise PageError."""

    @property
    def kind(self) -> DocumentKind: ...

    @property
    def encrypted(self) -> bool: ...

    @property
    def page_count(self) -> int: ...

    def size(self, position: int) -> Size:
        """Width and height of a page in points, as displayed."""
        ...

    def read(self, position: int) -> PageRead:
        """First pass."""
        ...

    def check(self, position: int) -> PageChecked:
        """Second pass."""
        ...

    def draw(self, position: int, scale: float, clip: Box) -> Pixels:
        """The part ``clip`` (points) of a page, at ``scale`` pixels per point."""
        ...

    def close(self) -> None:
        """Give the memory back."""
        ...
