"""Lines of writing in a picture: where they are, cut out, and what stands in them.

The models are PP-OCRv6 (detection and recognition, "small") and PP-OCR's text direction classifier, as they lie in
the wheel of RapidOCR. Each is named by its path: asked for a language or a version instead, RapidOCR would look for
a file and download it when it is not there.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from rapidocr import RapidOCR

Pixels = NDArray[np.uint8]
"""H x W x 3, RGB"""
Quad = NDArray[np.float32]
"""4 x 2: corners of a line of writing in pixels, clockwise from the top left of its first character"""

LEAST_SIDE = 32
"""pixels; RapidOCR would enlarge a thinner strip to this, however long it is"""
MOST_SIDE = 6000
"""pixels; RapidOCR would shrink what is longer, and till rolls are long"""
LONGEST = 100
"""length over height of the longest line; beyond it is a rule, which costs the recogniser minutes"""


@dataclass(frozen=True, slots=True)
class Character:
    """One recognised character; spaces are characters too."""

    text: str
    centre: float
    """place along the line: 0 where the line begins, 1 where it ends; that of the character before for a space"""
    confidence: float


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of writing."""

    quad: Quad
    crop: Pixels
    """the line cut out, reading from left to right"""
    characters: tuple[Character, ...]


class LineReader:
    """The three models of RapidOCR, loaded when they are first needed, in about 0.2 s."""

    def __init__(self, threads: int) -> None:
        models = files("rapidocr") / "models"
        params = {
            "Global.log_level": "critical",
            "Global.return_word_box": True,
            "Global.max_side_len": MOST_SIDE,
            "Det.model_path": str(models / "PP-OCRv6_det_small.onnx"),
            "Cls.model_path": str(models / "ch_ppocr_mobile_v2.0_cls_mobile.onnx"),
            "Rec.model_path": str(models / "PP-OCRv6_rec_small.onnx"),
            # Lines read one by one need no padding to the longest, and 0.9 GB after many pages rather than 1.4.
            "Rec.rec_batch_num": 1,
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
            # Without the arena every tensor is mapped and unmapped anew, which takes longer than the arithmetic.
            "EngineConfig.onnxruntime.enable_cpu_mem_arena": True,
        }
        self._models = RapidOCR(params=params)

    def find(self, pixels: Pixels) -> list[Quad]:
        """The lines of writing, top to bottom, their corners as if the picture were upright."""
        height, width = pixels.shape[:2]
        below, right = max(0, LEAST_SIDE - height), max(0, LEAST_SIDE - width)
        padded = cv2.copyMakeBorder(_bgr(pixels), 0, below, 0, right, cv2.BORDER_REPLICATE)
        found: Any = self._models(padded, use_det=True, use_cls=False, use_rec=False)
        quads = [] if found.boxes is None else [np.asarray(quad, np.float32) for quad in found.boxes]
        return [quad for quad in quads if max(line_size(quad)) <= LONGEST * min(line_size(quad))]

    def upside_down(self, crops: Sequence[Pixels]) -> list[float]:
        """How likely it is that each line stands on its head, 0 to 1."""
        result: Any = self._models.cls_and_rotate([_bgr(crop) for crop in crops])[1]
        return [score if label == "180" else 1 - score for label, score in result.cls_res]

    def read(self, pixels: Pixels, quads: Sequence[Quad]) -> list[TextLine]:
        """What stands in each line."""
        if not quads:
            return []
        crops = [cut_out(pixels, quad) for quad in quads]
        result: Any = self._models.recognize_txt([_bgr(crop) for crop in crops])
        return [
            TextLine(quad, crop, _characters(text, info))
            for quad, crop, text, info in zip(quads, crops, result.txts, result.word_results, strict=True)
        ]


def cut_out(pixels: Pixels, quad: Quad) -> Pixels:
    """The writing inside ``quad``, set upright."""
    width, height = line_size(quad)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(quad, corners)
    crop = cv2.warpPerspective(pixels, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE, flags=cv2.INTER_CUBIC)
    return np.asarray(crop, np.uint8)


def line_size(quad: Quad) -> tuple[int, int]:
    """Length along the writing and height across it in whole pixels, at least 1."""
    length = max(math.dist(quad[0], quad[1]), math.dist(quad[3], quad[2]))
    height = max(math.dist(quad[0], quad[3]), math.dist(quad[1], quad[2]))
    return max(1, int(length)), max(1, int(height))


def _bgr(pixels: Pixels) -> Pixels:
    return np.ascontiguousarray(pixels[:, :, ::-1])


def _characters(text: str, info: Any) -> tuple[Character, ...]:
    """RapidOCR gives a confidence for every character, but a column only for those that are not spaces."""
    columns = iter([column for word in info.word_cols for column in word])
    characters: list[Character] = []
    centre = 0.0
    for letter, confidence in zip(text, info.confs, strict=False):
        if not letter.isspace():
            centre = (next(columns) + 0.5) / info.line_txt_len
        characters.append(Character(" " if letter.isspace() else letter, centre, confidence))
    return tuple(characters)
