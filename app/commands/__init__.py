"""The command line: a thin listener of the two stories."""

from __future__ import annotations

from app.commands.root import folioscope

__all__ = ["folioscope"]
