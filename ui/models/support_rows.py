"""Graphics-card support as the page of the models shows it."""

from __future__ import annotations

from dataclasses import dataclass

from engine.contracts import CardSupport, Problem, SupportEvent
from ui.models.rows import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportRow:
    """What is known of it."""

    support: CardSupport
    gain: str = ""
    """what this computer would carry with it, as a recommendation says it; empty: the same as now"""
    way: Stage | None = None
    """how it is on its way; None: it is not"""
    share: float = 0.0
    """of its bytes that are here, 0 to 1"""
    event: SupportEvent | None = None
    """the latest, while it comes"""
    failure: Problem | None = None
    """why it stopped"""
