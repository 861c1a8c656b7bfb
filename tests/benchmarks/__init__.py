"""Speed and quality as tables: ``make bench`` runs every module here that has a ``main``, each in its own process."""

from __future__ import annotations

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # PyMuPDF imports ONNX Runtime, which would report to its maker
