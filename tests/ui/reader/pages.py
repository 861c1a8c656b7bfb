"""Documents made up for the reader's tests, and one who answers what the pane asks for."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator
from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from engine.contracts import Match, Page, PageOutline, PageText, Picture, Quote, TextSource
from ui.reader.pane import ReaderPane

Part = TypeVar("Part", bound=QObject)

A4 = (595.0, 842.0)
LINE = 20.0
"""points from line to line of the made-up pages; a word is as high as 10 and as wide as 40 points"""


def outline(position: int, label: str = "", size: tuple[float, float] = A4) -> PageOutline:
    """A page that has been read."""
    return PageOutline(position, label or str(position), *size, TextSource.LAYER, None)


def outlines(count: int) -> tuple[PageOutline, ...]:
    """Pages that have been read."""
    return tuple(outline(position) for position in range(1, count + 1))


def text_of(*lines: str, hidden: bytes = b"") -> PageText:
    """Lines of words on a grid: word ``n`` of line ``m`` starts 50 + 50 n points from the left, 100 + 20 m down."""
    boxes = array("f")
    for row, line in enumerate(lines):
        for column, _ in enumerate(line.split()):
            left, top = 50.0 + 50 * column, 100.0 + LINE * row
            boxes.extend((left, top, left + 40, top + 10))
    return PageText("\n".join(lines), boxes.tobytes(), TextSource.LAYER, hidden=hidden)


def page(document_id: str, position: int, text: PageText) -> Page:
    """A page with these words."""
    width, height = A4
    return Page(
        document_id=document_id,
        position=position,
        label=str(position),
        width=width,
        height=height,
        turn=0,
        text=text,
        facts=None,
        failed=None,
    )


def quote(document_id: str, position: int, top: float = 600.0) -> Quote:
    """A quote of one line."""
    return Quote(
        document_id=document_id,
        document="Report.pdf",
        page=position,
        label=str(position),
        text="paper cost 4.31 million",
        boxes=((50.0, top, 300.0, top + 12.0),),
        source=TextSource.LAYER,
        verified=True,
    )


def match(position: int, top: float = 100.0) -> Match:
    """A found word."""
    return Match(position, ((50.0, top, 90.0, top + 10.0),))


def blank(width: int, height: int) -> Picture:
    """White pixels."""
    return Picture(width, height, b"\xff" * (3 * width * height))


def part(parent: QWidget, kind: type[Part]) -> Part:
    """The one child of a kind."""
    found = parent.findChild(kind)
    assert found is not None
    return found


class Library:
    """Answers the pane at once, and remembers what it was asked."""

    def __init__(self, pane: ReaderPane, *, failing: Collection[int] = ()) -> None:
        self.pictures: list[tuple[str, int, float]] = []
        self.words: list[tuple[str, int]] = []
        self.found: list[str] = []
        self.failing = set(failing)
        self._pane = pane
        pane.picture_wanted.connect(self._draw)
        pane.words_wanted.connect(self._read)
        pane.find_wanted.connect(self.found.append)

    def drawn_pages(self) -> Iterator[int]:
        """Positions of the pages that were asked for."""
        return (position for _, position, _ in self.pictures)

    def _draw(self, document_id: str, position: int, scale: float) -> None:
        self.pictures.append((document_id, position, scale))
        if position in self.failing:
            self._pane.set_picture_failed(document_id, position, "The page is damaged.")
        else:
            width, height = A4
            self._pane.set_picture(document_id, position, scale, blank(round(width * scale), round(height * scale)))

    def _read(self, document_id: str, position: int) -> None:
        self.words.append((document_id, position))
        self._pane.set_page(page(document_id, position, text_of(f"Page {position} begins", "and goes on")))
