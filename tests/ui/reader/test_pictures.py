"""Asking for pictures, keeping them, forgetting them."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor

from engine.contracts import Picture
from tests.ui.reader.pages import blank
from ui.reader.pictures import AT_ONCE, PictureCache, Pictures, Want, image_of


@pytest.fixture
def asked() -> list[Want]:
    """What was asked for, in order."""
    return []


@pytest.fixture
def pictures(asked: list[Want]) -> Pictures:
    """Pictures of a document."""
    made = Pictures()
    made.requested.connect(lambda position, scale: asked.append(Want(position, scale)))
    return made


def wants(*positions: int, scale: float = 1.0) -> list[Want]:
    """These pages at one scale."""
    return [Want(position, scale) for position in positions]


def test_pixels_keep_their_colours_whatever_the_width() -> None:
    image = image_of(Picture(1, 2, bytes([255, 0, 0, 0, 0, 255])))
    assert [image.pixelColor(0, y) for y in (0, 1)] == [QColor(255, 0, 0), QColor(0, 0, 255)]


def test_pixels_that_do_not_fit_are_not_painted() -> None:
    with pytest.raises(ValueError, match="size"):
        image_of(Picture(10, 10, b"\x00" * 10))


def test_only_a_few_requests_wait_at_a_time(pictures: Pictures, asked: list[Want]) -> None:
    pictures.want_pages(wants(1, 2, 3, 4))
    assert asked == wants(1, 2)[:AT_ONCE]
    pictures.receive(1, 1.0, blank(10, 10))
    assert asked[-1] == Want(3, 1.0)


def test_what_is_no_longer_wanted_is_never_asked_for(pictures: Pictures, asked: list[Want]) -> None:
    pictures.want_pages(wants(1, 2, 3, 4))
    pictures.want_pages(wants(50, 51))
    pictures.receive(1, 1.0, blank(10, 10))
    pictures.receive(2, 1.0, blank(10, 10))
    assert asked[AT_ONCE:] == wants(50, 51)


def test_thumbnails_wait_until_the_pages_are_there(pictures: Pictures, asked: list[Want]) -> None:
    pictures.want_thumbnails(wants(7, 8, scale=0.1))
    pictures.want_pages(wants(1, 2))
    for want in wants(7, 8, scale=0.1):
        pictures.receive(*want, blank(5, 5))
    assert asked == [*wants(7, 8, scale=0.1), *wants(1, 2)]
    assert pictures.thumbnails.image(7) is not None
    assert pictures.pages.image(7) is None


def test_the_old_picture_stays_until_the_sharper_one_has_come(pictures: Pictures, asked: list[Want]) -> None:
    pictures.want_pages(wants(1))
    pictures.receive(1, 1.0, blank(10, 10))
    pictures.want_pages(wants(1, scale=2.0))
    kept = pictures.pages.image(1)
    assert kept is not None
    assert kept.width() == 10
    pictures.receive(1, 2.0, blank(20, 20))
    kept = pictures.pages.image(1)
    assert kept is not None
    assert kept.width() == 20


def test_a_late_picture_does_not_replace_the_wanted_one(pictures: Pictures) -> None:
    pictures.want_pages(wants(1, scale=1.0))
    pictures.want_pages(wants(1, scale=2.0))
    pictures.receive(1, 2.0, blank(20, 20))
    pictures.receive(1, 1.0, blank(10, 10))
    assert pictures.pages.scale(1) == 2.0


def test_a_picture_smaller_than_asked_for_is_not_asked_for_again(pictures: Pictures, asked: list[Want]) -> None:
    pictures.want_pages(wants(1, scale=9.0))
    pictures.receive(1, 9.0, blank(10, 10))
    pictures.want_pages(wants(1, scale=9.0))
    assert asked == wants(1, scale=9.0)


def test_a_failed_page_waits_for_the_reader_to_try_again(pictures: Pictures, asked: list[Want]) -> None:
    pictures.want_pages(wants(1))
    pictures.receive_failure(1, "The page is damaged.")
    pictures.want_pages(wants(1))
    assert asked == wants(1)
    assert pictures.failure(1) == "The page is damaged."
    pictures.try_again(1)
    assert asked == wants(1, 1)
    assert pictures.failure(1) is None


def test_a_failure_makes_room_for_the_next_request(pictures: Pictures, asked: list[Want]) -> None:
    pictures.want_pages(wants(1, 2, 3))
    pictures.receive_failure(1, "The page is damaged.")
    assert asked[-1] == Want(3, 1.0)


def test_a_changed_page_is_asked_for_again(pictures: Pictures, asked: list[Want]) -> None:
    pictures.want_pages(wants(1))
    pictures.receive(1, 1.0, blank(10, 10))
    pictures.renew(1)
    assert pictures.pages.image(1) is None
    assert asked == wants(1, 1)


def test_nothing_is_asked_for_while_paused(pictures: Pictures, asked: list[Want]) -> None:
    pictures.pause(True)
    pictures.want_pages(wants(1))
    assert asked == []
    pictures.pause(False)
    assert asked == wants(1)


def test_pages_far_away_go_first_when_memory_is_full() -> None:
    cache = PictureCache(limit=3 * 4 * 100)
    cache.wants = tuple(wants(10, 11))
    for position in (1, 9, 10, 11):
        cache.put(position, 1.0, image_of(blank(10, 10)))
    assert [position for position in (1, 9, 10, 11) if cache.image(position)] == [9, 10, 11]
    assert cache.bytes_kept == 3 * 4 * 100


def test_what_is_on_the_screen_stays_though_memory_is_full() -> None:
    cache = PictureCache(limit=100)
    cache.wants = tuple(wants(1, 2))
    for position in (1, 2):
        cache.put(position, 1.0, image_of(blank(10, 10)))
    assert cache.image(1) is not None
    assert cache.image(2) is not None
