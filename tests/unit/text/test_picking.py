"""The next token is the likeliest one that the grammar allows, and never a special one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from engine.decoding.writing import Logits
from engine.text.picking import LIKELY, GrammarPicker
from engine.text.vocabulary import Vocabulary
from tests.helpers.bpe import llama3_vocabulary

TOKENS = llama3_vocabulary().tokens
A, B, NEWLINE = b"ab\n"
"""the first 256 tokens are the bytes"""

Make = Callable[[str], GrammarPicker]


@pytest.fixture
def picker(vocabulary: Vocabulary) -> Iterator[Make]:
    made: list[GrammarPicker] = []

    def make(grammar: str) -> GrammarPicker:
        made.append(GrammarPicker(vocabulary, grammar))
        return made[-1]

    yield make
    for one in made:
        one.close()


def ranked(*tokens: int) -> Logits:
    """Logits in which these tokens are the likeliest, the first one first; then all others by their number."""
    logits = -np.arange(len(TOKENS), dtype=np.float32)
    logits[list(tokens)] = 1000 - np.arange(len(tokens), dtype=np.float32)
    return logits


def others(*allowed: int) -> list[int]:
    return [token for token in range(len(TOKENS)) if token not in allowed]


def test_the_likeliest_token_is_picked_where_it_is_allowed(picker: Make) -> None:
    assert picker("root ::= [ab]").pick(ranked(B, A)) == B


def test_of_likely_tokens_the_first_allowed_one_is_picked(picker: Make) -> None:
    assert picker("root ::= [ab]").pick(ranked(NEWLINE, ord("x"), B, A)) == B


@pytest.mark.parametrize("before", [LIKELY - 2, LIKELY - 1, LIKELY, 900])
def test_then_the_whole_vocabulary_is_asked(before: int, picker: Make) -> None:
    assert picker("root ::= [ab]").pick(ranked(*others(A, B)[:before], B, A)) == B


def test_what_was_picked_counts_as_written(picker: Make) -> None:
    one = picker('root ::= "ab" "a"')
    assert [one.pick(ranked(A, B)) for _ in range(3)] == [A, B, A]


def test_the_end_comes_only_where_the_grammar_is_complete(picker: Make, vocabulary: Vocabulary) -> None:
    one, end = picker("root ::= [ab] [ab]?"), vocabulary.end_turn
    assert one.pick(ranked(end, A)) == A
    assert one.pick(ranked(A, end)) == A
    assert vocabulary.is_end(one.pick(ranked(A, B)))


def test_special_tokens_are_no_words(picker: Make, vocabulary: Vocabulary) -> None:
    special = [token for token, name in enumerate(TOKENS) if name.startswith("<|") and not vocabulary.is_end(token)]
    assert len(special) > 5
    assert picker("root ::= [^\\n]{1,100}").pick(ranked(*special, B)) == B
    assert not vocabulary.is_text_or_end(special[0])
    assert vocabulary.is_text_or_end(vocabulary.end_turn)


@pytest.mark.parametrize("grammar", ['root ::= "a', "root ::= missing", 'other ::= "a"', "root ::= root"])
def test_a_malformed_grammar_is_refused(grammar: str, vocabulary: Vocabulary) -> None:
    with pytest.raises(ValueError, match="not well formed"):
        GrammarPicker(vocabulary, grammar)
