"""A question that follows up another one, made to stand alone before anything is searched for it."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event

from engine.answering.form import line_grammar
from engine.answering.prompts import rewriting_prompt
from engine.contracts import KvType, Piece, TextModel, TextModelFacts, TextRequest, TextSettings

SETTINGS = TextSettings(context=4_096, kv_type=KvType.F16)
LONGEST = 300
"""characters of a question"""
LIMIT = 120
"""tokens"""
EARLIER = 1_500
"""characters of an earlier answer that are told"""


def rewritten(
    question: str, earlier: Sequence[tuple[str, str]], model: TextModel, facts: TextModelFacts, stop: Event
) -> str:
    """The question as it stands alone.

    Args:
        earlier: questions before it with their answers, oldest first.
    """
    told = [(asked, answered[:EARLIER]) for asked, answered in earlier]
    request = TextRequest(
        model=facts.path,
        settings=SETTINGS,
        prompt=rewriting_prompt(question, told),
        grammar=line_grammar(LONGEST),
        limit=LIMIT,
    )
    written = "".join(event.text for event in model.generate(request, stop=stop) if isinstance(event, Piece))
    return written.strip() or question
