"""How many tokens a text has at most, without the vocabulary of the model: it is on the server."""

from __future__ import annotations

import math
import re

from engine.contracts import Prompt, PromptWeight

TURN = 8
"""tokens around a turn"""
LETTERS = 3
"""bytes of a word that a token takes at least, on average: English has 4 to 5, other languages of Europe 3"""
_PARTS = re.compile(r"(?P<number>\d{1,3})|(?P<word> ?[^\W\d_]+)|(?P<space>\s+)|(?P<mark>[\W_])")
"""roughly where the vocabulary of Llama 3 cuts: three digits, a word with its blank, a run of blanks, a sign"""


def most_tokens(text: str) -> int:
    """Estimated on the safe side: what fits by this number fits."""
    return sum(_tokens(match) for match in _PARTS.finditer(text))


def weight(prompt: Prompt) -> PromptWeight:
    """The size of a prompt. Nothing of it is kept."""
    pages = tuple(most_tokens(page) for page in prompt.pages)
    prefix = most_tokens(prompt.system) + most_tokens(prompt.opening) + sum(pages) + 2 * TURN
    exchange = sum(most_tokens(call) + most_tokens(result) + 2 * TURN for call, result in prompt.exchange)
    return PromptWeight(pages, prefix, most_tokens(prompt.question) + exchange + TURN, ())


def _tokens(match: re.Match[str]) -> int:
    part = match.group()
    match match.lastgroup:
        case "word":
            return math.ceil(len(part.lstrip().encode("utf-8", "replace")) / LETTERS)
        case "space":
            return 1 + len(part) // 16
        case "mark":
            return len(part.encode("utf-8", "replace"))
    return 1
