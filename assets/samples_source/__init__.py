"""Makes the sample documents: ``python -m assets.samples_source`` writes them into ``assets/samples``.

The company, its numbers and its suppliers are invented. The same script gives the same bytes.
"""

from __future__ import annotations

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # PyMuPDF imports ONNX Runtime, which would report to its maker
