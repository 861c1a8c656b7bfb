"""A question that follows up another one, made to stand alone before anything is searched for it."""

from __future__ import annotations

from collections.abc import Sequence

from engine.answering.form import line_grammar
from engine.answering.prompts import rewriting_prompt
from engine.contracts import TextRequest, TextSettings

CONTEXT = 4_096
"""tokens that suffice"""
LONGEST = 300
"""characters of a question"""
LIMIT = LONGEST
"""tokens; in scripts that the vocabulary knows little, each letter is one"""
EARLIER = 1_500
"""characters of an earlier question, and of its answer, that are told"""


def rewriting_request(
    question: str, earlier: Sequence[tuple[str, str]], model: str, settings: TextSettings
) -> TextRequest:
    """The request whose answer is the question as it stands alone.

    Args:
        earlier: questions before it with their answers, oldest first.
        model: path of its file.
    """
    told = [(asked[:EARLIER], answered[:EARLIER]) for asked, answered in earlier]
    return TextRequest(
        model=model,
        settings=settings,
        prompt=rewriting_prompt(question, told),
        grammar=line_grammar(LONGEST),
        limit=LIMIT,
    )
