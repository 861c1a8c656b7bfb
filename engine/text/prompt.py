"""Llama 3.2's prompt, written by Folioscope: the template that comes with a file is never run.

The form is the one that Meta publishes with the model: a beginning, then turns of a header, an empty line, the text
and an end. Only this module writes special tokens; text of documents, questions and tools never becomes one.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.contracts import Prompt
from engine.text.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class PromptTokens:
    """A prompt in tokens: what can be kept from question to question, and the rest."""

    prefix: tuple[int, ...]
    rest: tuple[int, ...]
    pages: tuple[int, ...]
    """tokens of each page in the prefix"""


def prompt_tokens(prompt: Prompt, vocabulary: Vocabulary) -> PromptTokens:
    """The prompt up to where the model begins to write.

    Pages are cut into tokens one by one, so that the same page always gives the same tokens. They end with an empty
    line and begin with a bracket, where the vocabulary cuts anyway.
    """
    pages = [vocabulary.tokens(page) for page in prompt.pages]
    prefix = [vocabulary.begin]
    if prompt.system:
        prefix += _turn("system", prompt.system, vocabulary)
    prefix += _header("user", vocabulary) + vocabulary.tokens(prompt.opening)
    prefix += [token for page in pages for token in page]
    rest = [*vocabulary.tokens(prompt.question), vocabulary.end_turn]
    for call, result in prompt.exchange:
        rest += _turn("assistant", call, vocabulary) + _turn("ipython", result, vocabulary)
    rest += _header("assistant", vocabulary)
    return PromptTokens(tuple(prefix), tuple(rest), tuple(map(len, pages)))


def _turn(role: str, text: str, vocabulary: Vocabulary) -> list[int]:
    return [*_header(role, vocabulary), *vocabulary.tokens(text), vocabulary.end_turn]


def _header(role: str, vocabulary: Vocabulary) -> list[int]:
    return [vocabulary.start_header, *vocabulary.tokens(role), vocabulary.end_header, *vocabulary.tokens("\n\n")]
