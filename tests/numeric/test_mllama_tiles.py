"""Pictures of many sizes on tiles of the real size, bit for bit as transformers' slow image processor makes them."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from app.self_test.tiny.vision_weights import TINY
from engine.canvas import MOST_TILES, TILE, arrangements
from engine.vision.tiles import tiles_of
from tests.helpers.vision_cases import drawn_picture, picture_sizes

EXPECTED: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "golden" / "mllama_tiles.json").read_text(encoding="utf-8")
)
REAL = replace(TINY.encoder, tile=TILE)


def test_the_pictures_are_those_of_the_golden_file_and_come_to_lie_on_every_canvas() -> None:
    assert [tuple(one["size"]) for one in EXPECTED] == picture_sizes()
    assert {one["id"] for one in EXPECTED} == set(range(1, 1 + len(arrangements(MOST_TILES))))


@pytest.mark.parametrize("part", range(4))
def test_tiles_are_those_of_transformers(part: int) -> None:
    for seed, expected in list(enumerate(EXPECTED))[part::4]:
        tiles = tiles_of(drawn_picture(tuple(expected["size"]), seed), REAL)
        assert (tiles.aspect_id, tiles.count) == (expected["id"], expected["tiles"]), expected
        assert sha256(tiles.pixels.numpy().tobytes()).hexdigest() == expected["sha256"], expected
