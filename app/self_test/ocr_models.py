"""The models that read scans. They lie in RapidOCR's package; Tesseract's data lies beside the program or comes with
the system."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from app.self_test.outcome import BrokenError
from engine.documents.tessdata import missing_languages

KINDS = {"_det_": "finds lines", "_cls_": "tells which end is up", "_rec_": "reads lines"}
"""part of a file's name -> what the model does"""


def check(_folder: Path) -> str:
    """A model of each kind, and which languages cannot be read. Raises BrokenError where a model is missing."""
    spec = importlib.util.find_spec("rapidocr")
    folders = [] if spec is None else list(spec.submodule_search_locations or ())
    models = [path for folder in folders for path in Path(folder, "models").glob("*.onnx") if path.stat().st_size]
    missing = [does for mark, does in KINDS.items() if not any(mark in path.name for path in models)]
    if missing:
        raise BrokenError(f"No OCR model is here that {' or '.join(missing)}.")
    size = sum(path.stat().st_size for path in models) / 1e6
    unread = missing_languages()
    tesseract = f"no data of Tesseract for {' and '.join(unread)}" if unread else "Tesseract's data for two languages"
    return f"{len(models)} models of {size:.0f} MB, {tesseract}"
