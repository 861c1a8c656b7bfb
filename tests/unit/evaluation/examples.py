"""Questions and replies for tests."""

from __future__ import annotations

from dataclasses import replace

from engine.evaluation.questions import Form, Question
from engine.evaluation.replies import Reply

QUESTION = Question(id="1", text="What did paper cost?", document="a.pdf", answers=("4310",), form=Form.INT)
REPLY = Reply(said="4,310", cited=(2, 1), how="quotes", seconds=0.5, pages=3, looked=0, failed=0)


def make_question(**changes: object) -> Question:
    """A question that can be answered, with these fields."""
    return replace(QUESTION, **changes)  # type: ignore[arg-type]  # the caller names fields of Question


def make_reply(**changes: object) -> Reply:
    """A right reply to it, with these fields."""
    return replace(REPLY, **changes)  # type: ignore[arg-type]  # the caller names fields of Reply
