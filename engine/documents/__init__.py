"""Files become pages, pages become words with places. Runs in reader processes only."""

import os

# PyMuPDF imports ONNX Runtime, whose wheels report to their maker unless told not to before they are loaded (see the
# Privacy.md inside them). Said here, where nobody who reads documents can come past it.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

READER_VERSION = 1
"""Raised whenever a page would be read differently; pages that an earlier version read are then read again."""
