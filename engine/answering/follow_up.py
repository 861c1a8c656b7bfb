"""A question put in other words before anything is done with it.

One that follows up another one is made to stand alone, and one that is put to a picture is put in English.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.answering.form import line_grammar
from engine.answering.prompts import english_prompt, rewriting_prompt
from engine.contracts import Prompt, TextRequest, TextSettings
from engine.search.analysis import fold, words
from engine.search.languages import language_of

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
    return _line(rewriting_prompt(question, told), model, settings)


def english_request(question: str, model: str, settings: TextSettings) -> TextRequest:
    """The request whose answer is the question in English. ``model``: path of its file."""
    return _line(english_prompt(question), model, settings)


def is_english(question: str) -> bool:
    """Whether the question is in English, or cannot be told to be in another language."""
    return language_of(words(fold(question)), 1) == "en"


def _line(prompt: Prompt, model: str, settings: TextSettings) -> TextRequest:
    return TextRequest(model=model, settings=settings, prompt=prompt, grammar=line_grammar(LONGEST), limit=LIMIT)
