"""Writes all samples; see the package."""

from __future__ import annotations

from pathlib import Path

from assets.samples_source.report import write_report

SAMPLES = Path(__file__).parent.parent / "samples"

if __name__ == "__main__":
    SAMPLES.mkdir(exist_ok=True)
    write_report(SAMPLES / "annual-report-2025.pdf")
