"""Lines of writing in a picture: where they are, cut out upright, and what stands in them.

The models are PP-OCRv6 (detection and recognition, "small") and PP-OCRv2's text direction classifier, as they lie in
the wheel of RapidOCR. Their paths are named, so that RapidOCR has nothing to look for and its downloader is never
reached.
"""

from __future__ import annotations

import math
import os
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from rapidocr import RapidOCR

Pixels = NDArray[np.uint8]
"""H x W x 3"""
Quad = NDArray[np.float32]
"""4 x 2: the corners of a line of writing in pixels, clockwise from where its first character's top left is"""


@dataclass(frozen=True, slots=True)
class Character:
    """One recognised character; a space is one too."""

    text: str
    centre: float
    """along the line, 0 at its start, 1 at its end"""
    confidence: float


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of writing."""

    quad: Quad
    crop: Pixels
    """the line cut out, upright"""
    characters: tuple[Character, ...]


class LineReader:
    """The three models of RapidOCR. About 0.2 s to load; 350 MB while it reads a page of 1,400 x 1,000 pixels."""

    def __init__(self, threads: int) -> None:
        models = files("rapidocr") / "models"
        self._models = RapidOCR(
            params={
                "Global.log_level": "critical",
                "Global.return_word_box": True,
                "Global.text_score": 0.0,
                "Det.model_path": str(models / "PP-OCRv6_det_small.onnx"),
                "Cls.model_path": str(models / "ch_ppocr_mobile_v2.0_cls_mobile.onnx"),
                "Rec.model_path": str(models / "PP-OCRv6_rec_small.onnx"),
                "EngineConfig.onnxruntime.intra_op_num_threads": threads,
                # Without the arena every tensor is mapped and unmapped anew: half as fast.
                "EngineConfig.onnxruntime.enable_cpu_mem_arena": True,
            }
        )

    def find(self, pixels: Pixels) -> list[Quad]:
        """The lines of writing, as if the picture were upright."""
        found: Any = self._models(pixels[:, :, ::-1], use_det=True, use_cls=False, use_rec=False)
        return [] if found.boxes is None else [np.asarray(quad, np.float32) for quad in found.boxes]

    def upside_down(self, crops: list[Pixels]) -> list[float]:
        """How likely it is that each crop stands on its head, 0 to 1."""
        _, result = self._models.cls_and_rotate([crop[:, :, ::-1] for crop in crops])
        return [score if label == "180" else 1 - score for label, score in result.cls_res]

    def read(self, quads: list[Quad], pixels: Pixels) -> list[TextLine]:
        """What stands in each line; lines too small to hold writing are left out."""
        crops = [cut_out(pixels, quad) for quad in quads]
        result = self._models.recognize_txt([crop[:, :, ::-1] for crop in crops])
        return [
            TextLine(quad, crop, tuple(_characters(text, info)))
            for quad, crop, text, info in zip(quads, crops, result.txts, result.word_results, strict=True)
        ]


def cut_out(pixels: Pixels, quad: Quad) -> Pixels:
    """The writing inside ``quad``, set upright."""
    width, height = line_size(quad)
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(quad, target)
    crop = cv2.warpPerspective(
        pixels, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE, flags=cv2.INTER_CUBIC
    )
    return np.asarray(crop, np.uint8)


def line_size(quad: Quad) -> tuple[int, int]:
    """Length along the writing and height across it, in pixels, at least 1."""
    width = max(math.dist(quad[0], quad[1]), math.dist(quad[3], quad[2]))
    height = max(math.dist(quad[0], quad[3]), math.dist(quad[1], quad[2]))
    return max(1, int(width)), max(1, int(height))


def _characters(text: str, info: Any) -> list[Character]:
    """RapidOCR counts confidences over all characters and columns over those that are not spaces."""
    columns = iter([column for word in info.word_cols for column in word])
    characters: list[Character] = []
    for letter, confidence in zip(text, info.confs, strict=False):
        if letter.isspace():
            characters.append(Character(" ", characters[-1].centre if characters else 0.0, confidence))
        else:
            characters.append(Character(letter, (next(columns) + 0.5) / info.line_txt_len, confidence))
    return characters
