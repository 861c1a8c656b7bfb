"""The pictures of pages: which are kept, which are wanted next, and which could not be drawn.

Drawing happens elsewhere. The view and the thumbnails say what they would like to show, most wanted first; this asks
for two pictures at a time, so that what is asked next always fits what is on the screen by then. Every request must
be answered, by ``receive`` or by ``receive_failure``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from engine.contracts import Picture

PAGE_BYTES = 96 * 1024 * 1024
"""limit for pictures of pages; what is on the screen stays even if it is more"""
THUMBNAIL_BYTES = 16 * 1024 * 1024
"""limit for pictures in the strip"""
AT_ONCE = 2
"""requests that may wait for an answer"""


class Want(NamedTuple):
    """A picture that would be good to have."""

    position: int
    """page, from 1"""
    scale: float
    """pixels of the screen's own grid per point"""


def image_of(picture: Picture) -> QImage:
    """The picture in the format that Qt paints fastest; a copy of the pixels."""
    if len(picture.pixels) != 3 * picture.width * picture.height:
        raise ValueError("a picture whose pixels do not fit its size")
    rows = QImage(picture.pixels, picture.width, picture.height, 3 * picture.width, QImage.Format.Format_RGB888)
    return rows.convertToFormat(QImage.Format.Format_RGB32)


class PictureCache:
    """One picture for each page, up to a number of bytes; pages far from what is wanted go first."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._kept: dict[int, tuple[float, QImage]] = {}
        self._bytes = 0
        self.wants: tuple[Want, ...] = ()
        """most wanted first"""

    @property
    def bytes_kept(self) -> int:
        """Size of all pictures in memory."""
        return self._bytes

    def image(self, position: int) -> QImage | None:
        """The picture of a page, sharp or not."""
        return self._kept[position][1] if position in self._kept else None

    def scale(self, position: int) -> float | None:
        """The scale for which the picture of a page was drawn."""
        return self._kept[position][0] if position in self._kept else None

    def missing(self) -> Iterable[Want]:
        """What is wanted and not here."""
        return (want for want in self.wants if self.scale(want.position) != want.scale)

    def put(self, position: int, scale: float, image: QImage) -> None:
        """Keep a picture, unless the one that is kept already is the wanted one."""
        kept = self.scale(position)
        if kept is not None and Want(position, kept) in self.wants and kept != scale:
            return
        self.drop(position)
        self._kept[position] = (scale, image)
        self._bytes += image.sizeInBytes()
        self._shrink()

    def drop(self, position: int) -> None:
        """Forget the picture of a page."""
        if position in self._kept:
            self._bytes -= self._kept.pop(position)[1].sizeInBytes()

    def _shrink(self) -> None:
        wanted = {want.position for want in self.wants}
        middle = self.wants[0].position if self.wants else 0
        for position in sorted(self._kept, key=lambda each: -abs(each - middle)):
            if self._bytes <= self._limit:
                return
            if position not in wanted:
                self.drop(position)


class Pictures(QObject):
    """Pictures of the pages of one document."""

    requested = Signal(int, float)
    """position, scale: please draw"""
    changed = Signal(int)
    """position: there is a new picture of this page, or it is known now that there will be none"""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.pages = PictureCache(PAGE_BYTES)
        self.thumbnails = PictureCache(THUMBNAIL_BYTES)
        self._waiting: dict[Want, PictureCache] = {}
        self._failures: dict[int, str] = {}
        self._paused = False

    def failure(self, position: int) -> str | None:
        """Why a page could not be drawn."""
        return self._failures.get(position)

    def is_waiting(self, position: int) -> bool:
        """Is a picture of this page on its way?"""
        return any(want.position == position for want in self._waiting)

    def want_pages(self, wants: Iterable[Want]) -> None:
        """What the view would like to show, most wanted first."""
        self.pages.wants = tuple(wants)
        self._ask()

    def want_thumbnails(self, wants: Iterable[Want]) -> None:
        """What the strip would like to show; asked for when the view has what it wants."""
        self.thumbnails.wants = tuple(wants)
        self._ask()

    def receive(self, position: int, scale: float, picture: Picture) -> None:
        """A picture has come; ``scale`` is that of the request, whatever the size of the picture."""
        cache = self._waiting.pop(Want(position, scale), self.pages)
        cache.put(position, scale, image_of(picture))
        self.changed.emit(position)
        self._ask()

    def receive_failure(self, position: int, sentence: str) -> None:
        """A page could not be drawn."""
        self._forget_requests(position)
        self._failures[position] = sentence
        self.changed.emit(position)
        self._ask()

    def try_again(self, position: int) -> None:
        """Ask once more for a page that could not be drawn."""
        self._failures.pop(position, None)
        self.changed.emit(position)
        self._ask()

    def renew(self, position: int) -> None:
        """The page looks different now: forget its pictures and ask for new ones."""
        self.pages.drop(position)
        self.thumbnails.drop(position)
        self._failures.pop(position, None)
        self._forget_requests(position)
        self.changed.emit(position)
        self._ask()

    def pause(self, paused: bool) -> None:
        """Ask for nothing while the document cannot be drawn at all."""
        self._paused = paused
        if not paused:
            self._failures.clear()
            self._waiting.clear()
            self._ask()

    def clear(self) -> None:
        """Another document, or none."""
        self.pages = PictureCache(PAGE_BYTES)
        self.thumbnails = PictureCache(THUMBNAIL_BYTES)
        self._waiting.clear()
        self._failures.clear()
        self._paused = False

    def _forget_requests(self, position: int) -> None:
        for want in [want for want in self._waiting if want.position == position]:
            del self._waiting[want]

    def _ask(self) -> None:
        while not self._paused and len(self._waiting) < AT_ONCE:
            found = self._next()
            if found is None:
                return
            want, cache = found
            self._waiting[want] = cache
            self.requested.emit(want.position, want.scale)

    def _next(self) -> tuple[Want, PictureCache] | None:
        """What is wanted most of all that is neither here nor on its way."""
        for cache in (self.pages, self.thumbnails):
            for want in cache.missing():
                if want not in self._waiting and want.position not in self._failures:
                    return want, cache
        return None
