"""What has been read can be forgotten, kept and taken up; what stands before the picture does not depend on it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch

from app.self_test.tiny.vision_weights import TINY
from engine.decoding.lookup import PromptLookup
from engine.decoding.writing import Writer
from engine.errors import Interrupted
from engine.vision.context import Context
from engine.vision.decoder import Decoder, Page
from engine.vision.guard import Guard
from engine.vision.vocabulary import Vocabulary
from tests.helpers.replay import Replay
from tests.helpers.vision_weights import InMemory, random_weights
from tests.unit.vision.test_vocabulary import ORDINARY, SPECIAL

Read = Callable[..., Context]

BEFORE = 3
"""tokens before the picture's"""
PROMPT = [7, 300, 12, TINY.image_token, *range(40, 60)]
CLOSE = 1e-4


@pytest.fixture(scope="module")
def decoder() -> Decoder:
    return Decoder(InMemory(TINY, dict(random_weights(TINY)), torch.float32))


def page_states(seed: int) -> torch.Tensor:
    config = TINY.decoder
    shape = (len(config.cross_layers), 2, config.kv_heads, TINY.encoder.patches, config.head)
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


@pytest.fixture
def fresh(decoder: Decoder) -> Read:
    def _fresh(seed: int = 0, capacity: int = 64, guard: Guard | None = None) -> Context:
        return Context(decoder, Page(page_states(seed), BEFORE), capacity, (guard or Guard()).check)

    return _fresh


def is_close(found: object, expected: object) -> bool:
    return bool(np.allclose(found, expected, atol=CLOSE, rtol=CLOSE))  # type: ignore[arg-type]


@pytest.mark.parametrize("ends", [(1,), (BEFORE,), (BEFORE + 1,), (2, 9), tuple(range(1, len(PROMPT)))], ids=str)
def test_where_a_prompt_is_split_makes_no_difference(fresh: Read, ends: tuple[int, ...]) -> None:
    whole, split = fresh(), fresh()
    expected = whole.read(PROMPT, outputs=len(PROMPT))
    found = []
    for start, end in zip((0, *ends), (*ends, len(PROMPT)), strict=True):
        found += split.read(PROMPT[start:end], outputs=end - start)
    assert is_close(found, expected)
    assert is_close(split.states(), whole.states())
    assert split.tokens == whole.tokens == PROMPT


def test_what_stands_before_the_picture_does_not_depend_on_it(fresh: Read) -> None:
    contexts = [fresh(seed) for seed in (0, 1)]
    logits = [context.read(PROMPT, outputs=len(PROMPT)) for context in contexts]
    assert np.array_equal(logits[0][:BEFORE], logits[1][:BEFORE])
    assert not is_close(logits[0][BEFORE], logits[1][BEFORE])
    one, other = (context.states() for context in contexts)
    assert one[:, :, :, :BEFORE].equal(other[:, :, :, :BEFORE])
    assert not one[:, :, :, BEFORE].allclose(other[:, :, :, BEFORE])


def test_what_is_forgotten_leaves_no_trace(fresh: Read) -> None:
    context, expected = fresh(), fresh()
    context.read(PROMPT)
    context.read([1, 2, 3, 4])
    context.keep_first(len(PROMPT))
    assert context.tokens == PROMPT
    expected.read(PROMPT)
    assert is_close(context.read([9, 8], outputs=2), expected.read([9, 8], outputs=2))


def test_what_is_kept_can_be_taken_up(fresh: Read) -> None:
    first, second = fresh(), fresh(capacity=100)
    first.read(PROMPT)
    assert second.restore(PROMPT, first.states())
    assert second.tokens == PROMPT
    assert np.array_equal(first.read([9, 8], outputs=1), second.read([9, 8], outputs=1))


def test_what_is_of_another_kind_is_not_taken_up(fresh: Read) -> None:
    first = fresh()
    first.read(PROMPT)
    states = first.states()
    for wrong in (states.bfloat16(), states[1:], states[:, :, :, 1:], states[..., :32], torch.ones(3)):
        second = fresh()
        assert not second.restore(PROMPT, wrong)
        assert second.tokens == []
    assert not fresh(capacity=5).restore(PROMPT, states)


def test_what_was_interrupted_does_not_count(fresh: Read) -> None:
    guard = Guard()
    context, expected = fresh(guard=guard), fresh()
    context.read(PROMPT)
    guard.stop()
    with pytest.raises(Interrupted):
        context.read([5, 6, 7])
    assert context.tokens == PROMPT
    guard.resume()
    expected.read(PROMPT)
    assert is_close(context.read([9], outputs=1), expected.read([9], outputs=1))


def test_a_quote_that_is_looked_up_is_read_as_if_it_came_word_by_word(fresh: Read) -> None:
    vocabulary = Vocabulary(ORDINARY, SPECIAL, TINY.image_token)
    document = vocabulary.tokens("The deposit is two rents, to be paid at once. The rent is 845 euros.")
    prompt = [*PROMPT, *document]
    quote = [*vocabulary.tokens('"'), *document[:-9], *vocabulary.tokens(" no")]
    contexts = []
    for looking_up in (True, False):
        context = fresh(capacity=len(prompt) + len(quote))
        (logits,) = context.read(prompt, outputs=1)
        lookup = PromptLookup(prompt, vocabulary.bytes_of) if looking_up else None
        writer = Writer(context, vocabulary, Replay([*quote, SPECIAL["<|eot_id|>"]]), lookup)
        assert "".join(writer.pieces(logits, len(quote))).startswith('"The deposit is')
        assert (writer.written.accepted > len(quote) / 3) == looking_up
        context.keep_first(len(prompt) + len(quote))
        contexts.append(context)
    assert contexts[0].tokens == contexts[1].tokens == [*prompt, *quote]
    assert is_close(contexts[0].states(), contexts[1].states())
