"""A question as a person put it in the window."""

from __future__ import annotations

from dataclasses import dataclass

from engine.contracts import How, Pictures
from ui.conversation.about import About


@dataclass(frozen=True, slots=True)
class Asked:
    """What it is put to, and how it is to be answered."""

    question: str
    about: About
    how: How
    pictures: Pictures
    after: int | None
    """the answer that it follows up"""
    closer: bool = False
    compared: tuple[str, str] | None = None
    """two documents: what changed from one to the other is to be put into words"""
