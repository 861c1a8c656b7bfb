"""Vocabularies for tests, trained on a few sentences in each language that Folioscope reads."""

from __future__ import annotations

from app.self_test.tiny import vocabulary
from app.self_test.tiny.vocabulary import Vocabulary
from tests.helpers.languages import LANGUAGE_PAGES


def sample_text() -> str:
    """Some sentences in each language that Folioscope reads."""
    return "\n".join(line for page in LANGUAGE_PAGES for line in (page.title, *page.lines, page.question))


def llama3_vocabulary(size: int = 1024, text: str = "", *, special: int = 16) -> Vocabulary:
    """As the program's own, trained on ``text``, otherwise on ``sample_text``."""
    return vocabulary.llama3_vocabulary(size, text or sample_text(), special=special)


def foreign_vocabulary(size: int = 1024) -> Vocabulary:
    """A vocabulary as GPT-2 has it: no header, no end of a turn."""
    llama3 = llama3_vocabulary(size, special=1)
    return Vocabulary(llama3.ordinary, ("<|endoftext|>",), llama3.merges, "gpt-2")
