"""Garbage text layers are recognised, real ones are not mistaken for garbage."""

from __future__ import annotations

import pytest

from engine.documents.legible import is_legible
from tests.helpers.languages import language_page

CODES = ("de", "en", "es", "fr", "hi", "it", "pt", "th")


@pytest.mark.parametrize("code", CODES)
def test_every_language_is_legible(code: str) -> None:
    assert is_legible("".join("".join(language_page(code).lines).split()))


@pytest.mark.parametrize("code", ("de", "en", "es", "fr", "it", "pt"))
@pytest.mark.parametrize("shift", (-29, 1, 3, 13))
def test_shifted_letters_are_garbage(code: str, shift: int) -> None:
    text = "".join(chr(max(33, ord(letter) + shift)) for letter in "".join(language_page(code).lines).replace(" ", ""))
    assert not is_legible(text)


def test_characters_unknown_to_the_font_are_garbage_when_there_are_many() -> None:
    assert is_legible("sentence" * 20 + "\ufffd\uf0b7")
    assert not is_legible("sent\ufffdnc\ufffd" * 20)
    assert not is_legible("\uf041\uf042\uf043")
    assert not is_legible("\x03\x04\x05\x06")


def test_numbers_leaders_and_a_few_letters_are_no_garbage() -> None:
    assert is_legible("1,234.56......................XKCD98-76" * 30)
