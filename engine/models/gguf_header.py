"""The header of a GGUF file, as far as it tells what the file holds. The file is not trusted.

After the format's description in ggml's ``gguf.md``. The vocabulary's hundreds of thousands of words are passed over
and not kept, so that a header takes a fraction of a second without any native code.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Scalar = str | int | float | bool

MAGIC = b"GGUF"
VERSIONS = {2, 3}
FIRST, MOST = 16 * 2**20, 256 * 2**20
"""bytes that are read at first, and at most; a header of Llama 3.2 has 8 million"""
MOST_ENTRIES, MOST_VALUES, MOST_SIDES = 2**16, 2**24, 4
LONGEST = 4096
"""bytes of a text that are kept; chat templates are longer"""
SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
"""kinds of values -> ``struct``'s letters"""
STRING, ARRAY = 8, 9
ALIGNMENT = 32
TOKENS, TOKEN_KINDS = "tokenizer.ggml.tokens", "tokenizer.ggml.token_type"
CONTROL = 3
"""kind of the tokens that stand for no text"""
LLAMA_3_MARKS = {
    f"<|{name}|>".encode(): name for name in ("begin_of_text", "start_header_id", "end_header_id", "eot_id")
}
"""the tokens that a prompt in Llama 3's form needs"""


@dataclass(slots=True)
class GgufHeader:
    """What a file says of itself."""

    values: dict[str, Scalar] = field(default_factory=dict)
    """by key; long texts are cut"""
    counts: dict[str, int] = field(default_factory=dict)
    """how many values each list has, by key"""
    marks: frozenset[str] = frozenset()
    """those of ``LLAMA_3_MARKS`` that the vocabulary has, as tokens that stand for no text"""
    tensors: tuple[str, ...] = ()
    """names"""

    def text(self, key: str) -> str:
        """A text; empty where there is none."""
        value = self.values.get(key)
        return value if isinstance(value, str) else ""

    def number(self, key: str) -> int:
        """A whole number that is not negative; 0 where there is none."""
        value = self.values.get(key)
        return value if type(value) is int and value > 0 else 0


def read_gguf_header(path: Path) -> GgufHeader:
    """The header of a file.

    Raises:
        ValueError: it is damaged, or only a part of the file is there.
        OSError: the file cannot be read.
    """
    size = os.path.getsize(path)
    with path.open("rb") as file:
        data = file.read(FIRST)
        try:
            return _parsed(data, size)
        except (struct.error, OverflowError):
            if size <= FIRST:
                raise ValueError("the file ends in its header") from None
        try:
            return _parsed(data + file.read(MOST - FIRST), size)
        except (struct.error, OverflowError):
            raise ValueError("the header has no end") from None


def _parsed(data: bytes, size: int) -> GgufHeader:
    """Raises struct.error or OverflowError where the header is longer than ``data``."""
    cursor = _Cursor(data)
    magic, version, tensors, entries = cursor.take("4sIQQ")
    if magic != MAGIC or version not in VERSIONS or max(tensors, entries) > MOST_ENTRIES:
        raise ValueError("not a header")
    header = GgufHeader()
    places: dict[bytes, int] = {}
    kinds: tuple[int, ...] = ()
    for _ in range(entries):
        key, (kind,) = cursor.text(), cursor.take("I")
        if kind != ARRAY:
            header.values[key] = cursor.scalar(kind)
            continue
        kind, count = cursor.take("IQ")
        if count > MOST_VALUES:
            raise ValueError("too many values")
        header.counts[key] = count
        if kind == STRING:
            found = cursor.pass_texts(count)
            places = found if key == TOKENS else places
        elif key == TOKEN_KINDS and kind in (4, 5):
            kinds = cursor.take(f"{count}{SCALARS[kind]}")
        else:
            cursor.skip(count * _width(kind))
    header.marks = frozenset(LLAMA_3_MARKS[mark] for mark, place in places.items() if _is_control(kinds, place))
    header.tensors = _tensor_names(cursor, tensors, header.values, size)
    return header


def _tensor_names(cursor: _Cursor, count: int, values: Mapping[str, Scalar], size: int) -> tuple[str, ...]:
    names, last = [], 0
    for _ in range(count):
        names.append(cursor.text())
        (sides,) = cursor.take("I")
        if sides > MOST_SIDES:
            raise ValueError("too many sides")
        *_, offset = cursor.take(f"{sides}QIQ")
        last = max(last, offset)
    alignment = values.get("general.alignment", ALIGNMENT)
    if type(alignment) is not int or not 0 < alignment <= 2**20:
        raise ValueError("no alignment")
    begin = -(-cursor.place // alignment) * alignment
    if names and begin + last >= size:
        raise ValueError("a tensor outside the file")
    return tuple(names)


def _width(kind: int) -> int:
    if kind not in SCALARS:
        raise ValueError("an unknown kind of value")
    return struct.calcsize(SCALARS[kind])


def _is_control(kinds: tuple[int, ...], place: int) -> bool:
    return place < len(kinds) and kinds[place] == CONTROL


class _Cursor:
    """A place in the header. Whatever lies beyond the end raises struct.error or OverflowError."""

    def __init__(self, data: bytes) -> None:
        self.place = 0
        self._data = data

    def take(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + form, self._data, self.place)
        self.place += struct.calcsize("<" + form)
        return values

    def skip(self, length: int) -> None:
        if length > len(self._data) - self.place:
            raise struct.error
        self.place += length

    def text(self) -> str:
        (length,) = self.take("Q")
        begin = self.place
        self.skip(length)
        return self._data[begin : begin + min(length, LONGEST)].decode(errors="replace")

    def scalar(self, kind: int) -> Scalar:
        if kind == STRING:
            return self.text()
        _width(kind)
        (value,) = self.take(SCALARS[kind])
        assert isinstance(value, int | float)
        return value

    def pass_texts(self, count: int) -> dict[bytes, int]:
        """Pass over so many texts; where among them the marks of Llama 3 stand."""
        data, place = self._data, self.place
        length_at = struct.Struct("<Q").unpack_from
        lengths = set(map(len, LLAMA_3_MARKS))
        found = {}
        for number in range(count):
            (length,) = length_at(data, place)
            place += 8
            if length in lengths and (text := data[place : place + length]) in LLAMA_3_MARKS:
                found[text] = number
            place += length
        self.skip(place - self.place)
        return found
