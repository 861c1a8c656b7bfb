"""Words of a text layer that a person who looks at the page cannot see.

Such words are a way to make a reader answer what the page does not say. Cheap signs are looked at first; pixels only
where a word could have the colour of what lies behind it, or lie behind something itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from engine.documents.facts import SCAN
from engine.documents.geometry import Size
from engine.documents.ink import Ink
from engine.documents.pdf_marks import MANY, Boxes, Mark, Marks, inside, oldest
from engine.documents.pdf_styles import Style
from engine.documents.words import LayerWord

Flags = NDArray[np.bool_]
"""one for each word"""

SMALLEST = 2.0
"""points; smaller letters cannot be read on paper"""

ALIKE = 48
"""of 255: channels of two colours that differ by less are hard to tell apart"""


class Sight(Protocol):
    """A page to be looked at."""

    @property
    def size(self) -> Size: ...

    @property
    def words(self) -> Sequence[LayerWord]: ...

    @property
    def styles(self) -> Sequence[Style]: ...

    @property
    def marks(self) -> Marks: ...

    @property
    def picture_share(self) -> float: ...

    @property
    def ink(self) -> Ink:
        """The page drawn small."""
        ...

    @property
    def fine_ink(self) -> Ink:
        """The page drawn large."""
        ...

    def behind_pictures(self, centres: Boxes) -> Flags:
        """Which points lie on text over which a picture may have been painted."""
        ...


def hidden_words(sight: Sight) -> tuple[Flags, bool]:
    """Flags of the words that cannot be seen, and whether the page is a scan.

    The text layer of a scan is painted invisibly by the program that made it; its words count as seen wherever the
    picture shows ink.
    """
    boxes = np.array([word.box for word in sight.words], np.float32).reshape(-1, 4)
    centres = (boxes[:, :2] + boxes[:, 2:]) / np.float32(2)
    unpainted = np.array([not style.painted for style in sight.styles], np.bool_)
    scan = sight.picture_share >= SCAN and (not len(boxes) or float(unpainted.mean()) >= SCAN)
    tiny = np.array([style.size < SMALLEST for style in sight.styles], np.bool_)
    hidden = tiny | ((centres < 0) | (centres > sight.size)).any(axis=1) | (unpainted & (not scan))
    pictured = inside(centres, sight.marks.pictures).any(axis=1)
    doubtful = ~hidden & (unpainted | pictured | _on_doubtful_ground(sight, centres))
    behind = pictured & ~unpainted
    if behind.any():
        behind &= sight.behind_pictures(centres)
    for index in np.flatnonzero(doubtful):
        hidden[index] = not _shows(sight, int(index), bool(behind[index]))
    return hidden, scan


def _on_doubtful_ground(sight: Sight, centres: Boxes) -> Flags:
    """Words that may have the colour of what is around them, or may be covered by a path."""
    marks = sight.marks
    doubtful: Flags = np.array([style.pale for style in sight.styles], np.bool_)
    paths = np.flatnonzero(marks.kinds != Mark.TEXT)
    if marks.shaded or len(paths) > MANY:
        return np.ones_like(doubtful)
    touching = inside(centres, marks.boxes[paths])
    rows = np.flatnonzero(touching.any(axis=1) & ~doubtful)
    if len(rows):
        colours = np.array([sight.styles[int(row)].colour for row in rows], np.int16)
        path_colours = marks.colours[paths]
        alike = (np.abs(colours[:, None] - path_colours) < ALIKE).all(axis=2) | (path_colours < 0).any(axis=1)
        texts = np.flatnonzero(marks.kinds == Mark.TEXT)
        after = paths > oldest(texts, inside(centres[rows], marks.boxes[texts]))[:, None]
        doubtful[rows] = (touching[rows] & (alike | after)).any(axis=1)
    return doubtful


def _shows(sight: Sight, index: int, behind: bool) -> bool:
    """Whether the page shows anything at the place of a word; marks such as full stops are too small to tell."""
    word, style = sight.words[index], sight.styles[index]
    if not any(map(str.isalnum, word.text)):
        return True
    if behind:
        # the picture itself is full of contrast
        return sight.fine_ink.under(word.box, style.sideways, style.colour)
    return sight.ink.under(word.box, style.sideways) or sight.fine_ink.under(word.box, style.sideways)
