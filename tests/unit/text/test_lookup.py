"""Tokens that are looked up in the document change how fast an answer comes, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from engine.answering.form import line_grammar
from engine.contracts import KvType, TextSettings
from engine.decoding.lookup import MOST, PromptLookup
from engine.decoding.writing import Picker, Writer, Written
from engine.text.context import OUTPUTS
from engine.text.model import Model
from engine.text.native import StopFlag
from engine.text.picking import GrammarPicker
from tests.helpers.replay import Replay
from tests.helpers.text_requests import PAGES
from tests.unit.text.replaying import CountingContext

GRAMMARS = (line_grammar(300), "root ::= [aeinrst ]{1,300}\n")
"""under the second one runs of letters come again soon, so that more is looked up"""


@pytest.fixture
def context(tiny: Model) -> Iterator[CountingContext]:
    settings = TextSettings(context=2048, kv_type=KvType.F16)
    with closing(CountingContext(tiny, settings, 1, StopFlag())) as opened:
        yield opened


class Run:
    """One answer after a prompt of at most 512 tokens, with or without looking up."""

    def __init__(self, context: CountingContext, model: Model, prompt: str) -> None:
        self._context, self._model = context, model
        self._prompt = [model.vocabulary.begin, *model.vocabulary.tokens(prompt)]
        context.keep_first(0)
        (self._logits,) = context.read(self._prompt, outputs=1)
        context.calls = context.most_outputs = context.most_tokens = 0

    def write(self, picker: Picker, *, looking_up: bool, limit: int = 200) -> tuple[list[str], Written]:
        lookup = PromptLookup(self._prompt, self._model.vocabulary.bytes_of) if looking_up else None
        writer = Writer(self._context, self._model.vocabulary, picker, lookup)
        pieces = list(writer.pieces(self._logits, limit))
        assert self._context.most_tokens <= len(self._prompt) + limit
        assert self._context.most_outputs <= min(OUTPUTS, MOST + 1)
        return pieces, writer.written


def test_it_writes_what_plain_decoding_writes(
    context: CountingContext, tiny: Model, amount: Callable[[int, int], int]
) -> None:
    accepted = refused = 0
    for number in range(amount(50, 1000)):
        prompt = f"Question {number}\n\n{PAGES[number % len(PAGES)]}"
        both = []
        for looking_up in (False, True):
            with closing(GrammarPicker(tiny.vocabulary, GRAMMARS[number % 2])) as picker:
                both.append(Run(context, tiny, prompt).write(picker, looking_up=looking_up, limit=150))
        (plain, _), (looked_up, written) = both
        assert looked_up == plain
        accepted += written.accepted
        refused += written.drafted - written.accepted
    assert accepted > 40
    assert refused > 20, "nothing was looked up in vain: what must then be forgotten was not tried"


def test_a_quote_takes_fewer_calls(context: CountingContext, tiny: Model) -> None:
    quote = [*tiny.vocabulary.tokens(f'[1] "{PAGES[0][4:]}" So it is.'), tiny.vocabulary.end_turn]
    plain, written = Run(context, tiny, PAGES[0]).write(Replay(quote), looking_up=False)
    assert (context.calls, written.drafted) == (len(quote) - 1, 0)
    looked_up, written = Run(context, tiny, PAGES[0]).write(Replay(quote), looking_up=True)
    assert looked_up == plain
    assert written.tokens == len(quote) - 1
    assert written.accepted > len(quote) / 2
    assert context.calls == written.tokens - written.accepted
    assert context.calls < len(quote) / 2


@pytest.mark.parametrize("limit", range(1, 30, 4))
def test_the_limit_also_holds_for_what_is_looked_up(limit: int, context: CountingContext, tiny: Model) -> None:
    quote = tiny.vocabulary.tokens(PAGES[0])
    assert len(quote) > 40
    _, written = Run(context, tiny, PAGES[0]).write(Replay(quote), looking_up=True, limit=limit)
    assert (written.tokens, written.cut) == (limit, True)


def test_an_answer_may_end_in_the_midst_of_what_was_looked_up(context: CountingContext, tiny: Model) -> None:
    quote = tiny.vocabulary.tokens(PAGES[0])
    for length in range(6, 20):
        picker = Replay([*quote[:length], tiny.vocabulary.end_turn])
        pieces, written = Run(context, tiny, PAGES[0]).write(picker, looking_up=True)
        assert "".join(pieces).encode() == b"".join(map(tiny.vocabulary.bytes_of, quote[:length]))
        assert (written.tokens, written.cut) == (length, False)
