"""The model that speed and memory are measured with: Llama 3.2 3B's full shape at Q4_K_M, random weights.

Its vocabulary is trained on the sample report, which is the document that it reads, so that a token is about as long
as with the published one.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pymupdf

from app.paths import ASSETS
from tests.architecture.tree import ROOT
from tests.helpers.full_shape_model import full_shape_model

FILE = ROOT / "build" / "benchmarks" / "random-3b-Q4_K_M.gguf"


def random_3b() -> Path:
    """The file, made when it is first needed: 2 GB, some seconds."""
    if not FILE.exists():
        FILE.parent.mkdir(parents=True, exist_ok=True)
        half = FILE.with_suffix(".part")
        full_shape_model(half, text="\n".join(report()))
        half.replace(FILE)
    return FILE


@cache
def report() -> tuple[str, ...]:
    """The text of the sample report, each page on one line."""
    with pymupdf.open(ASSETS / "samples" / "annual-report-2025.pdf") as document:
        return tuple(" ".join(page.get_text().split()).replace('"', "”") for page in document)


def pages(count: int) -> tuple[str, ...]:
    """So many pages as they stand in a prompt: those of the report, again and again, no two alike."""
    texts = report()
    return tuple(f"[{n}]\nSheet {n * 7919}.\n{texts[(n - 1) % len(texts)]}\n\n" for n in range(1, count + 1))
