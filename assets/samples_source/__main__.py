"""Writes all samples; see the package."""

from __future__ import annotations

from pathlib import Path

from assets.samples_source.diagram import write_diagram
from assets.samples_source.letter import write_letter
from assets.samples_source.report import write_report


def write_samples(folder: Path) -> None:
    """Writes the three documents into ``folder``."""
    write_report(folder / "annual-report-2025.pdf")
    write_letter(folder / "scanned-letter.pdf")
    write_diagram(folder / "process-diagram.png")


if __name__ == "__main__":
    write_samples(Path(__file__).parent.parent / "samples")
