"""Words of a text layer that a person who looks at the page cannot see.

Such words are a way to make a reader answer what the page does not say. Cheap signs are looked at first; pixels only
where a word could have the colour of what lies behind it, or lie behind something itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from engine.documents.facts import SCAN, Boxes, picture_share
from engine.documents.ink import Ink
from engine.documents.pdf_marks import Mark, Marks
from engine.documents.pdf_styles import Style
from engine.documents.turning import Size
from engine.documents.words import LayerWord

Flags = NDArray[np.bool_]
"""one for each word"""

Indices = NDArray[np.intp]

SMALLEST = 2.0
"""points; smaller letters cannot be read on paper"""

ALIKE = 48
"""of 255: channels of two colours that differ by less are hard to tell apart"""

MANY = 500
"""paths; where there are more, pixels are quicker to look at than all their places"""


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
    def ink(self) -> Ink: ...


def hidden_words(sight: Sight) -> tuple[Flags, bool]:
    """Flags of the words that cannot be seen, and whether the page is a scan.

    The text layer of a scan is painted invisibly, or behind the picture, by the program that made it; its words count
    as seen wherever the picture shows ink.
    """
    boxes = np.array([word.box for word in sight.words], np.float32).reshape(-1, 4)
    centres = (boxes[:, :2] + boxes[:, 2:]) / 2
    unpainted = np.array([not style.painted for style in sight.styles], np.bool_)
    behind = _behind_pictures(sight, centres)
    scan = _is_scan(sight, unpainted | behind)
    tiny = np.array([style.size < SMALLEST for style in sight.styles], np.bool_)
    hidden = tiny | ((centres < 0) | (centres > sight.size)).any(axis=1) | (unpainted & (not scan))
    doubtful = ~hidden & (unpainted | behind | _on_doubtful_ground(sight, centres))
    for index in np.flatnonzero(doubtful):
        own_colour = sight.styles[index].colour if behind[index] and not scan else None
        hidden[index] = not _shows(sight, int(index), own_colour)
    return hidden, scan


def _painted_after(sight: Sight, centres: Boxes, touching: NDArray[np.bool_], over: Indices) -> NDArray[np.bool_]:
    """Of the marks ``over`` that touch words, those that may be painted after them.

    A word's own text mark is not known; it is one of those that reach over its centre, so whatever is older than all
    of these lies behind the word.
    """
    after = touching.copy()
    rows = np.flatnonzero(touching.any(axis=1))
    texts = np.flatnonzero(sight.marks.kinds == Mark.TEXT)
    if len(rows) and len(texts):
        inside = _inside(centres[rows], sight.marks.boxes[texts])
        first = np.where(inside.any(axis=1), texts[inside.argmax(axis=1)], 0)
        after[rows] &= over > first[:, None]
    return after


def _is_scan(sight: Sight, unseen: Flags) -> bool:
    """Whether the page is one picture, with no more than a layer of unseen words."""
    return picture_share(sight.marks, sight.size) >= SCAN and (not len(unseen) or float(unseen.mean()) >= SCAN)


def _behind_pictures(sight: Sight, centres: Boxes) -> Flags:
    """Words over which a picture may have been painted."""
    pictures = np.flatnonzero(sight.marks.kinds == Mark.PICTURE)
    touching = _inside(centres, sight.marks.boxes[pictures])
    behind: Flags = _painted_after(sight, centres, touching, pictures).any(axis=1)
    return behind


def _on_doubtful_ground(sight: Sight, centres: Boxes) -> Flags:
    """Words that may have the colour of what is around them, or may be covered by a path."""
    marks = sight.marks
    pale = np.array([style.pale for style in sight.styles], np.bool_)
    doubtful: Flags = pale | _inside(centres, marks.of(Mark.PICTURE)).any(axis=1)
    paths = np.flatnonzero(np.isin(marks.kinds, (Mark.FILL, Mark.STROKE)))
    if len(paths) > MANY:
        return np.ones_like(doubtful)
    touching = _inside(centres, marks.boxes[paths])
    rows = np.flatnonzero(touching.any(axis=1) & ~doubtful)
    if len(rows):
        colours = np.array([sight.styles[row].colour for row in rows], np.int16)
        path_colours = marks.colours[paths]
        alike = (np.abs(colours[:, None] - path_colours) < ALIKE).all(axis=2) | (path_colours < 0).any(axis=1)
        after = _painted_after(sight, centres[rows], touching[rows], paths)
        doubtful[rows] = ((touching[rows] & alike) | after).any(axis=1)
    return doubtful


def _inside(points: Boxes, boxes: Boxes) -> NDArray[np.bool_]:
    """Which points (rows) lie in which boxes (columns)."""
    x, y = points[:, :1], points[:, 1:]
    x0, y0, x1, y1 = np.ascontiguousarray(boxes.T)
    inside: NDArray[np.bool_] = (x >= x0) & (x <= x1) & (y >= y0) & (y <= y1)
    return inside


def _shows(sight: Sight, index: int, colour: tuple[int, int, int] | None) -> bool:
    """Whether the page shows anything at the place of a word; marks such as full stops are too small to tell."""
    word = sight.words[index]
    if not any(map(str.isalnum, word.text)):
        return True
    return sight.ink.under(word.box, sight.styles[index].sideways, colour)
