"""A sentence that answers a question, deep in a long document that says nothing about it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from app.checking.pdf import prose
from app.checking.questions import Question

PARAGRAPH, PARAGRAPHS = 5, 6
"""sentences of a paragraph, and paragraphs of a page"""
TOKENS_A_WORD = 1.2
"""of the filler, with Llama 3's vocabulary; the report says what it came to"""
DEPTHS = (10, 50, 90)
"""per cent of the document that stand before the sentence"""
KEYS = ("clock tower", "boat shed", "seed store")
ROOMS = (417, 283, 569)

PARTS = tuple(
    tuple(part.strip() for part in parts.split(","))
    for parts in (
        "The gardener, A clerk, The younger sister, The bookbinder, One of the rowers, The old teacher, The apprentice",
        "carried a basket of pears, mended the green curtain, copied a long letter, looked for the missing spoon, "
        "swept the stone floor, told a story about the river, drew a map of the orchard, waited for the ferry",
        "behind the chapel, in the upper room, beside the well, under the lime trees, at the edge of the field, "
        "near the weaver's house, on the wooden bridge, in the quiet courtyard",
        "before the rain came, while the bells were ringing, as the lamps were lit, on a cold morning, "
        "after the market had closed, long before supper, towards the end of autumn",
    )
)
"""who, what, where and when: a sentence of the filler takes one of each"""


@dataclass(frozen=True, slots=True)
class Needle:
    """A long document with the sentence, and the question."""

    pages: tuple[str, ...]
    sentence: str
    question: Question


def needle(tokens: int, depth: int) -> Needle:
    """A document of about so many tokens; ``depth``: the per cent of it that stand before the sentence."""
    place = DEPTHS.index(depth)
    sentences = _filler(random.Random(tokens + depth), int(tokens / TOKENS_A_WORD))
    sentence = f"The iron key of the {KEYS[place]} hangs in room {ROOMS[place]}."
    sentences.insert(len(sentences) * depth // 100, sentence)
    question = Question(f"In which room does the iron key of the {KEYS[place]} hang?", str(ROOMS[place]))
    return Needle(tuple(_pages(sentences)), sentence, question)


def _filler(chance: random.Random, count: int) -> list[str]:
    """Sentences of so many words together, without a number and without a key."""
    sentences, left = list[str](), count
    while left > 0:
        sentences.append(" ".join(map(chance.choice, PARTS)) + ".")
        left -= len(sentences[-1].split())
    return sentences


def _pages(sentences: Sequence[str]) -> list[str]:
    """The sentences, drawn page by page."""
    paragraphs = [" ".join(some) for some in _runs(sentences, PARAGRAPH)]
    return [prose(f"Sheet {number}", page) for number, page in enumerate(_runs(paragraphs, PARAGRAPHS), 1)]


def _runs(texts: Sequence[str], length: int) -> list[Sequence[str]]:
    return [texts[start : start + length] for start in range(0, len(texts), length)]
