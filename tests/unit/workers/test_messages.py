"""What a reader sends is believed only if it fits."""

from __future__ import annotations

import os

import msgspec
import pytest

from engine.contracts import PageRead, PageText, Picture, Source, TextSource
from engine.errors import InputError, PasswordError
from engine.workers.messages import (
    Drawn,
    Failed,
    Open,
    Request,
    Scan,
    Words,
    decode_reply,
    decode_request,
    encode,
    encode_request,
    failure,
    known_error,
)


def page(text: PageText) -> Words:
    return Words(
        PageRead(position=1, label="1", width=1, height=1, fingerprint="", text=text, needs_ocr=False),
    )


def test_a_page_survives_the_journey() -> None:
    sent = page(PageText("a b", bytes(32), TextSource.OCR, b"\xff\x10", b"\x00\x01"))
    assert decode_reply(encode(sent)) == sent


@pytest.mark.parametrize(
    "text",
    [
        PageText("a b", bytes(16), TextSource.LAYER),
        PageText("a", bytes(16), TextSource.OCR, b"\xff\xff"),
        PageText("a", bytes(16), TextSource.LAYER, b"", b"\x00\x00"),
    ],
)
def test_columns_that_do_not_fit_are_refused(text: PageText) -> None:
    with pytest.raises(msgspec.ValidationError):
        decode_reply(encode(page(text)))


def test_a_picture_of_another_size_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        decode_reply(encode(Drawn(Picture(10, 10, bytes(299)))))


@pytest.mark.parametrize("data", [b"", b"\x80\x04cos\nsystem\n", b"\xc1" * 40])
def test_bytes_of_another_kind_are_refused(data: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        decode_reply(data)


def test_known_errors_come_back_as_what_they_were() -> None:
    error = known_error(failure(PasswordError("Locked.", "Unlock it.", tried=True)))
    assert isinstance(error, PasswordError)
    assert (error.sentence, error.next_step, error.tried) == ("Locked.", "Unlock it.", True)


def test_an_unknown_kind_of_error_names_no_other_class() -> None:
    assert type(known_error(Failed("SystemExit", "x", ""))) is InputError


@pytest.mark.parametrize("path", ["/a/ü %41 ?.pdf", os.fsdecode(b"/a/\xff\xfe.pdf")])
def test_any_path_survives_the_journey(path: str) -> None:
    requests: list[Request] = [Open(path, "pass wörd"), Scan(Source(path, "abc", None), (1, 2))]
    assert [decode_request(encode_request(request)) for request in requests] == requests


def test_an_error_may_name_a_file_whose_name_is_no_text() -> None:
    assert encode(failure(InputError(os.fsdecode(b"\xff.pdf is empty."))))
