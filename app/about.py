"""The facts that About shows."""

from __future__ import annotations

from pathlib import Path

from PySide6 import __version__ as qt_version

import app
from engine.llama_licence import NOTICE
from ui.dialogs.about import Facts, Licence

_SOURCE = (
    "Folioscope is free software. All of its source code came with this copy and lies in {folder}. "
    "You may use, study, change and pass it on under the terms of the licence below."
)
_MODELS = "Folioscope contains no model. Whoever gets one is Meta's licensee: Ask > Licence of the models\u2026"


def facts() -> Facts:
    """Version, source and licences of this copy."""
    return Facts(
        version=app.__version__,
        models=("Built with Llama.", NOTICE, _MODELS),
        source=_SOURCE.format(folder=Path(app.__file__).resolve().parents[1]),
        licences=(
            Licence("Folioscope", "GNU Affero General Public License, version 3 or later"),
            Licence("PyMuPDF and MuPDF", "GNU Affero General Public License, version 3 or later"),
            Licence(f"Qt and PySide6 {qt_version}", "GNU Lesser General Public License, version 3"),
            Licence("RapidOCR and the PaddleOCR models in it", "Apache License 2.0"),
            Licence("ONNX Runtime", "MIT License"),
            Licence("Tesseract and its Hindi and Thai data, where installed", "Apache License 2.0"),
            Licence("Pillow", "MIT-CMU License"),
            Licence("pillow-heif with libheif", "BSD 3-Clause, GNU Lesser General Public License, version 3"),
            Licence("SQLite", "public domain"),
            Licence("Fonts", "those of your system; Folioscope brings none"),
        ),
    )
